"""Making a campaign and its plans, and issuing them."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import IntegrityError
from django.db import transaction
from django.utils.text import slugify

from accounts.auditing import record
from campaigns.duty_notices import tell_actors
from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import LegalBasis
from campaigns.models import Plan
from campaigns.transitions import CAMPAIGN_TRANSITIONS
from campaigns.transitions import PLAN_TRANSITIONS
from documents.text import fold
from units.models import Unit
from units.visibility import works_for
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

WRITERS = frozenset({"officer", "leader"})
RESERVED_SLUGS = frozenset({"moi", "cong-khai", "ke-hoach", "nhap"})  # words of campaigns.urls


@transaction.atomic
def start_campaign(
    user: User,
    *,
    unit: Unit,
    title: str,
    first_year: int,
    last_year: int,
    summary: str = "",
    slug: str = "",
) -> tuple[Campaign, Plan]:
    """Make a campaign of `unit` with the draft of its own plan.

    Raises:
        Refused: the person does not write for the unit, or the years are out of order.
    """
    if not works_for(user, unit, WRITERS):
        raise Refused("Bạn chỉ phát động được phong trào của đơn vị mình.", denied=True)
    if last_year < first_year:
        raise Refused(
            "Năm kết thúc phải không sớm hơn năm bắt đầu.",
            errors={"last_year": "Năm kết thúc phải không sớm hơn năm bắt đầu."},
        )
    campaign = Campaign.objects.create(
        unit=unit,
        title=title,
        summary=summary,
        first_year=first_year,
        last_year=last_year,
        slug=_free_slug(slug or slugify(fold(title))[:100] or "phong-trao"),
    )
    plan = Plan.objects.create(
        campaign=campaign,
        unit=unit,
        title=f"Triển khai Phong trào thi đua “{title}”",
        created_by=user,
    )
    record(user, "campaigns.start", campaign, scope_path=unit.path)
    return campaign, plan


@transaction.atomic
def start_plan(
    user: User,
    *,
    campaign: Campaign,
    unit: Unit,
    parent: Plan | None,
    areas: Collection[int] | None = None,
) -> Plan:
    """Make the draft of a unit's plan under the plan above it, its areas and bases taken over.

    Args:
        areas: keys of the areas to take over; None takes all.

    Raises:
        Refused: not one's own unit, the unit stands outside the campaign, the campaign is closed,
            no issued plan above, or the unit has a plan already.
    """
    if not works_for(user, unit, WRITERS):
        raise Refused("Bạn chỉ lập được kế hoạch của đơn vị mình.", denied=True)
    if not unit.is_below(campaign.unit.path):
        raise Refused("Đơn vị không thuộc phạm vi của phong trào này.")
    demand_open(campaign)
    if parent is None or parent.campaign_id != campaign.pk or parent.state == PlanState.DRAFT:
        raise Refused(
            "Chưa có kế hoạch cấp trên đã ban hành để làm căn cứ. "
            "Hãy chờ cấp trên ban hành, hoặc chọn đúng kế hoạch cấp trên."
        )
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                campaign=campaign,
                unit=unit,
                parent=parent,
                created_by=user,
                title=f"{parent.title.split(' trên địa bàn')[0]} trên địa bàn {unit.label}",
                signing_capacity=parent.signing_capacity,
            )
    except IntegrityError:
        raise Refused("Đơn vị đã có kế hoạch cho phong trào này.") from None
    _take_over(plan, parent, areas)
    record(user, "campaigns.start_plan", plan, scope_path=unit.path)
    return plan


@transaction.atomic
def issue_plan(user: User, plan: Plan) -> Plan:
    """Issue a plan: it is then read by everyone below and no longer edited.

    Raises:
        Refused: no right, the campaign is closed, areas, day or title are missing, or the plan
            above is not issued.
        Stale: somebody issued it meanwhile.
    """
    demand(user, "campaigns.issue_plan", plan)
    if plan.version_of_id is not None:
        raise Refused("Hãy xem những thay đổi và ban hành bản sửa đổi từ trang đó.")
    demand_open(plan.campaign)
    errors = missing_for_issue(plan)
    if errors:
        raise Refused("Kế hoạch chưa đủ để ban hành.", errors=errors)
    move(user, plan, PLAN_TRANSITIONS["issue"])
    record(user, "campaigns.issue_plan", plan, scope_path=plan.unit.path, number=plan.number)
    tell_actors(plan)
    if plan.parent_id is None:
        Campaign.objects.filter(pk=plan.campaign_id, state=CampaignState.DRAFT).update(
            state=CampaignState.ACTIVE
        )
    return plan


def missing_for_issue(plan: Plan) -> dict[str, str]:
    """What a draft still lacks, by field or part; empty when it may be issued."""
    errors = {}
    if not plan.title.strip():
        errors["title"] = "Hãy nhập trích yếu."
    if plan.issued_on is None:
        errors["issued_on"] = "Hãy nhập ngày ban hành."
    if not plan.content_areas.exists():
        errors["content_areas"] = "Hãy nhập ít nhất một nội dung thi đua."
    if plan.parent_id and plan.parent.state == PlanState.DRAFT:
        errors["parent"] = "Kế hoạch cấp trên chưa ban hành."
    return errors


@transaction.atomic
def publish_campaign(user: User, campaign: Campaign, *, is_public: bool) -> Campaign:
    """Show the campaign to the public, or take it back."""
    demand(user, "campaigns.publish_campaign", campaign)
    if is_public and campaign.state == CampaignState.DRAFT:
        raise Refused("Hãy ban hành kế hoạch trước khi đưa phong trào lên trang công khai.")
    Campaign.objects.filter(pk=campaign.pk).update(is_public=is_public)
    campaign.is_public = is_public
    record(user, "campaigns.publish", campaign, scope_path=campaign.unit.path, public=is_public)
    return campaign


@transaction.atomic
def close_campaign(user: User, campaign: Campaign) -> Campaign:
    """End a campaign: no plan is started or issued in it any more; everything stays readable.

    Raises:
        Refused: the person does not write for the launching unit.
        Stale: it is closed already, or was never started.
    """
    move(user, campaign, CAMPAIGN_TRANSITIONS["close"])
    record(user, "campaigns.close", campaign, scope_path=campaign.unit.path)
    return campaign


@transaction.atomic
def replace_areas(user: User, plan: Plan, areas: Sequence[dict[str, Any]]) -> None:
    """Write the content areas of a draft anew, in the order given.

    Args:
        areas: rows of {"ordinal", "title", "text", "derived_from" (an area of the parent plan),
            "replaces" (the area of the plan in force that the row of an amendment rewords)}.

    Raises:
        Refused: the plan is not an editable draft, or an area is derived from a foreign plan.
    """
    demand(user, "campaigns.change_plan", plan)
    parent_areas = (
        set(plan.parent.content_areas.values_list("pk", flat=True)) if plan.parent else set()
    )
    for area in areas:
        source = area.get("derived_from")
        if source is not None and source.pk not in parent_areas:
            raise Refused(
                "Nội dung chỉ liên kết được với nội dung của kế hoạch cấp trên trực tiếp."
            )
    plan.content_areas.all().delete()
    ContentArea.objects.bulk_create(
        ContentArea(
            plan=plan,
            position=number,
            ordinal=area.get("ordinal") or str(number),
            title=area["title"],
            text=area.get("text", ""),
            derived_from=area.get("derived_from"),
            replaces=area.get("replaces"),
        )
        for number, area in enumerate(areas, start=1)
    )


def demand_open(campaign: Campaign) -> None:
    """Refuse where the campaign has ended."""
    campaign.refresh_from_db(fields=["state"])
    if campaign.is_closed:
        raise Refused("Phong trào đã kết thúc nên không nhận thêm kế hoạch.")


def _take_over(plan: Plan, parent: Plan, areas: Collection[int] | None) -> None:
    ContentArea.objects.bulk_create(
        ContentArea(
            plan=plan,
            position=area.position,
            ordinal=area.ordinal,
            title=area.title,
            text=area.text,
            derived_from=area,
        )
        for area in parent.content_areas.all()
        if areas is None or area.pk in areas
    )
    LegalBasis.objects.create(
        plan=plan,
        position=1,
        number=parent.number,
        issued_on=parent.issued_on,
        issuer=parent.unit.name,
        title=parent.title,
    )


def _free_slug(wanted: str) -> str:
    slug, number = wanted, 2
    while slug in RESERVED_SLUGS or Campaign.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug
