"""Which papers a dossier must hold, and which are missing."""

from __future__ import annotations

from awards.achievement_report import is_written
from awards.enums import EDITABLE
from awards.enums import FileKind
from awards.models import AwardFormRule
from awards.models import Nomination
from awards.models import NominationFile


def files_of(nomination: Nomination) -> list[NominationFile]:
    return [f for f in nomination.files.all() if f.removed_at is None]


def missing_papers(nomination: Nomination, rule: AwardFormRule) -> list[str]:
    """What is missing, in words.

    The nominating unit answers for what it writes itself; the proposal and the minutes of a unit
    on the way are asked for once the dossier has reached the unit that decides.
    """
    missing = []
    if not nomination.achievement.strip():
        missing.append("thành tích để ghi trong quyết định")
    if nomination.is_person and not nomination.position.strip():
        missing.append("chức vụ, nghề nghiệp")
    if nomination.is_person and not nomination.workplace.strip():
        missing.append("đơn vị công tác hoặc nơi ở")
    present = {f.kind for f in files_of(nomination)}
    for kind in rule.checklist:
        if kind == FileKind.REPORT:
            if FileKind.REPORT not in present and not is_written(nomination):
                missing.append("báo cáo thành tích (chưa viết đủ các mục bắt buộc)")
        elif kind == FileKind.OPINION:
            continue  # asked for by the appraising unit and counted there
        elif kind not in present and _is_due(nomination):
            missing.append(str(FileKind(kind).label))
    return missing


def _is_due(nomination: Nomination) -> bool:
    """A unit that nominates straight to the deciding one brings its own proposal and minutes."""
    straight = nomination.nominating_unit.parent_id == nomination.round.unit_id
    arrived = nomination.holder_id == nomination.round.unit_id
    return straight or (arrived and nomination.state not in EDITABLE)
