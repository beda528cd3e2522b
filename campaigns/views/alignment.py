"""The plans below beside the plan above, in words: per unit and for the whole province."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaigns.alignment import KIND_WORDS
from campaigns.alignment import UnitAlignment
from campaigns.alignment import alignments_of
from campaigns.alignment import totals_of
from campaigns.cascade import cascade_of
from campaigns.views.campaigns import campaign_of
from documents.spreadsheets import table_response

UNITS_ON_A_PAGE = 10
HEADER = [
    "Đơn vị", "Tình trạng", "Mục cấp trên", "Nội dung cấp trên", "Chi tiết cấp trên",
    "Mục của đơn vị", "Nội dung của đơn vị", "Chi tiết của đơn vị",
]  # fmt: skip


class AlignmentFilterForm(forms.Form):
    tim = forms.CharField(label="Tìm đơn vị", required=False)
    noi_dung = forms.ChoiceField(label="Nội dung cấp trên", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), *KIND_WORDS.items()]
    )

    def __init__(self, *args, areas, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(area.pk), f"{area.ordinal}. {area.title}") for area in areas]
        self.fields["noi_dung"].choices = [("", "Tất cả nội dung"), *choices]


@require_GET
def alignment(request, slug: str):
    """Covered, missing and own areas with the words beside each other; exported as filtered."""
    campaign = campaign_of(request.user, slug)
    cascade = cascade_of(request.user, campaign, "content_areas")
    top = cascade.top
    form = AlignmentFilterForm(request.GET or None, areas=top.content_areas.all() if top else [])
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = (
        alignments_of(
            top,
            cascade.children,
            words=asked.get("tim", ""),
            kind=asked.get("tinh_trang", ""),
            area=asked.get("noi_dung", ""),
        )
        if top
        else []
    )
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "doi-chieu-noi-dung", HEADER, _rows(found))
    context = {
        "campaign": campaign,
        "plan": top,
        "filter": form,
        "children": len(cascade.children),
        "own": sum(
            a.derived_from_id is None for p in cascade.children for a in p.content_areas.all()
        ),
        "totals": totals_of(top, cascade.children) if top else [],
        "unfolded": len(found) == 1 or any(asked.values()),
        "page": Paginator(found, UNITS_ON_A_PAGE).get_page(request.GET.get("trang")),
    }
    return render(request, "campaigns/alignment.html", context)


def _rows(found: list[UnitAlignment]):
    for unit in found:
        for pairing in unit.pairings:
            cells = [
                value
                for area in (pairing.above, pairing.below)
                for value in ((area.ordinal, area.title, area.text) if area else ("", "", ""))
            ]
            yield [unit.plan.unit.name, KIND_WORDS[pairing.kind], *cells]


urlpatterns = [path("<slug:slug>/doi-chieu/", alignment, name="alignment")]
