"""From a plan's document to a draft plan: read it, review what was found, make the plan."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import TYPE_CHECKING
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.jobs import start
from campaigns.drafting import save_facts
from campaigns.enums import PlanReadingState
from campaigns.launching import WRITERS
from campaigns.launching import start_campaign
from campaigns.launching import start_plan
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.models import PlanReading
from campaigns.reading import UnreadableDocument
from campaigns.reading import read_document
from campaigns.review_draft import draft_to_replace
from campaigns.review_draft import parts_for
from campaigns.review_draft import propose
from documents.files import AcceptedFile
from documents.files import accept_upload
from documents.text import fold
from units.visibility import works_for
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from accounts.models import User
    from units.models import Unit

SAME_NAME = 0.75  # share of letters that two readings of one name have in common
KEPT_FOR = dt.timedelta(days=30)
HEAD_FACTS = (
    "title",
    "number",
    "issued_on",
    "signing_capacity",
    "signatory_post",
    "signatory_name",
    "purpose",
    "solutions",
    "recipients",
)


def plan_above(campaign: Campaign, unit: Unit) -> Plan | None:
    """The issued plan under which `unit` plans in `campaign`: that of the nearest unit above."""
    return (
        campaign.plans.current()
        .issued()
        .filter(unit__in=unit.ancestor_ids)
        .select_related("unit")
        .order_by("-unit__depth", "pk")
        .first()
    )


@transaction.atomic
def start_reading(
    user: User, *, unit: Unit, campaign: Campaign | None, name: str, content: bytes
) -> PlanReading:
    """Keep a plan's document and have it read; recognising a scan takes minutes.

    Args:
        campaign: None when the document launches a new campaign of `unit`.

    Raises:
        Refused: not one's own unit, outside the campaign, it is closed, no issued plan above, or
            the unit's plan is issued already.
    """
    if not works_for(user, unit, WRITERS):
        raise Refused("Bạn chỉ lập được kế hoạch của đơn vị mình.", denied=True)
    parent = _demand_place(campaign, unit) if campaign is not None else None
    stored = f"{secrets.token_urlsafe(24)}{PurePath(name).suffix.lower()}"
    reading = PlanReading.objects.create(
        owner=user,
        unit=unit,
        campaign=campaign,
        parent=parent,
        file=ContentFile(content, name=stored),
        file_name=name[:255],
    )
    start(
        user,
        key=reading.job_key,
        handler="campaigns.read_plan",
        label=f"Đọc văn bản {name}",
        payload={"reading": reading.pk},
    )
    record(user, "campaigns.read_plan", reading, scope_path=unit.path, file=name)
    return reading


def _demand_place(campaign: Campaign, unit: Unit) -> Plan | None:
    if campaign.is_closed:
        raise Refused("Phong trào đã kết thúc nên không nhận thêm kế hoạch.")
    if not unit.is_below(campaign.unit.path):
        raise Refused("Đơn vị không thuộc phạm vi của phong trào này.")
    if campaign.plans.filter(unit=unit).issued().exists():
        raise Refused("Đơn vị đã ban hành kế hoạch cho phong trào này.")
    parent = plan_above(campaign, unit)
    if parent is None and unit.pk != campaign.unit_id:
        raise Refused(
            "Chưa có kế hoạch cấp trên đã ban hành để làm căn cứ. Hãy chờ cấp trên ban hành."
        )
    return parent


def read_kept_document(reading_id: int, progress: Progress) -> str:
    """Read the document of a `PlanReading` and propose the draft; doing it twice changes nothing.

    Returns:
        The address of the review.

    Raises:
        Refused: the document cannot be read, with the reason.
    """
    reading = PlanReading.objects.select_related("parent", "unit").get(pk=reading_id)
    address = reverse("campaigns:plan_reading", args=[reading.pk])
    if reading.state in {PlanReadingState.READ, PlanReadingState.MADE}:
        return address
    progress.step(message="Đang mở văn bản")
    with reading.file.open("rb") as stream:
        content = stream.read()
    waiting = PlanReading.objects.filter(pk=reading.pk).exclude(
        state__in=[PlanReadingState.READ, PlanReadingState.MADE]
    )
    try:
        reading.reading = read_document(
            content,
            reading.file_name,
            parent=reading.parent,
            on_page=lambda done, total: _show_page(progress, done, total),
        )
    except UnreadableDocument as reason:
        waiting.update(state=PlanReadingState.FAILED, error=str(reason)[:500])
        raise Refused(str(reason)) from None
    waiting.update(
        reading=reading.reading,
        review=propose(reading),
        state=PlanReadingState.READ,
        error="",
    )
    return address


def _show_page(progress: Progress, done: int, total: int) -> None:
    """Tell the page; whoever cancelled is heard here."""
    message = "Đang tìm các phần của kế hoạch"
    if done < total:
        message = f"Đang đọc trang {done + 1}/{total}"
    progress.step(done=done, total=total, message=message)


@transaction.atomic
def save_review(
    user: User, reading: PlanReading, review: Mapping[str, Any], *, version: int
) -> int:
    """Keep the review as typed, right or not; returns its new version.

    Raises:
        Refused: no right.
        Stale: a colleague saved meanwhile, or the plan is made.
    """
    demand(user, "campaigns.review_plan_reading", reading)
    saved = PlanReading.objects.filter(
        pk=reading.pk, version=version, state=PlanReadingState.READ
    ).update(review=review, version=F("version") + 1)
    if not saved:
        raise Stale(
            "Bản rà soát vừa được lưu ở nơi khác. Nội dung bạn nhập vẫn còn trên trang này; "
            "bấm lưu lần nữa để giữ nội dung của bạn."
        )
    reading.review, reading.version = dict(review), version + 1
    return reading.version


@transaction.atomic
def make_plan(
    user: User,
    reading: PlanReading,
    *,
    head: Mapping[str, Any],
    accepted: Mapping[str, Sequence[dict[str, Any]]],
    version: int,
) -> Plan:
    """Make the draft plan of what the review accepted, all of it or nothing.

    Args:
        head: cleaned fields of the head; `replaces` true to write into the unit's own draft.
        accepted: cleaned rows by key of the part.

    Raises:
        Refused: no right, an existing draft was not released for it, or as the drafting verbs.
        Stale: somebody saved meanwhile, or the plan is made already.
    """
    demand(user, "campaigns.review_plan_reading", reading)
    claimed = PlanReading.objects.filter(
        pk=reading.pk, version=version, state=PlanReadingState.READ
    ).update(state=PlanReadingState.MADE)
    if not claimed:
        raise Stale("Bản rà soát vừa thay đổi, hoặc kế hoạch đã được tạo. Hãy mở lại trang.")
    plan = _plan_to_fill(user, reading, head)
    facts = {name: head[name] for name in HEAD_FACTS}
    save_facts(user, plan, version=plan.version, upload=_as_upload(reading), **facts)
    for part in parts_for(reading):
        part.write(user, plan, accepted.get(part.key, []))
    PlanReading.objects.filter(pk=reading.pk).update(plan=plan, campaign=plan.campaign)
    record(
        user, "campaigns.make_plan_from_document", plan, scope_path=plan.unit.path,
        file=reading.file_name,
    )  # fmt: skip
    return plan


def _plan_to_fill(user: User, reading: PlanReading, head: Mapping[str, Any]) -> Plan:
    if reading.campaign is None:
        _, plan = start_campaign(
            user,
            unit=reading.unit,
            title=head["campaign_title"],
            first_year=head["first_year"],
            last_year=head["last_year"],
        )
        return plan
    parent = _demand_place(reading.campaign, reading.unit)
    if parent != reading.parent:
        raise Refused("Kế hoạch cấp trên đã thay đổi từ khi đọc văn bản. Hãy tải văn bản lên lại.")
    draft = draft_to_replace(reading)
    if draft is not None:
        if not head.get("replaces"):
            raise Refused("Đơn vị đang có dự thảo. Hãy đánh dấu ô thay nội dung của dự thảo.")
        return draft
    return start_plan(user, campaign=reading.campaign, unit=reading.unit, parent=parent)


def _as_upload(reading: PlanReading) -> AcceptedFile | None:
    """The document as the plan's own file; plain text is no document to keep."""
    if reading.file_name.lower().endswith(".txt"):
        return None
    with reading.file.open("rb") as stream:
        return accept_upload(ContentFile(stream.read(), name=reading.file_name))


@transaction.atomic
def drop_reading(user: User, reading: PlanReading) -> None:
    """Delete an upload and its review; a plan made from it stays."""
    demand(user, "campaigns.review_plan_reading", reading)
    record(
        user, "campaigns.drop_plan_reading", reading, scope_path=reading.unit.path,
        file=reading.file_name,
    )  # fmt: skip
    _delete(reading)


def forget_old_readings(now: dt.datetime | None = None) -> int:
    """Delete uploads and reviews older than `KEPT_FOR`; returns how many."""
    old = list(PlanReading.objects.filter(made_at__lt=(now or timezone.now()) - KEPT_FOR))
    for reading in old:
        with transaction.atomic():
            _delete(reading)
    return len(old)


def _delete(reading: PlanReading) -> None:
    storage, name = reading.file.storage, str(reading.file.name)
    reading.delete()
    transaction.on_commit(lambda: storage.delete(name))


def remarks_on(reading: PlanReading) -> list[str]:
    """What was not found, and where the document does not fit the unit or the plan above."""
    found = reading.reading
    remarks = list(found.get("missing", []))
    issuer = (found.get("issuer") or {}).get("value") or ""
    if issuer and not _is_same_place(issuer, reading.unit.name):
        remarks.append(f"Văn bản ghi cơ quan ban hành là “{issuer}”, khác với {reading.unit.name}.")
    number = (found.get("parent_number") or {}).get("value") or ""
    above = reading.parent.number if reading.parent else ""
    if number and above and fold(number) != fold(above):
        remarks.append(
            f"Văn bản căn cứ kế hoạch số {number}; kế hoạch cấp trên trên Cổng mang số {above}."
        )
    return remarks


def _is_same_place(one: str, other: str) -> bool:
    """Whether two agencies bear one name; a letter that a scan misread does not make another."""
    mine, theirs = (
        fold(name).replace("uy ban nhan dan", "").replace("ubnd", "").strip()
        for name in (one, other)
    )
    return SequenceMatcher(None, mine, theirs).ratio() >= SAME_NAME
