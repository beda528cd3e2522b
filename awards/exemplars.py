"""Exemplars (điển hình tiên tiến, mô hình mới, cách làm hay): from proposal to the public page.

What is public was read and approved as it stands: an exemplar is changed only before it is submitted,
and whoever approves names the saving that they have read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.auditing import record
from awards.enums import ExemplarKind
from awards.enums import ExemplarState as S
from awards.exemplar_notices import tell_approvers
from awards.exemplar_notices import tell_writers
from awards.models import Exemplar
from campaigns.models import Campaign
from documents.numbers import format_number
from documents.text import fold
from documents.text import normalize
from reports.enums import ACCEPTED_STATES
from reports.models import Report
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import Step
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

EDITABLE = frozenset({S.DRAFT, S.RETURNED})
STEPS = {
    "submit": Step(EDITABLE, S.SUBMITTED, "Trình duyệt", "awards.write_exemplar"),
    "recall": Step({S.SUBMITTED}, S.DRAFT, "Lấy lại để sửa", "awards.write_exemplar"),
    "return": Step(
        {S.SUBMITTED},
        S.RETURNED,
        "Trả lại để bổ sung",
        "awards.review_exemplar",
        note_required=True,
    ),
    "publish": Step({S.SUBMITTED}, S.PUBLISHED, "Duyệt và công bố", "awards.publish_exemplar"),
    "withdraw": Step(
        {S.DRAFT, S.RETURNED, S.PUBLISHED},
        S.WITHDRAWN,
        "Gỡ",
        "awards.withdraw_exemplar",
        note_required=True,
    ),
    "restore": Step({S.WITHDRAWN}, S.DRAFT, "Soạn lại", "awards.write_exemplar"),
}

FACTS = ("kind", "content_area", "title", "summary", "text")
LENGTHS = {"title": 250, "summary": 500, "text": 30_000}
WORDS = {"title": "tên", "summary": "tóm tắt", "text": "nội dung"}
# What the public has no need to know of a person (Law 91/2025/QH15 on personal data, article 3:
# only what the purpose needs). Names and units may stand.
PRIVATE = {
    "số căn cước": re.compile(r"(?<!\d)0\d{11}(?!\d)"),
    "số điện thoại": re.compile(r"(?<!\d)(?:\+84|0)(?:[ .]?\d){9}(?!\d)"),
    "địa chỉ thư điện tử": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "ngày sinh": re.compile(r"\bsinh\s+ngày\s+\d", re.IGNORECASE),
}


@transaction.atomic
def create_exemplar(
    user: User, unit: Unit, campaign: Campaign, *, report: Report | None = None, **facts: Any
) -> Exemplar:
    """Write a new exemplar of `unit`, by hand or out of one of its accepted reports.

    Args:
        report: where the words come from.
        facts: `FACTS`.

    Raises:
        Refused: no right over the unit, a campaign that the unit takes no part in, a report that
            is not accepted, a fact missing or too long, or the same name given before.
    """
    demand(user, "awards.propose_exemplar", unit)
    if not unit.is_below(campaign.unit.path):
        raise Refused(f"{unit.label} không tham gia phong trào này.")
    if report is not None:
        _check_source(report, unit, campaign)
    # The unit's row is held: of two clicks at the same moment the second finds the name taken.
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    exemplar = Exemplar(campaign=campaign, unit=unit, report=report, made_by=user)
    _set_facts(exemplar, facts)
    exemplar.slug = _free_slug(slugify(fold(exemplar.title))[:100] or "dien-hinh")
    exemplar.save()
    source = report.pk if report else None
    record(user, "awards.create_exemplar", exemplar, scope_path=unit.path, report=source)
    return exemplar


def create_from_report(user: User, report: Report, **facts: Any) -> Exemplar:
    """Write an exemplar of the unit of an accepted report; see `create_exemplar`."""
    return create_exemplar(user, report.unit, report.round.campaign, report=report, **facts)


@transaction.atomic
def save_exemplar(user: User, exemplar: Exemplar, *, seen: int, **facts: Any) -> Exemplar:
    """Store the words of an exemplar that is not submitted.

    Args:
        seen: `edit_version` that the page showed.

    Raises:
        Refused: no right, submitted or published, a fact missing or too long, a name given before.
        Stale: somebody saved since the page was shown.
    """
    held = held_for_change(user, exemplar)
    if held.edit_version != seen:
        raise Stale(
            "Điển hình vừa được người khác sửa. Hãy mở lại trang ở thẻ khác, so sánh rồi lưu lại."
        )
    before = {name: str(getattr(held, name) or "") for name in FACTS}
    _set_facts(held, facts)
    held.edit_version += 1
    held.save()
    changed = [name for name in FACTS if before[name] != str(getattr(held, name) or "")]
    record(user, "awards.save_exemplar", held, scope_path=held.unit.path, changed=changed)
    return held


@transaction.atomic
def submit_exemplar(user: User, exemplar: Exemplar, *, consent: bool) -> Exemplar:
    """Hand an exemplar to the unit above for approval.

    Args:
        consent: whoever is named or seen in a picture agrees to be shown.

    Raises:
        Refused: no right, no consent, or private data in the words.
        Stale: not editable any more.
    """
    held = _held(exemplar)
    demand(user, "awards.write_exemplar", held)
    if not consent:
        words = "Hãy xác nhận người được giới thiệu và người trong ảnh đồng ý công bố."
        raise Refused(words, errors={"consent": words})
    if errors := private_data_in(held):
        raise Refused("Nội dung còn dữ liệu cá nhân không được công khai.", errors=errors)
    move(user, held, STEPS["submit"])
    record(user, "awards.submit_exemplar", held, scope_path=held.unit.path, consent=True)
    tell_approvers(held)
    return held


@transaction.atomic
def recall_exemplar(user: User, exemplar: Exemplar) -> Exemplar:
    """Take back what waits for approval, to change it."""
    held = _step(user, exemplar, "recall")
    record(user, "awards.recall_exemplar", held, scope_path=held.unit.path)
    return held


@transaction.atomic
def return_exemplar(user: User, exemplar: Exemplar, *, note: str) -> Exemplar:
    """Send an exemplar back with what must be mended.

    Raises:
        Refused: no right from above, or no note.
        Stale: it does not wait any more.
    """
    held = _step(user, exemplar, "return", note=note)
    record(user, "awards.return_exemplar", held, scope_path=held.unit.path, note=note.strip())
    tell_writers(held, "exemplar_returned", "Điển hình cần bổ sung", note)
    return held


@transaction.atomic
def publish_exemplar(user: User, exemplar: Exemplar, *, seen: int) -> Exemplar:
    """Approve an exemplar as it was read; from now on everybody sees it.

    Args:
        seen: `edit_version` that the approving person's page showed.

    Raises:
        Refused: not the head of a unit above, or the person who wrote it.
        Stale: it does not wait any more, or has been changed since it was read.
    """
    held = _held(exemplar)
    demand(user, "awards.publish_exemplar", held)
    if held.edit_version != seen:
        raise Stale("Điển hình đã được sửa sau khi bạn mở trang. Hãy đọc lại rồi duyệt.")
    move(user, held, STEPS["publish"], published_at=timezone.now())
    record(user, "awards.publish_exemplar", held, scope_path=held.unit.path, version=seen)
    tell_writers(held, "exemplar_published", "Điển hình đã được công bố", "")
    return held


@transaction.atomic
def withdraw_exemplar(user: User, exemplar: Exemplar, *, reason: str) -> Exemplar:
    """Take an exemplar off the public page, or lay a draft aside.

    Raises:
        Refused: no right, or no reason.
        Stale: it is withdrawn already, or waits for approval.
    """
    held = _step(user, exemplar, "withdraw", note=reason)
    record(user, "awards.withdraw_exemplar", held, scope_path=held.unit.path, note=reason.strip())
    tell_writers(held, "exemplar_withdrawn", "Điển hình đã được gỡ", reason)
    return held


@transaction.atomic
def restore_exemplar(user: User, exemplar: Exemplar) -> Exemplar:
    """Make a draft again of what was withdrawn; to be public it must be approved anew."""
    held = _step(user, exemplar, "restore", published_at=None)
    record(user, "awards.restore_exemplar", held, scope_path=held.unit.path)
    return held


def private_data_in(exemplar: Exemplar) -> dict[str, str]:
    """Sentences by field where the words hold what must not be public of a person."""
    texts = {name: getattr(exemplar, name) for name in ("title", "summary", "text")}
    texts["pictures"] = "\n".join(exemplar.pictures.values_list("description", flat=True))
    found = {
        name: [what for what, pattern in PRIVATE.items() if pattern.search(text)]
        for name, text in texts.items()
    }
    return {
        name: f"Có {', '.join(kinds)}. Chỉ nêu tên và đơn vị; hãy bỏ phần này."
        for name, kinds in found.items()
        if kinds
    }


def held_for_change(user: User, exemplar: Exemplar) -> Exemplar:
    """The row, held to the end of the transaction, of an exemplar that may be changed.

    Raises:
        Refused: no right, or not editable in this state.
    """
    held = _held(exemplar)
    demand(user, "awards.write_exemplar", held)
    if held.state not in EDITABLE:
        raise Refused(
            f"Điển hình {held.get_state_display()} nên không sửa được. "
            "Hãy lấy lại hoặc gỡ rồi soạn lại."
        )
    return held


def count_change(exemplar: Exemplar) -> None:
    """Count a change of its pictures as one saving."""
    Exemplar.objects.filter(pk=exemplar.pk).update(edit_version=F("edit_version") + 1)


def _held(exemplar: Exemplar) -> Exemplar:
    rows = Exemplar.objects.select_for_update(of=("self",))
    return rows.select_related("unit__parent", "campaign__unit").get(pk=exemplar.pk)


def _step(user: User, exemplar: Exemplar, name: str, *, note: str = "", **changes: Any) -> Exemplar:
    held = _held(exemplar)
    move(user, held, STEPS[name], note=note, **changes)
    return held


def _check_source(report: Report, unit: Unit, campaign: Campaign) -> None:
    if report.unit_id != unit.pk or report.round.campaign_id != campaign.pk:
        raise Refused("Báo cáo không phải của đơn vị hoặc phong trào này.")
    if report.state not in ACCEPTED_STATES:
        raise Refused("Chỉ lập điển hình từ báo cáo đã được chấp nhận.")


def _set_facts(exemplar: Exemplar, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in facts:
            value = facts[name]
            clean = normalize(value).strip() if isinstance(value, str) else value
            setattr(exemplar, name, clean)
    errors = {}
    for name, limit in LENGTHS.items():
        text = getattr(exemplar, name)
        if not text:
            errors[name] = f"Hãy ghi {WORDS[name]}."
        elif len(text) > limit:
            errors[name] = f"Dài quá {format_number(limit)} ký tự. Hãy rút gọn."
    if exemplar.kind not in ExemplarKind.values:
        errors["kind"] = "Hãy chọn loại."
    area = exemplar.content_area
    if area is not None and area.plan.campaign_id != exemplar.campaign_id:
        errors["content_area"] = "Nội dung thi đua này không thuộc phong trào đã chọn."
    if not errors and _name_is_taken(exemplar):
        errors["title"] = "Đơn vị đã có điển hình cùng tên trong phong trào này."
    if errors:
        raise Refused("Chưa lưu được vì còn chỗ cần sửa.", errors=errors)


def _name_is_taken(exemplar: Exemplar) -> bool:
    others = Exemplar.objects.filter(unit=exemplar.unit, campaign=exemplar.campaign)
    others = others.exclude(state=S.WITHDRAWN).exclude(pk=exemplar.pk)
    wanted = fold(exemplar.title)
    return any(fold(title) == wanted for title in others.values_list("title", flat=True))


def _free_slug(wanted: str) -> str:
    slug, number = wanted, 2
    while Exemplar.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug
