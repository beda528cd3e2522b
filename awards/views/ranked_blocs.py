"""Nominations from the ranking of a bloc: the units within the share, ticked, a draft for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path

from awards.bloc_candidates import FROM_REPORTS
from awards.bloc_candidates import choices_of
from awards.bloc_candidates import nominate_ranked
from awards.bloc_candidates import offers_for
from awards.models import AwardForm
from awards.models import AwardRound
from awards.views.nominating_many import around
from awards.views.nominating_many import units_to_nominate_for
from awards.views.rounds import round_of
from criteria.candidates import Candidates
from criteria.candidates import Offer
from criteria.candidates import candidates_of
from criteria.models import ScoringTable
from units.models import Bloc
from units.models import Unit
from workflow import Refused


def rank_blocs(request, pk: int):
    """The units of one ranking that may be put forward; POST makes a draft for each ticked one."""
    award_round = round_of(request.user, pk)
    units = units_to_nominate_for(request, award_round)
    if not award_round.takes_rankings:
        raise Refused(FROM_REPORTS)
    asked = request.POST if request.method == "POST" else request.GET
    offers = offers_for(request.user, award_round)
    forms = list(award_round.forms.all())
    offer = _named(offers, asked.get("xep_hang"))
    form = _named(forms, asked.get("hinh_thuc"))
    unit = _named(units, asked.get("don_vi"))
    if request.method == "POST" and None in {offer, form, unit}:
        raise Http404  # none of them is guessed when something is written
    offer, form, unit = offer or _first(offers), form or _usual(forms), unit or units[0]
    candidates = _candidates(offer) if offer else None
    if request.method == "POST" and candidates and form:
        keys = {int(key) for key in request.POST.getlist("chon") if key.isdigit()}
        if made := _nominate(request, award_round, unit, form, candidates, keys):
            messages.success(
                request, f"Đã lập {made} hồ sơ nháp từ xếp hạng {candidates.bloc.name}."
            )
            return redirect("awards:round", pk=pk)
    context = {
        "round": award_round,
        "unit": unit,
        "units": units,
        "forms": forms,
        "form": form,
        "offers": offers,
        "offer": offer,
        "ticked": request.POST.getlist("chon"),
        **_sorted(award_round, unit, form, candidates),
        **around(award_round),
    }
    return render(request, "awards/rank_blocs.html", context)


def _nominate(
    request, award_round: AwardRound, unit: Unit, form: AwardForm, candidates: Candidates,
    keys: set[int],
) -> int:  # fmt: skip
    """How many drafts were made; the refusal is told on the page, what was ticked stays ticked."""
    try:
        return len(
            nominate_ranked(
                request.user, award_round, unit, form=form, table=candidates.table,
                bloc=candidates.bloc, keys=keys,
            )
        )  # fmt: skip
    except Refused as refusal:
        if refusal.denied:
            raise
        messages.error(request, refusal.reason)
        return 0


def _sorted(
    award_round: AwardRound, unit: Unit, form: AwardForm | None, candidates: Candidates | None
) -> dict[str, Any]:
    """Who is within the share, who is disqualified, who stands behind the share."""
    if candidates is None or form is None:
        return {}
    choices = choices_of(award_round, unit, form, candidates)
    struck = [each for each in choices if each.candidate.is_disqualified]
    within = [
        each for each in choices
        if each.candidate.may_be_proposed or each.candidate.is_contested
    ]  # fmt: skip
    return {
        "candidates": candidates,
        "within": within,
        "struck": struck,
        "behind": [each for each in choices if each not in within and each not in struck],
        "can_tick": any(not each.refusal for each in within),
    }


def _candidates(offer: Offer) -> Candidates:
    table = get_object_or_404(ScoringTable.objects.select_related("unit"), pk=offer.table)
    return candidates_of(table, get_object_or_404(Bloc, pk=offer.bloc))


def _named(rows: list, key: str | None) -> Any:
    """The row that the address names."""
    return next(
        (row for row in rows if str(row.key if isinstance(row, Offer) else row.pk) == key), None
    )


def _first(rows: list) -> Any:
    return rows[0] if rows else None


def _usual(forms: list[AwardForm]) -> AwardForm | None:
    """Rankings lead to flags above all; of several the one nearest to the bloc."""
    flags = [form for form in forms if form.code.startswith("co-thi-dua")]
    return flags[-1] if flags else _first(forms)


urlpatterns = [path("dot/<int:pk>/chon-tu-xep-hang/", rank_blocs, name="rank_blocs")]
