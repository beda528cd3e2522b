"""Metadata of issued papers, gathered from the rooms that issue them."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Annotated
from typing import Any

from django.db.models import Q
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query
from ninja import Router
from ninja import Schema
from pydantic import Field

from config.api import papers_known_to
from documents.exchange_metadata import header_of
from documents.models import IssuedDocument
from documents.models.issued_document import DocumentState
from documents.verification import normalize_code
from units.api_door import Window
from units.api_door import page
from units.api_door import reads
from units.enums import ApiScope

router = Router()

HEADER_EXAMPLE = {
    "From": {"OrganName": "Uỷ ban nhân dân tỉnh"},
    "DocumentId": "7K2M-4QXA-9RTC-1BNE-5WZD-8GHJ-3PVS",
    "Code": {"CodeNumber": "15", "CodeNotation": "BC-UBND"},
    "PromulgationInfo": {"Place": "Ninh Bình", "PromulgationDate": "2025-12-20"},
    "DocumentType": {"TypeName": "Báo cáo"},
    "Subject": "Kết quả phong trào thi đua năm 2025",
    "OtherInfo": {"PageAmount": "24"},
}


class DocumentOut(Schema):
    id: int = Field(examples=[9])
    code: str = Field(
        description="Mã xác thực in trên văn bản.",
        examples=["7K2M-4QXA-9RTC-1BNE-5WZD-8GHJ-3PVS"],
    )
    state: DocumentState = Field(examples=["valid"])
    made_at: dt.datetime = Field(examples=["2025-12-20T08:30:00Z"])
    sha256: str = Field(
        description="Mã băm của tệp PDF khi dựng xong, trước khi ký số.", examples=["9f86d081" * 8]
    )
    message_header: dict[str, Any] = Field(
        description="Các trường MessageHeader của edXML; trường chưa có giá trị thì không ghi.",
        examples=[HEADER_EXAMPLE],
    )


class DocumentPage(Schema):
    items: list[DocumentOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class DocumentsAsked(Window):
    state: DocumentState | None = Field(None, description="Tình trạng của văn bản.")


@reads(router, "documents", ApiScope.DOCUMENTS, DocumentPage, "Siêu dữ liệu văn bản đã ban hành")
def documents(request: HttpRequest, asked: Annotated[DocumentsAsked, Query()]) -> Any:
    """Báo cáo tổng hợp, quyết định, tờ trình và biên bản đã ban hành, theo tên trường của edXML."""
    rows = _documents(request)
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    return page(rows, asked, _document)


@reads(router, "documents/{code}", ApiScope.DOCUMENTS, DocumentOut, "Siêu dữ liệu một văn bản")
def document(request: HttpRequest, code: str) -> Any:
    """Tìm theo mã xác thực in trên văn bản."""
    return _document(get_object_or_404(_documents(request), code=normalize_code(code)))


def _documents(request: HttpRequest) -> QuerySet[IssuedDocument]:
    shelves = papers_known_to(request.auth)
    known = reduce(or_, (Q(pk__in=keys) for keys in shelves), Q(pk__in=[]))
    return IssuedDocument.objects.filter(known)


def _document(row: IssuedDocument) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "state": row.state,
        "made_at": row.made_at,
        "sha256": row.sha256,
        "message_header": header_of(row),
    }
