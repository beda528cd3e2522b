"""The indicators of a campaign: adding, changing, ordering, retiring; each change leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.auditing import record
from campaigns.models import Campaign
from documents.text import normalize
from reports.definitions import COPIED
from reports.definitions import Change
from reports.definitions import changes_between
from reports.enums import Aggregation
from reports.enums import IndicatorAct
from reports.models import Indicator
from reports.models import IndicatorRevision
from reports.models import RoundIndicator
from reports.models.indicator import NEEDED_CODES
from reports.models.indicator import IndicatorDefinition
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

Definition = TypeVar("Definition", bound=IndicatorDefinition)
RIGHT = "reports.manage_indicators"
EDITED = (*(name for name in COPIED if name != "position"), "content_area")
CODES = ("weight_code", "numerator_code", "denominator_code")


@transaction.atomic
def add_indicator(user: User, campaign: Campaign, **facts: Any) -> Indicator:
    """Put a new indicator at the end of the catalogue.

    Args:
        facts: fields of the definition, see `EDITED`.

    Raises:
        Refused: no right, or something does not fit (`errors` by field).
    """
    demand(user, RIGHT, campaign)
    _hold(campaign)
    last = campaign.indicators.aggregate(last=Max("position"))["last"] or 0
    indicator = Indicator(campaign=campaign, position=last + 1, **_tidy(facts))
    _check(indicator)
    indicator.save()
    note(user, indicator, IndicatorAct.ADD, [])
    return indicator


@transaction.atomic
def change_indicator(
    user: User, indicator: Indicator, *, expected_revision: int, **facts: Any
) -> Indicator:
    """Change a definition for the rounds still to open; open ones keep theirs.

    Args:
        expected_revision: the revision that the form showed.

    Raises:
        Refused: no right, something does not fit, or the code is bound by a round.
        Stale: somebody else changed it meanwhile.
    """
    demand(user, RIGHT, indicator.campaign)
    _hold(indicator.campaign)
    before = Indicator.objects.select_related("content_area", "campaign").get(pk=indicator.pk)
    if before.revision != expected_revision:
        raise Stale("Người khác vừa sửa chỉ tiêu này. Hãy mở lại trang, xem bản mới rồi sửa.")
    after = Indicator.objects.select_related("content_area", "campaign").get(pk=indicator.pk)
    for name, value in _tidy(facts).items():
        setattr(after, name, value)
    if after.code != before.code and is_bound(before):
        reason = "Mã đã dùng trong kỳ báo cáo nên không đổi được; số liệu các năm nối nhau theo mã."
        raise Refused(reason, errors={"code": reason})
    _check(after)
    changes = changes_between(before, after)
    if not changes:
        return before
    after.revision = before.revision + 1
    after.save()
    if after.code != before.code:
        _rename(after.campaign, before.code, after.code)
    note(user, after, IndicatorAct.CHANGE, changes)
    return after


@transaction.atomic
def retire_indicator(user: User, indicator: Indicator) -> Indicator:
    """Leave an indicator out of the rounds still to open; its figures of past rounds stay.

    Raises:
        Refused: no right, or other indicators in use are computed from it.
    """
    demand(user, RIGHT, indicator.campaign)
    _hold(indicator.campaign)
    if users := _built_on(indicator):
        names = ", ".join(f"“{each.name}”" for each in users)
        raise Refused(
            f"Chỉ tiêu khác đang được tính từ chỉ tiêu này: {names}. Hãy sửa chúng trước."
        )
    return _switch(user, indicator, is_active=False)


@transaction.atomic
def restore_indicator(user: User, indicator: Indicator) -> Indicator:
    """Take a retired indicator up again."""
    demand(user, RIGHT, indicator.campaign)
    _hold(indicator.campaign)
    restored = _switch(user, indicator, is_active=True)
    _check(restored)
    return restored


@transaction.atomic
def move_indicator(user: User, indicator: Indicator, *, up: bool) -> None:
    """Let an indicator change places with its neighbour in the list of those in use."""
    demand(user, RIGHT, indicator.campaign)
    _hold(indicator.campaign)
    rows = list(indicator.campaign.indicators.order_by("position", "pk"))
    active = [row for row in rows if row.is_active]
    place = next((n for n, row in enumerate(active) if row.pk == indicator.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(active):
        return
    first, second = rows.index(active[place]), rows.index(active[other])
    rows[first], rows[second] = rows[second], rows[first]
    for number, row in enumerate(rows, start=1):
        row.position = number
    Indicator.objects.bulk_update(rows, ["position"])
    record(
        user, "reports.order_indicators", indicator.campaign,
        scope_path=indicator.campaign.unit.path, code=indicator.code,
    )  # fmt: skip


def is_bound(indicator: Indicator) -> bool:
    """Whether a round has taken the indicator over, so that its code holds years together."""
    return RoundIndicator.objects.filter(
        round__campaign=indicator.campaign_id, code=indicator.code
    ).exists()


def code_problems(indicators: Iterable[Definition]) -> list[tuple[Definition, str, str]]:
    """(indicator, field, sentence) for each rule of adding up whose terms are not in the list.

    Args:
        indicators: all of a catalogue that are in use.
    """
    active = list(indicators)
    codes = {each.code for each in active}
    found = []
    for each in active:
        for name in NEEDED_CODES.get(Aggregation(each.aggregation), {}):
            code = getattr(each, name)
            if code and code not in codes:
                found.append((each, name, f"Không có chỉ tiêu đang dùng nào mang mã “{code}”."))
            elif code == each.code:
                found.append((each, name, "Chỉ tiêu không thể tính từ chính nó."))
    return found


def note(
    user: User,
    indicator: Indicator,
    act: IndicatorAct,
    changes: Sequence[Change],
    *,
    report_round: Any = None,
) -> None:
    """Keep what happened to a definition, in the history and in the audit trail."""
    IndicatorRevision.objects.create(
        campaign=indicator.campaign,
        round=report_round,
        code=indicator.code,
        name=indicator.name,
        revision=indicator.revision,
        act=act,
        changes=[asdict(change) for change in changes],
        actor=user,
    )
    if report_round is None:
        record(
            user, f"reports.{act.value}_indicator", indicator,
            scope_path=indicator.campaign.unit.path, code=indicator.code,
            revision=indicator.revision, fields=[change.field for change in changes],
        )  # fmt: skip


def _hold(campaign: Campaign) -> None:
    """One change of a catalogue at a time: codes refer to each other."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)


def _tidy(facts: dict[str, Any]) -> dict[str, Any]:
    """Texts normalized; codes that the rule of adding up does not use are let go."""
    found = {k: normalize(v).strip() if isinstance(v, str) else v for k, v in facts.items()}
    unknown = set(found) - set(EDITED)
    if unknown:
        raise TypeError(f"not part of a definition: {sorted(unknown)}")
    if "aggregation" in found:
        used = NEEDED_CODES.get(Aggregation(found["aggregation"]), {})
        found |= {name: "" for name in CODES if name not in used}
    return found


def _check(indicator: Indicator) -> None:
    try:
        indicator.full_clean()
    except ValidationError as fault:
        errors = {name: " ".join(texts) for name, texts in fault.message_dict.items()}
        raise Refused("Chỉ tiêu chưa đúng.", errors=errors) from None
    area = indicator.content_area
    if area is not None and area.plan.campaign_id != indicator.campaign_id:
        reason = "Nội dung này thuộc phong trào khác."
        raise Refused(reason, errors={"content_area": reason})
    others = list(indicator.campaign.indicators.filter(is_active=True).exclude(pk=indicator.pk))
    for each, name, sentence in code_problems([*others, indicator]):
        if each is indicator:
            raise Refused(sentence, errors={name: sentence})


def _built_on(indicator: Indicator) -> list[Indicator]:
    others = indicator.campaign.indicators.filter(is_active=True).exclude(pk=indicator.pk)
    return [each for each in others if indicator.code in {getattr(each, name) for name in CODES}]


def _rename(campaign: Campaign, before: str, after: str) -> None:
    for name in CODES:
        Indicator.objects.filter(campaign=campaign, **{name: before}).update(**{name: after})


def _switch(user: User, indicator: Indicator, *, is_active: bool) -> Indicator:
    found = Indicator.objects.select_related("campaign", "content_area").get(pk=indicator.pk)
    if found.is_active != is_active:
        found.is_active = is_active
        found.save(update_fields=["is_active"])
        note(user, found, IndicatorAct.RESTORE if is_active else IndicatorAct.RETIRE, [])
    return found
