"""Taking ready lists of criteria over into a draft table."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path

from criteria.catalogue import CATALOGUE
from criteria.scale_words import points_of
from criteria.taking import groups_of
from criteria.taking import take_criteria
from criteria.views.tables import address_of
from criteria.views.tables import draft_of
from workflow import Refused


def take(request, pk: int):
    """Choose lists by their boxes; POST appends them as groups of items."""
    table = draft_of(request.user, pk)
    chosen = request.POST.getlist("danh-sach")
    total = request.POST.get("tong", "100")
    refused = None
    if request.method == "POST":
        typed = request.POST.get("version", "")
        try:
            count = take_criteria(
                request.user, table, version=int(typed) if typed.isdigit() else -1,
                keys=set(chosen), total=_points(total),
            )  # fmt: skip
        except Refused as refusal:
            if refusal.denied:
                raise
            refused = refusal
            table.refresh_from_db()
        else:
            messages.success(request, f"Đã thêm {count} mục. Hãy xem lại thang điểm từng mục.")
            return redirect(f"{address_of(table)}#muc")
    lists = [
        (f"doi-tuong-{group.pk}", f"Kế hoạch của {group.plan.unit.label}", group.title,
         [criterion.text for criterion in group.criteria.all()])
        for group in groups_of(table)
    ] + [(each.key, each.plan, each.title, [e.text for e in each.entries]) for each in CATALOGUE]  # fmt: skip
    context = {
        "table": table,
        "plans": [(plan, list(rows)) for plan, rows in groupby(lists, key=lambda row: row[1])],
        "chosen": chosen,
        "total": total,
        "refused": refused,
    }
    return render(request, "criteria/take.html", context, status=422 if refused else 200)


def _points(typed: str):
    try:
        return points_of(typed)
    except ValueError as fault:
        raise Refused(str(fault), errors={"tong": str(fault)}) from None


urlpatterns = [path("bang/<int:pk>/tieu-chi/", take, name="take_criteria")]
