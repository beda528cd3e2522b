"""Claiming a draft table for one save, so that two officers never overwrite each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from criteria.enums import TableState
from criteria.models import ScoringTable
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


def take_version(user: User, table: ScoringTable, version: int) -> None:
    """Claim a draft for one save.

    Raises:
        Refused: no right, or the table is in force and never changes.
        Stale: somebody saved since `version` was shown.
    """
    if not table.is_draft:
        raise Refused("Bảng điểm đã đưa vào sử dụng thì không sửa được. Hãy lập bản mới.")
    demand(user, "criteria.change_table", table)
    claimed = ScoringTable.objects.filter(
        pk=table.pk, version=version, state=TableState.DRAFT
    ).update(version=F("version") + 1)
    if not claimed:
        raise Stale(
            "Bảng điểm vừa được người khác sửa. Nội dung bạn nhập vẫn còn trên trang này; "
            "hãy so với bản đang lưu rồi lưu lại."
        )
    table.version = version + 1
