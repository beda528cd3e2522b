"""Writing a report: texts, figures, evidence; a draft keeps everything, even what is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from django.db import IntegrityError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.auditing import record
from documents.files import RefusedFile
from documents.files import accept_upload
from documents.numbers import format_number
from documents.numbers import parse_number
from documents.text import normalize
from reports.aggregation import rounded
from reports.enums import ReportState
from reports.models import EvidenceFile
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import RoundIndicator
from reports.models import RoundSection
from reports.models import SectionText
from reports.unit_sums import sums_from_units
from reports.years import counterpart
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User
    from reports.unit_sums import UnitSum

MAX_TEXT = 50_000  # letters of one section
MAX_FILES = 20  # of one section
MAX_WORDS = 400  # letters of a word of explanation or proof


class FigureErrors(Refused):
    """Figures that cannot be stored, by indicator key; the good ones of the same form are."""

    def __init__(self, messages: dict[int, str]) -> None:
        super().__init__(
            "Có số liệu chưa đúng.", errors={f"chi-tieu-{k}": m for k, m in messages.items()}
        )
        self.messages = messages


@transaction.atomic
def save_text(
    user: User,
    report: Report,
    section: RoundSection,
    *,
    text: str,
    expected_version: int,
    is_done: bool | None = None,
) -> SectionText:
    """Store the text of one section.

    Args:
        expected_version: the version that the page showed; 0 for a section never written.
        is_done: None leaves the mark as it is.

    Raises:
        Refused: no right, not editable, too long, or a section of another round.
        Stale: somebody else saved this section meanwhile; nothing is overwritten.
    """
    _demand_editable(user, report)
    if section.round_id != report.round_id:
        raise Refused("Mục này không thuộc kỳ báo cáo.")
    clean = normalize(text)
    if len(clean) > MAX_TEXT:
        raise Refused(
            f"Nội dung dài {format_number(len(clean))} ký tự, vượt mức "
            f"{format_number(MAX_TEXT)}. Hãy rút gọn hoặc đưa phần chi tiết vào tệp minh chứng.",
            errors={"text": "Nội dung quá dài."},
        )
    changes: dict[str, Any] = {"text": clean, "updated_by": user, "updated_at": timezone.now()}
    if is_done is not None:
        changes["is_done"] = is_done
    if expected_version == 0:
        row = _create_text(report, section, changes)
    else:
        changed = SectionText.objects.filter(
            report=report, section=section, version=expected_version
        ).update(version=F("version") + 1, **changes)
        if not changed:
            found = SectionText.objects.filter(report=report, section=section).first()
            # The answer to an earlier try was lost on the way: what it saved is what is sent again.
            if found and found.text == clean and (is_done is None or found.is_done == is_done):
                return found
            raise Stale(_CONFLICT)
        row = SectionText.objects.get(report=report, section=section)
    _touch(report)
    return row


class TypedFigure(NamedTuple):
    """What an officer typed at one indicator; `difference` says why it is not the units' sum."""

    value: str
    note: str = ""
    difference: str = ""
    evidence: str = ""


class FigureConflict(Stale):
    """Somebody else saved figures meanwhile that were typed here too; theirs stand.

    Keys of `others` are those of the indicators; `messages` are of figures that are wrong besides.
    """

    def __init__(self, others: dict[int, IndicatorValue], messages: dict[int, str]) -> None:
        super().__init__(
            f"Người khác vừa lưu {len(others)} chỉ tiêu mà bạn cũng sửa. Số bạn gõ vẫn còn và chưa được "
            "lưu; hãy đối chiếu hai số rồi lưu lại."
        )
        self.others = others
        self.messages = messages


def save_figures(
    user: User,
    report: Report,
    typed: Mapping[int, tuple[str, ...]],
    *,
    seen: Mapping[int, str] | None = None,
) -> None:
    """Store typed figures (`TypedFigure`, or its first parts) by indicator key.

    Good figures are stored even where others are wrong, so that nothing typed is lost twice. What
    somebody else saved since the page was shown stands: where this form left the figure as it was
    shown, silently; where it was typed anew here too, the person is asked.

    Args:
        seen: `figure_mark` of each figure as the page showed it; None where nobody else can have
            come between.

    Raises:
        Refused: no right or not editable.
        FigureErrors: for those that are not numbers or beyond their bounds.
        FigureConflict: for those that somebody else has saved otherwise meanwhile.
    """
    errors, others = _store_figures(user, report, typed, seen)
    # Raised outside the transaction, which would otherwise take the good figures with it.
    if others:
        raise FigureConflict(others, errors)
    if errors:
        raise FigureErrors(errors)


def figure_mark(value: Decimal | None, note: str, difference: str, evidence: str) -> str:
    """A short mark of one stored figure with its words; that of an empty one for none."""
    facts = [None if value is None else f"{value.normalize():f}", note, difference, evidence]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]


@transaction.atomic
def _store_figures(
    user: User,
    report: Report,
    typed: Mapping[int, tuple[str, ...]],
    seen: Mapping[int, str] | None,
) -> tuple[dict[int, str], dict[int, IndicatorValue]]:
    """What is wrong, and what somebody else saved, by indicator key; the rest is stored."""
    _demand_editable(user, report)
    below = sums_from_units(report)
    rows = {row.indicator_id: row for row in IndicatorValue.objects.filter(report=report)}
    errors: dict[int, str] = {}
    others: dict[int, IndicatorValue] = {}
    changed = []
    for indicator in report.round.indicators.all():
        if indicator.pk not in typed:
            continue
        stored = rows.get(indicator.pk) or IndicatorValue(report=report, indicator=indicator)
        wanted, before = copy(stored), _mark_of(stored)
        shown = before if seen is None else seen.get(indicator.pk, NEVER_WRITTEN)
        error = _take(
            wanted, TypedFigure(*typed[indicator.pk]), indicator, below.get(indicator.code)
        )
        if error:
            errors[indicator.pk] = error
        # Left here as the page showed it, or just what is stored: nothing to do.
        if _mark_of(wanted) in (before, shown):
            continue
        if before == shown:
            wanted.pk = None  # the row is found by report and indicator
            changed.append(wanted)
        elif not error:
            others[indicator.pk] = stored
    IndicatorValue.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["report", "indicator"],
        update_fields=["value", "note", "difference_note", "evidence"],
    )
    _touch(report)
    return errors, others


def _take(
    row: IndicatorValue, each: TypedFigure, indicator: RoundIndicator, below: UnitSum | None
) -> str:
    """Put what was typed on the row; the sentence of what is wrong with it, or nothing."""
    words = {
        "note": _words(each.note),
        "difference_note": _words(each.difference),
        "evidence": _words(each.evidence),
    }
    error = ""
    try:
        value = read_figure(each.value, indicator, known=below.value if below else None)
    except ValueError as reason:
        error = str(reason)
        # A wrong number leaves its place as it was; the words beside it are kept all the same.
        words = {name: text for name, text in words.items() if text}
    else:
        # What is the units' own sum stays theirs, and follows when another report is accepted.
        is_sum = below is not None and value == rounded(below.value, indicator.decimals)
        row.value = None if is_sum else value
    for name, text in words.items():
        setattr(row, name, text)
    return error


def _mark_of(row: IndicatorValue) -> str:
    return figure_mark(row.value, row.note, row.difference_note, row.evidence)


NEVER_WRITTEN = figure_mark(None, "", "", "")


def _words(text: str) -> str:
    return normalize(text).strip()[:MAX_WORDS]


def read_figure(
    text: str, indicator: RoundIndicator, *, known: Decimal | None = None
) -> Decimal | None:
    """A typed figure checked against its indicator; None for an empty field.

    Args:
        known: what the accepted reports of the unit's own units come to; bounds are meant for the
            figure of one unit, so that this sum is never beyond them.

    Raises:
        ValueError: with the sentence for the field.
    """
    value = parse_number(text)
    if value is None:
        return None
    if value != round(value, indicator.decimals):
        if indicator.decimals == 0:
            raise ValueError(f"Chỉ tiêu tính bằng {indicator.unit_of_measure} phải là số nguyên.")
        raise ValueError(f"Chỉ ghi tối đa {indicator.decimals} chữ số sau dấu phẩy.")
    if known is not None and value == rounded(known, indicator.decimals):
        return value
    low = Decimal(0) if indicator.minimum is None else indicator.minimum
    if value < low:
        raise ValueError(f"Giá trị không được nhỏ hơn {format_number(low, indicator.decimals)}.")
    if indicator.maximum is not None and value > indicator.maximum:
        limit = format_number(indicator.maximum, indicator.decimals)
        raise ValueError(f"Giá trị không được lớn hơn {limit}.")
    return value


@transaction.atomic
def add_evidence(user: User, report: Report, section: RoundSection, upload: Any) -> EvidenceFile:
    """Attach a file to a section.

    Raises:
        Refused: no right, not editable, too many files, or the file is not taken (with reason).
    """
    _demand_editable(user, report)
    if section.round_id != report.round_id:
        raise Refused("Mục này không thuộc kỳ báo cáo.")
    present = report.evidence.filter(section=section, removed_at__isnull=True)
    if present.count() >= MAX_FILES:
        raise Refused(f"Mỗi mục chỉ đính kèm tối đa {MAX_FILES} tệp. Hãy gỡ bớt hoặc gộp tệp.")
    try:
        accepted = accept_upload(upload)
    except RefusedFile as reason:
        raise Refused(str(reason), errors={"tep": str(reason)}) from None
    evidence = EvidenceFile(
        report=report,
        section=section,
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=user,
    )
    evidence.file.save(str(accepted.content.name), accepted.content, save=False)
    evidence.save()
    _touch(report)
    return evidence


@transaction.atomic
def remove_evidence(user: User, evidence: EvidenceFile) -> None:
    """Take a file off the report; the file itself stays for the versions that were sent with it."""
    _demand_editable(user, evidence.report)
    EvidenceFile.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(
        removed_at=timezone.now()
    )
    _touch(evidence.report)
    record(user, "reports.remove_evidence", evidence, scope_path=evidence.report.unit.path)


def text_of_last_year(report: Report, section: RoundSection) -> str:
    """What the unit wrote in the same section of the round before, or nothing."""
    if report.round.is_one_off:
        return ""
    rows = list(
        SectionText.objects.filter(
            report__unit=report.unit_id,
            report__round__campaign=report.round.campaign_id,
            report__round__kind=report.round.kind,
            report__round__year=report.round.year - 1,
            section__kind=section.kind,
            section__content_area=section.content_area_id,
        )
        .exclude(text="")
        .select_related("report__round")
    )
    before = counterpart(report.round, {row.report.round for row in rows})
    return next((row.text for row in rows if row.report.round == before), "")


_CONFLICT = "Người khác vừa lưu mục này. Phần bạn gõ vẫn còn; hãy đối chiếu hai bản rồi lưu lại."


def _create_text(report: Report, section: RoundSection, changes: dict[str, Any]) -> SectionText:
    try:
        with transaction.atomic():
            return SectionText.objects.create(report=report, section=section, version=1, **changes)
    except IntegrityError:
        row = SectionText.objects.get(report=report, section=section)
        is_done = changes.get("is_done", row.is_done)
        if row.text == changes["text"] and row.is_done == is_done:
            return row
        raise Stale(_CONFLICT) from None


def _demand_editable(user: User, report: Report) -> None:
    demand(user, "reports.write_report", report)
    # Held: a text saved while the same report is being submitted would otherwise miss the version
    # that was frozen and still be shown as saved.
    fresh = (
        Report.objects.select_for_update(of=("self",))
        .select_related("round__receiving_unit")
        .get(pk=report.pk)
    )
    if not fresh.round.is_open:
        raise Refused(
            "Kỳ báo cáo đã kết thúc nên không lưu thêm được. Hãy chép phần vừa gõ ra ngoài và liên "
            f"hệ {fresh.round.receiving_unit.name} nếu cần mở lại kỳ."
        )
    if fresh.state == ReportState.PRESENTED:
        raise Refused(
            "Báo cáo đang chờ lãnh đạo duyệt nên không sửa được. Hãy chép phần vừa gõ ra ngoài, "
            "rút lại báo cáo rồi sửa."
        )
    if not fresh.is_editable:
        raise Refused(
            "Báo cáo đã được nộp nên không sửa được nữa. Hãy chép phần vừa gõ ra ngoài; nếu cần bổ "
            "sung, hãy đề nghị nơi nhận trả lại báo cáo."
        )


def _touch(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(edit_version=F("edit_version") + 1)
