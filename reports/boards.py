"""What the dashboards of a campaign look at: a round that a person may look into, narrowed by the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from typing import Any

from django.db.models import F

from documents.calendar import local_day
from reports.board_forms import BoardForm
from reports.enums import RoundKind
from reports.models import Report
from reports.models import ReportRound
from reports.rates import Line
from units.enums import UnitKind
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit

if TYPE_CHECKING:
    from campaigns.models import Campaign
    from reports.querysets import ReportQuerySet

NO_BLOC = "Chưa xếp cụm, khối"
NARROWING = ("loai", "khoi", "don_vi")
# Of several rounds of a year the one shown first: what a year is judged by.
FIRST = [
    RoundKind.FINAL_REVIEW, RoundKind.MID_TERM_REVIEW, RoundKind.ANNUAL_REPORT, RoundKind.PLAN,
    RoundKind.ONE_OFF,
]  # fmt: skip


@dataclass
class Board:
    """A chosen round of a campaign, the rounds of its kind through the years, and what narrows them.

    Without `round` the person may look into no round of the campaign.
    """

    user: Any
    campaign: Campaign
    today: dt.date
    rounds: list[ReportRound]
    round: ReportRound | None
    form: BoardForm
    asked: dict[str, Any]

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of the units of the round are looked at."""
        return any(self.asked.get(name) for name in NARROWING)

    @property
    def filter_words(self) -> list[str]:
        """What the address narrows to, for paper, where the filters are not seen."""
        fields = self.form.fields
        return [
            f"{fields[name].label}: {dict(fields[name].choices)[self.asked[name]]}"
            for name in NARROWING
            if self.asked.get(name)
        ]

    @cached_property
    def series(self) -> list[ReportRound]:
        """One round a year of the same receiver and kind, oldest first; a request stands alone."""
        if self.round is None or self.round.is_one_off:
            return [self.round] if self.round else []
        years = {self.round.year: self.round}
        for other in self.rounds:
            if other.kind == self.round.kind:
                years.setdefault(other.year, other)
        return [years[year] for year in sorted(years)]

    def reports(self, rounds: Iterable[ReportRound] | None = None) -> ReportQuerySet:
        """The reports of `rounds` (the chosen one) that the person sees, as narrowed."""
        chosen = [self.round] if rounds is None else list(rounds)
        found = Report.objects.visible_to(self.user).filter(round__in=[r.pk for r in chosen if r])
        if kind := self.asked.get("loai"):
            found = found.filter(unit__kind=kind)
        if bloc := self.asked.get("khoi"):
            found = found.filter(
                unit__bloc_members__bloc=bloc, unit__bloc_members__year=F("round__year")
            )
        if unit := self.asked.get("don_vi"):
            found = found.filter(unit=unit)
        return found

    @cached_property
    def blocs(self) -> dict[int, str]:
        """The bloc of each unit in the year of the round."""
        if self.round is None:
            return {}
        members = BlocMember.objects.filter(
            bloc__unit=self.round.receiving_unit_id, year=self.round.year
        )
        return dict(members.values_list("unit_id", "bloc__name"))

    @cached_property
    def lines(self) -> list[Line]:
        """Every report of the chosen round, narrowed, in the order of lists; two queries."""
        rows = (
            self.reports()
            .with_standing(self.today)
            .order_by("unit__position", "unit__search")
            .values_list(
                "pk", "unit_id", "unit__short_name", "unit__name", "unit__kind", "state",
                "standing", "first_received_at", "first_on_time", "extended_to",
            )
        )  # fmt: skip
        return [
            Line(
                report=pk, unit=unit, label=short or name, kind=kind,
                bloc=self.blocs.get(unit, NO_BLOC), state=state, standing=standing,
                day=local_day(at) if at else None, on_time=bool(on_time),
                is_extended=extended is not None,
            )
            for pk, unit, short, name, kind, state, standing, at, on_time, extended in rows
        ]  # fmt: skip


def board_of(
    user: Any, campaign: Campaign, data: Any, *, today: dt.date, with_indicators: bool = False
) -> Board:
    """The dashboard that an address asks for; what it asks wrongly is as not asked.

    Args:
        data: the query of the address (`noi_nhan`, `nam`, `ky`, `loai`, `khoi`, `don_vi`,
            `chi_tieu`).
        with_indicators: whether the page lets one indicator be chosen.
    """
    overseen = ReportRound.objects.overseen_by(user).filter(campaign=campaign)
    receivers = list(
        Unit.objects.filter(pk__in=overseen.order_by().values("receiving_unit")).order_by(
            "depth", "position", "search"
        )
    )
    asked_round = _number(data.get("ky"))
    receiver = _receiver(receivers, overseen, _number(data.get("noi_nhan")), asked_round)
    rounds = [] if receiver is None else _rounds(overseen, receiver)
    year = _number(data.get("nam"))
    offered = [r for r in rounds if year is None or r.year == year] or rounds
    chosen = next((r for r in offered if r.pk == asked_round), offered[0] if offered else None)
    # The form shows what was chosen, whether the address said so or not.
    shown = {name: data.get(name, "") for name in data}
    if receiver is not None and chosen is not None:
        shown |= {"noi_nhan": str(receiver.pk), "ky": str(chosen.pk)}
    form = BoardForm(
        shown,
        receivers=receivers,
        years=sorted({r.year for r in rounds}, reverse=True),
        rounds=offered,
        indicators=list(chosen.indicators.values_list("code", "name"))
        if chosen and with_indicators
        else [],
        **_units_of(user, chosen),
    )
    form.is_valid()  # one wrong word does not undo the right ones
    return Board(user, campaign, today, rounds, chosen, form, form.cleaned_data)


def _receiver(
    receivers: list[Unit], overseen: Any, asked: int | None, asked_round: int | None
) -> Unit | None:
    """The receiving unit asked for, that of the round asked for, or the topmost."""
    if asked is None and asked_round is not None:
        asked = overseen.filter(pk=asked_round).values_list("receiving_unit", flat=True).first()
    return next((u for u in receivers if u.pk == asked), receivers[0] if receivers else None)


def _rounds(overseen: Any, receiver: Unit) -> list[ReportRound]:
    """Rounds of one receiver, the newest year first, what a year is judged by first."""
    found = overseen.filter(receiving_unit=receiver).select_related("receiving_unit", "campaign")
    return sorted(found, key=lambda r: (-r.year, FIRST.index(RoundKind(r.kind)), -r.pk))


def _units_of(user: Any, report_round: ReportRound | None) -> dict[str, Any]:
    """Kinds, blocs and units that the chosen round may be narrowed to."""
    if report_round is None:
        return {"kinds": [], "blocs": [], "units": []}
    units = list(
        Report.objects.visible_to(user)
        .filter(round=report_round)
        .order_by("unit__position", "unit__search")
        .values_list("unit_id", "unit__short_name", "unit__name", "unit__kind")
    )
    present = {kind for *_, kind in units}
    blocs = Bloc.objects.filter(
        unit=report_round.receiving_unit_id, members__year=report_round.year
    ).distinct()
    return {
        "kinds": [choice for choice in UnitKind.choices if choice[0] in present],
        "blocs": [(bloc.pk, bloc.name) for bloc in blocs],
        "units": [(key, short or name) for key, short, name, _ in units],
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
