"""Writing a dossier: whom, for what, the achievement report, files; a draft keeps everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.auditing import record
from awards.achievement_report import make_sections
from awards.eligibility import run_checks
from awards.enums import FileKind
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Nomination
from awards.models import NominationFile
from documents.files import RefusedFile
from documents.files import accept_upload
from documents.numbers import format_number
from documents.text import normalize
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

MAX_TEXT = 50_000  # letters of one section
MAX_FILES = 40  # of one dossier
# What a person fills in; everything else of the row is written by verbs.
FACTS = (
    "subject_class",
    "subject_unit",
    "subject_name",
    "position",
    "workplace",
    "birth_date",
    "gender",
    "is_leader",
    "achievement",
    "period_from",
    "period_to",
)


@transaction.atomic
def start_nomination(
    user: User, award_round: AwardRound, unit: Unit, *, form: AwardForm, **facts: Any
) -> Nomination:
    """Begin a dossier of `unit` in a round, with the headings of its achievement report.

    Args:
        facts: subject_class and subject_name (or subject_unit), and any other of `FACTS`.

    Raises:
        Refused: no right for the unit, the round does not take dossiers of it, wrong form, no name.
    """
    demand(user, "awards.nominate", unit)
    check_round_takes(award_round, unit, form)
    nomination = Nomination(
        round=award_round,
        form=form,
        nominating_unit=unit,
        holder=unit,
        held_since=timezone.now(),
    )
    _set_facts(nomination, facts)
    nomination.save()
    make_sections(nomination)
    run_checks(nomination)
    record(user, "awards.start_nomination", nomination, scope_path=unit.path)
    return nomination


def check_round_takes(award_round: AwardRound, unit: Unit, form: AwardForm) -> None:
    """Refuse a unit or a form that the round is not for."""
    if award_round.state != "open":
        raise Refused("Đợt xét đã khoá nhận hồ sơ.")
    if not unit.is_below(award_round.unit.path):
        raise Refused(f"{unit.label} không thuộc phạm vi của đợt xét này.")
    if not award_round.forms.filter(pk=form.pk).exists():
        raise Refused(
            f"Đợt xét không mở hình thức {form.name}.",
            errors={"form": "Đợt xét không mở hình thức này."},
        )


@transaction.atomic
def save_facts(
    user: User, nomination: Nomination, *, version: int, form: AwardForm, **facts: Any
) -> Nomination:
    """Store who is nominated for which form.

    Raises:
        Refused: no right, not editable, no name, form not open in the round.
        Stale: somebody saved the dossier since the page was shown.
    """
    demand(user, "awards.change_nomination", nomination)
    take_version(nomination, version)
    if not nomination.round.forms.filter(pk=form.pk).exists():
        raise Refused(
            f"Đợt xét không mở hình thức {form.name}.",
            errors={"form": "Đợt xét không mở hình thức này."},
        )
    nomination.form = form
    _set_facts(nomination, facts)
    nomination.save()
    run_checks(nomination)
    return nomination


@transaction.atomic
def save_sections(
    user: User, nomination: Nomination, texts: Mapping[int, str], *, version: int
) -> Nomination:
    """Store the texts of the achievement report by key of section.

    Raises:
        Refused: no right, not editable, a text too long, a section of another dossier.
        Stale: somebody saved the dossier since the page was shown.
    """
    demand(user, "awards.change_nomination", nomination)
    sections = {section.pk: section for section in nomination.sections.all()}
    if not set(texts) <= set(sections):
        raise Refused("Có mục không thuộc hồ sơ này. Hãy tải lại trang.")
    clean = {key: normalize(text).strip() for key, text in texts.items()}
    if errors := {
        f"muc-{key}": f"Dài {format_number(len(text))} ký tự, vượt mức {format_number(MAX_TEXT)}."
        for key, text in clean.items()
        if len(text) > MAX_TEXT
    }:
        raise Refused("Có mục quá dài. Hãy rút gọn hoặc đưa vào minh chứng.", errors=errors)
    take_version(nomination, version)
    for key, text in clean.items():
        if sections[key].text != text:
            sections[key].text = text
            sections[key].save(update_fields=["text"])
    run_checks(nomination)
    return nomination


@transaction.atomic
def add_file(user: User, nomination: Nomination, *, kind: str, upload: Any) -> NominationFile:
    """Attach a file to an editable dossier.

    Raises:
        Refused: no right, not editable, unknown kind, too many files, file not taken (with reason).
    """
    demand(user, "awards.change_nomination", nomination)
    if kind not in FileKind.values:
        raise Refused("Hãy chọn loại tệp.", errors={"kind": "Hãy chọn loại tệp."})
    if nomination.files.filter(removed_at__isnull=True).count() >= MAX_FILES:
        raise Refused(f"Mỗi hồ sơ chỉ đính kèm tối đa {MAX_FILES} tệp. Hãy gỡ bớt hoặc gộp tệp.")
    try:
        accepted = accept_upload(upload)
    except RefusedFile as reason:
        raise Refused(str(reason), errors={"file": str(reason)}) from None
    row = NominationFile.objects.create(
        nomination=nomination,
        kind=kind,
        file=accepted.content,
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=user,
    )
    run_checks(nomination)
    return row


@transaction.atomic
def remove_file(user: User, row: NominationFile) -> None:
    """Take a file off the dossier; it stays on record."""
    demand(user, "awards.change_nomination", row.nomination)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    run_checks(row.nomination)
    record(
        user,
        "awards.remove_file",
        row.nomination,
        scope_path=row.nomination.nominating_unit.path,
        name=row.name,
    )


@transaction.atomic
def put_back_file(user: User, row: NominationFile) -> None:
    """Undo a removal."""
    demand(user, "awards.change_nomination", row.nomination)
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    run_checks(row.nomination)


@transaction.atomic
def discard_draft(user: User, nomination: Nomination) -> None:
    """Delete a dossier that was never submitted.

    Raises:
        Refused: no right, or it has been submitted once (then it is withdrawn, not deleted).
    """
    demand(user, "awards.change_nomination", nomination)
    if nomination.versions.exists():
        raise Refused("Hồ sơ đã từng được trình nên không xoá được; hãy rút hồ sơ.")
    record(
        user,
        "awards.discard_draft",
        nomination,
        scope_path=nomination.nominating_unit.path,
    )
    nomination.delete()


def take_version(nomination: Nomination, version: int) -> None:
    """Count one saving, unless somebody else saved first.

    Raises:
        Stale: `version` is not the stored one.
    """
    taken = Nomination.objects.filter(pk=nomination.pk, edit_version=version).update(
        edit_version=F("edit_version") + 1
    )
    if not taken:
        raise Stale(
            "Hồ sơ vừa được người khác sửa. Nội dung bạn vừa gõ vẫn ở dưới đây; hãy mở lại hồ sơ "
            "ở thẻ khác, so sánh rồi lưu lại."
        )
    nomination.edit_version = version + 1


def _set_facts(nomination: Nomination, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in facts:
            setattr(nomination, name, facts[name])
    if nomination.subject_unit_id and not nomination.is_person:
        nomination.subject_name = nomination.subject_unit.name
    if nomination.is_person:
        nomination.subject_unit = None
    else:
        nomination.birth_date, nomination.gender, nomination.is_leader = None, "", False
    if not normalize(nomination.subject_name).strip():
        raise Refused(
            "Hãy ghi tên cá nhân, tập thể hoặc hộ được đề nghị.",
            errors={"subject_name": "Hãy ghi tên."},
        )
