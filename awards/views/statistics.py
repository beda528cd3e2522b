"""Statistics of the register and the Ministry's tables, on screen and as workbooks."""

from __future__ import annotations

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.auditing import record as leave_trace
from awards.ministry_tables import BY_SLUG
from awards.ministry_tables import CAUTION
from awards.ministry_tables import TABLES
from awards.ministry_tables import UNVERIFIED
from awards.ministry_tables import fill
from awards.ministry_tables import rows_to_export as ministry_rows
from awards.models import AwardRecord
from awards.statistics import EXPORT_HEADER
from awards.statistics import filtered
from awards.statistics import rows_to_export
from awards.statistics import statistics_of
from documents.spreadsheets import table_response
from units.models import Unit
from units.visibility import acting_memberships


@require_GET
def statistics(request):
    """Counts and shares of what the address narrows the register to."""
    filtering = filtered(request.user, request.GET or None)
    found = statistics_of(filtering.qs, filtering.unit or _own_unit(request.user))
    if kind := request.GET.get("xuat"):
        leave_trace(request.user, "accounts.export", what="award_statistics", kind=kind[:10])
        return table_response(kind, "thong-ke-khen-thuong", EXPORT_HEADER, rows_to_export(found))
    return render(request, "awards/statistics.html", {"filter": filtering, "found": found})


class WhichForm(forms.Form):
    """Whose figures, of which year."""

    don_vi = forms.ModelChoiceField(
        label="Đơn vị báo cáo", queryset=Unit.objects.none(), required=False, empty_label=None
    )
    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False, empty_value=None)

    def __init__(self, data, *, units, years):
        super().__init__(data)
        self.fields["don_vi"].queryset = units
        self.fields["nam"].choices = [(year, str(year)) for year in years]

    def chosen(self, name: str, otherwise):
        return (self.cleaned_data.get(name) if self.is_valid() else None) or otherwise


@require_GET
def ministry_tables(request):
    """The list of the tables, each with what it can tell."""
    context = {"tables": TABLES, "unverified": UNVERIFIED, "caution": CAUTION}
    return render(request, "awards/statistics_ministry.html", context)


@require_GET
def ministry_table(request, slug: str):
    """One table, filled for a unit and a year."""
    table = BY_SLUG.get(slug)
    units = Unit.objects.filter(pk__in=_reporting_units(request.user)).order_by("depth", "position")
    first = units.first()
    if table is None or first is None:
        raise Http404
    this_year = timezone.localdate().year
    known = AwardRecord.objects.visible_to(request.user).order_by()
    years = {this_year, this_year - 1, *known.values_list("year", flat=True).distinct()}
    form = WhichForm(request.GET or None, units=units, years=sorted(years, reverse=True))
    filled = fill(
        request.user, table, unit=form.chosen("don_vi", first), year=form.chosen("nam", this_year)
    )
    if kind := request.GET.get("xuat"):
        leave_trace(request.user, "accounts.export", what=table.number, kind=kind[:10])
        header = [f"Chỉ tiêu (biểu {table.number}; {UNVERIFIED.lower()})", *filled.header[1:]]
        name = f"bieu-{table.slug}-{filled.year}"
        return table_response(kind, name, header, ministry_rows(filled))
    context = {
        "filled": filled,
        "table": table,
        "form": form,
        "unverified": UNVERIFIED,
        "caution": CAUTION,
    }
    return render(request, "awards/statistics_ministry_table.html", context)


def _own_unit(user) -> Unit | None:
    """The one unit whose subtree the person sees; None for none or several."""
    scopes = {m.scope.pk: m.scope for m in acting_memberships(user)}
    return next(iter(scopes.values())) if len(scopes) == 1 else None


def _reporting_units(user) -> list[int]:
    """Units for which a table can be filled: the person's own; for a system administrator the tops."""
    own = [m.scope.pk for m in acting_memberships(user)]
    if not own and user.is_superuser:
        return list(Unit.objects.filter(parent__isnull=True).values_list("pk", flat=True))
    return own


urlpatterns = [
    path("so/thong-ke/", statistics, name="statistics"),
    path("so/bieu-bo/", ministry_tables, name="ministry_tables"),
    path("so/bieu-bo/<slug:slug>/", ministry_table, name="ministry_table"),
]
