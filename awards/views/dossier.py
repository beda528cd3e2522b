"""The bound dossier of a nomination, and those of a whole round: ask, watch, download."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from awards.dossier import current_file
from awards.dossier import file_name
from awards.dossier import job_of
from awards.dossier import newest_file
from awards.dossier import request_dossier
from awards.dossier_contents import contents_of
from awards.dossier_contents import contents_of_all
from awards.dossier_contents import for_binding
from awards.dossier_pages import overview_of
from awards.dossier_round import archive_name
from awards.dossier_round import dossiers_of
from awards.dossier_round import request_round
from awards.dossier_round import round_key
from awards.models import AwardRound
from awards.models import DossierFile
from awards.models import Nomination
from documents.files import stream_file
from workflow import Refused
from workflow import demand

PAGE_SIZE = 50
UNCHANGED = "Hồ sơ không có gì thay đổi từ lần dựng trước; dùng lại tệp đã có."


def nomination_of(user, pk: int) -> Nomination:
    """A dossier that the user sees, with all that binding asks for, or 404."""
    found = get_object_or_404(for_binding(Nomination.objects.visible_to(user)), pk=pk)
    demand(user, "awards.view_nomination", found)
    return found


def round_of(user, pk: int) -> AwardRound:
    found = get_object_or_404(
        AwardRound.objects.visible_to(user).select_related("unit", "campaign"), pk=pk
    )
    demand(user, "awards.handle_round", found)
    return found


def dossier(request, pk: int):
    """What the bound dossier will hold and lack; POST has it bound."""
    nomination = nomination_of(request.user, pk)
    if request.method == "POST":
        if request_dossier(request.user, nomination) is None:
            messages.info(request, UNCHANGED)
        return redirect("awards:dossier", pk=pk)
    contents = contents_of(nomination)
    newest = newest_file(nomination)
    context = {
        "nomination": nomination,
        "contents": contents,
        "overview": overview_of(contents),
        "newest": newest,
        "is_current": bool(newest) and newest.content_key == contents.key,
        "job": job_of(request.user, nomination, contents.key),
    }
    return render(request, "awards/dossier.html", context)


@require_GET
def download(request, pk: int):
    """The newest bound PDF."""
    nomination = nomination_of(request.user, pk)
    newest = newest_file(nomination)
    if newest is None:
        raise Refused("Hồ sơ này chưa được dựng. Hãy bấm “Dựng bộ hồ sơ” trước.")
    return stream_file(newest.file, file_name(nomination), content_type="application/pdf")


def round_dossiers(request, pk: int):
    """The dossiers of a round, bound or not; POST has all of them bound and packed."""
    award_round = round_of(request.user, pk)
    if request.method == "POST":
        if request_round(request.user, award_round) is None:
            messages.info(request, UNCHANGED)
        return redirect("awards:round_dossiers", pk=pk)
    contents = contents_of_all(for_binding(dossiers_of(award_round)))
    key = round_key(contents)
    files = Prefetch(
        "dossiers",
        DossierFile.objects.exclude(file="").select_related("built_by"),
        to_attr="bound_files",
    )
    listed = dossiers_of(award_round).select_related("form", "nominating_unit")
    page = Paginator(listed.prefetch_related(files), PAGE_SIZE).get_page(request.GET.get("trang"))
    for row in page:
        row.bound = row.bound_files[0] if row.bound_files else None
        row.is_current = bool(row.bound) and row.bound.content_key == contents[row.pk].key
    context = {
        "round": award_round,
        "can_handle": True,
        "can_manage": request.user.has_perm("awards.manage_round", award_round),
        "page": page,
        "newest": newest_file(award_round),
        "is_current": current_file(award_round, key) is not None,
        "job": job_of(request.user, award_round, key),
    }
    return render(request, "awards/dossier_round.html", context)


@require_GET
def round_download(request, pk: int):
    """The newest archive of a round."""
    award_round = round_of(request.user, pk)
    newest = newest_file(award_round)
    if newest is None:
        raise Refused("Hồ sơ của đợt này chưa được dựng. Hãy bấm “Dựng hồ sơ cả đợt” trước.")
    return stream_file(newest.file, archive_name(award_round), content_type="application/zip")


urlpatterns = [
    path("ho-so/<int:pk>/bo-ho-so/", dossier, name="dossier"),
    path("ho-so/<int:pk>/bo-ho-so/tai/", download, name="dossier_download"),
    path("dot/<int:pk>/bo-ho-so/", round_dossiers, name="round_dossiers"),
    path("dot/<int:pk>/bo-ho-so/tai/", round_download, name="round_dossiers_download"),
]
