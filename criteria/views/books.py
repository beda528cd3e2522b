"""The workbook of a table: out, in, previewed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.forms.tables import BookForm
from criteria.models import ScoringTableImport
from criteria.table_book import preview_book
from criteria.table_book import table_book
from criteria.table_book import upload_book
from criteria.table_book import write_book_items
from criteria.views.tables import address_of
from criteria.views.tables import crumbs_of
from criteria.views.tables import draft_of
from criteria.views.tables import table_of
from documents.spreadsheets import XLSX_TYPE
from workflow import Refused
from workflow.form_page import form_page

MAX_BYTES = 5 * 1024 * 1024


@require_GET
def download(request, pk: int):
    """The items as a workbook, which is also the form to fill in and bring back."""
    table = table_of(request.user, pk)
    response = HttpResponse(table_book(table), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="bang-diem-{table.year}-{pk}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def bring_in(request, pk: int):
    """Choose a workbook; it is read and shown before anything is written."""
    table = draft_of(request.user, pk)

    def keep(data: dict[str, Any]) -> ScoringTableImport:
        file = data["table"]
        if file.size > MAX_BYTES:
            reason = "Tệp lớn hơn 5 MB. Bảng điểm không lớn như vậy; hãy kiểm tra lại tệp."
            raise Refused(reason, errors={"table": reason})
        return upload_book(request.user, table, name=file.name, content=file.read())

    return form_page(
        request, BookForm(request.POST or None, request.FILES or None), keep,
        title="Nhập các mục từ Excel", button="Xem trước", back=address_of(table),
        crumbs=crumbs_of(table), said="Đã đọc tệp. Chưa ghi gì.", template="criteria/form.html",
        lede="Tệp thay toàn bộ các mục đang có. Mục nào không còn trong tệp thì bị xoá.",
        sample=reverse("scoring:table_book", args=[pk]),
        go=lambda draft: reverse("scoring:import_preview", args=[pk, draft.token]),
    )  # fmt: skip


def preview(request, pk: int, token: str):
    """What the file would do; POST writes it once."""
    table = draft_of(request.user, pk)
    drafts = ScoringTableImport.objects.filter(owner=request.user, table=table)
    if request.method == "POST":
        kept = drafts.filter(token=token).select_related("table__unit").first()
        if kept is None:
            messages.info(request, "Tệp này đã được nhập hoặc đã quá một ngày.")
            return redirect(address_of(table))
        done = write_book_items(request.user, kept)
        messages.success(request, f"Bảng điểm có {len(done.planned)} mục theo tệp.")
        return redirect(f"{address_of(table)}#muc")
    kept = get_object_or_404(drafts.select_related("table__unit"), token=token)
    context = {"table": table, "draft": kept, "preview": preview_book(kept)}
    return render(request, "criteria/import_preview.html", context)


urlpatterns = [
    path("bang/<int:pk>/xuat/", download, name="table_book"),
    path("bang/<int:pk>/nhap/", bring_in, name="import_table"),
    path("bang/<int:pk>/nhap/<str:token>/", preview, name="import_preview"),
]
