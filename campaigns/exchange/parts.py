"""The parts of a campaign that this room keeps: the plan's head, bases, phases, areas, duties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import Any

from campaigns.exchange.columns import Column
from campaigns.exchange.columns import Known
from campaigns.exchange.columns import Move
from campaigns.exchange.columns import left_behind
from campaigns.exchange.columns import lines_of
from campaigns.exchange.columns import number_column
from campaigns.exchange.columns import of
from campaigns.exchange.columns import several_of
from campaigns.exchange.columns import unit_of
from campaigns.exchange.columns import unit_text
from campaigns.exchange.columns import years_later
from campaigns.exchange.sheets import Part
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Rows
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Target
from campaigns.exchange.sheets import Values
from campaigns.exchange.sheets import repeated
from campaigns.exchange.sheets import said_by_model
from campaigns.exchange.sheets import unmatched
from campaigns.exchange.sheets import years_out_of_order
from campaigns.forms import BOUNDS
from campaigns.forms import FIRST_YEAR
from campaigns.forms import LAST_YEAR
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import LegalBasis
from campaigns.models import Obligation
from campaigns.models import ObligationRecipient
from campaigns.models import Phase
from campaigns.models import Plan
from units.enums import UnitKind
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

_YEARS: dict[str, Any] = {"low": FIRST_YEAR, "high": LAST_YEAR}


def _debtors(text: str, known: Known) -> list[Unit]:
    units = [unit_of(line, known) for line in lines_of(text)]
    for unit in units:
        if unit.pk not in known.children:
            raise ValueError(f"{unit.name} không trực thuộc {known.unit.name}.")
    return list(dict.fromkeys(units))


def _recipient(text: str, known: Known) -> Unit:
    unit = unit_of(text, known)
    if unit.pk not in known.above and unit.pk not in known.children:
        raise ValueError(
            f"Nơi nhận phải là {known.unit.name} hoặc cấp trên; nơi cùng nhận còn có thể là đơn vị "
            "trực thuộc."
        )
    return unit


def _office(text: str, known: Known) -> Unit:
    unit = unit_of(text, known)
    if unit.pk not in known.children or not unit.is_emulation_office:
        raise ValueError(f"{unit.name} không phải cơ quan tham mưu của {known.unit.name}.")
    return unit


def unit_in_place_of(unit: Unit, move: Move) -> Unit | None:
    """The unit that now stands for one of the old campaign; None where none does."""
    if unit.pk == move.old_unit_id:
        return move.known.unit
    now = unit.successor if unit.successor_id else unit
    known = now.pk in move.known.children or now.pk in move.known.above
    return now if known else None


def _debtors_now(units: list[Unit], move: Move) -> list[Unit]:
    now = [unit_in_place_of(unit, move) for unit in units]
    return list(dict.fromkeys(u for u in now if u and u.pk in move.known.children))


def _recipient_now(unit: Unit, move: Move) -> Unit:
    return unit_in_place_of(unit, move) or move.known.unit


def _office_now(unit: Unit | None, move: Move) -> Unit | None:
    now = unit_in_place_of(unit, move) if unit else None
    return now if now and now.pk in move.known.children and now.is_emulation_office else None


PLAN = Sheet(
    "Kế hoạch",
    "Phần đầu, phần cuối và lời văn của kế hoạch; mỗi mục một dòng.",
    (
        of(Plan, "document_kind"),
        of(Plan, "number", carry=left_behind),
        of(Plan, "issued_on", carry=left_behind),
        of(Plan, "cited_as", carry=left_behind),
        of(Plan, "title"),
        of(Plan, "purpose"),
        of(Plan, "solutions"),
        of(Plan, "signing_capacity"),
        of(Plan, "signatory_post"),
        of(Plan, "signatory_name", carry=left_behind),
        of(Plan, "recipients"),
    ),
    upright=True,
)
BASES = Sheet(
    "Căn cứ",
    "Các văn bản làm căn cứ, theo thứ tự in.",
    tuple(of(LegalBasis, n) for n in ("title", "number", "issued_on", "issuer", "expired_on")),
)
PHASES = Sheet(
    "Giai đoạn",
    "Các giai đoạn của phong trào, theo thứ tự.",
    (
        of(Phase, "title"),
        of(Phase, "first_year", **_YEARS, carry=years_later),
        of(Phase, "last_year", **_YEARS, carry=years_later),
        of(Phase, "text"),
    ),
)
AREAS = Sheet(
    "Nội dung thi đua",
    "Các nội dung thi đua, theo thứ tự in.",
    (
        number_column(hint="Để trang “Chỉ tiêu” nhắc tới; không trùng nhau."),
        *(of(ContentArea, name) for name in ("ordinal", "title", "text")),
    ),
)
OBLIGATIONS = Sheet(
    "Nghĩa vụ, thời hạn",
    "Ai phải nộp gì, khi nào.",
    (
        number_column(hint="Để trang “Nơi nhận báo cáo” nhắc tới; không trùng nhau."),
        of(Obligation, "what"),
        of(Obligation, "text"),
        several_of(Obligation, "debtor_kinds", UnitKind.choices),
        Column(
            name="debtors",
            title="Đơn vị phải nộp",
            show=lambda units: "\n".join(unit_text(unit) for unit in units),
            read=_debtors,
            empty=list,
            hint="Mã các đơn vị trực thuộc, mỗi đơn vị một dòng trong ô; tên sau mã chỉ để đọc.",
            width=40,
            carry=_debtors_now,
        ),
        of(Obligation, "is_yearly"),
        of(Obligation, "precision"),
        *(
            of(Obligation, name, low=BOUNDS[name][0], high=BOUNDS[name][1])
            for name in ("day", "month", "quarter")
        ),
        of(Obligation, "year", **_YEARS, carry=years_later),
        of(Obligation, "includes_day"),
        of(Obligation, "moves_to_working_day"),
    ),
    most=500,
)
RECIPIENTS = Sheet(
    "Nơi nhận báo cáo",
    "Mỗi nghĩa vụ nộp về đâu, qua cơ quan nào; dòng đầu của nghĩa vụ là nơi xem xét, các dòng sau "
    "là nơi đồng thời gửi.",
    (
        number_column("Nghĩa vụ số", name="obligation", hint="Số thứ tự ở trang “Nghĩa vụ, thời hạn”."),
        Column(
            name="unit", title="Nơi nhận", show=unit_text, read=_recipient, needed=True, width=40,
            hint="Mã đơn vị phát động hoặc đơn vị cấp trên; nơi đồng thời gửi: cả đơn vị trực thuộc.",
            carry=_recipient_now,
        ),
        Column(
            name="through", title="Qua", show=lambda unit: unit_text(unit) if unit else "",
            read=_office, empty=lambda: None, width=40,
            hint="Mã cơ quan tham mưu của đơn vị phát động, nếu nộp qua cơ quan này.",
            carry=_office_now,
        ),
    ),
)  # fmt: skip


def _names(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.columns if column.name != "row"]


def values_of(instance: Any, sheet: Sheet, **more: Any) -> dict[str, Any]:
    """The values of an instance's own columns, and `more` for those that it has not."""
    return {n: getattr(instance, n) for n in _names(sheet) if n not in more} | more


def _plan(campaign: Campaign, plan: Plan) -> Values:
    return {PLAN.name: [values_of(plan, PLAN)]}


def _write_plan(user: User, target: Target, values: Values) -> None:
    for row in values[PLAN.name]:
        for name, value in row.items():
            setattr(target.plan, name, value)
        target.plan.save()


def _bases(campaign: Campaign, plan: Plan) -> Values:
    return {BASES.name: [values_of(basis, BASES) for basis in plan.legal_bases.all()]}


def _write_bases(user: User, target: Target, values: Values) -> None:
    LegalBasis.objects.bulk_create(
        LegalBasis(plan=target.plan, position=number, **row)
        for number, row in enumerate(values[BASES.name], start=1)
    )


def _phases(campaign: Campaign, plan: Plan) -> Values:
    return {PHASES.name: [values_of(phase, PHASES) for phase in campaign.phases.all()]}


def _check_phases(rows: Rows, known: Known) -> Iterator[Problem]:
    return years_out_of_order(PHASES, rows[PHASES.name])


def _write_phases(user: User, target: Target, values: Values) -> None:
    Phase.objects.bulk_create(
        Phase(campaign=target.campaign, ordinal=number, **row)
        for number, row in enumerate(values[PHASES.name], start=1)
    )


def _areas(campaign: Campaign, plan: Plan) -> Values:
    return {
        AREAS.name: [
            {"row": number, **values_of(area, AREAS)}
            for number, area in enumerate(plan.content_areas.all(), start=1)
        ]
    }


def _check_areas(rows: Rows, known: Known) -> Iterator[Problem]:
    return repeated(AREAS, rows[AREAS.name], "row")


def _write_areas(user: User, target: Target, values: Values) -> None:
    rows = values[AREAS.name]
    made = ContentArea.objects.bulk_create(
        ContentArea(plan=target.plan, position=place, **{n: row[n] for n in _names(AREAS)})
        for place, row in enumerate(rows, start=1)
    )
    target.made["areas"] = {row["row"]: area for row, area in zip(rows, made, strict=True)}


def _obligations(campaign: Campaign, plan: Plan) -> Values:
    found = list(
        plan.obligations.prefetch_related(
            "debtors__successor",
            "recipient_rows__unit__successor",
            "recipient_rows__through__successor",
        )
    )
    return {
        OBLIGATIONS.name: [
            {
                "row": number,
                **values_of(
                    each,
                    OBLIGATIONS,
                    debtors=sorted(each.debtors.all(), key=lambda unit: unit.code),
                ),
            }
            for number, each in enumerate(found, start=1)
        ],
        RECIPIENTS.name: [
            {"obligation": number, "unit": row.unit, "through": row.through}
            for number, each in enumerate(found, start=1)
            for row in each.recipient_rows.all()
        ],
    }


def _check_obligations(rows: Rows, known: Known) -> Iterator[Problem]:
    duties, places = rows[OBLIGATIONS.name], rows[RECIPIENTS.name]
    yield from repeated(OBLIGATIONS, duties, "row")
    yield from repeated(RECIPIENTS, places, "obligation", "unit")
    yield from unmatched(RECIPIENTS, places, "obligation", duties, OBLIGATIONS)
    received = set()
    for row in places:
        # Who reviews what comes in stands above those who owe it; who also gets it need not.
        is_first = row.values["obligation"] not in received
        if is_first and row.values["unit"].pk not in known.above:
            reason = f"Nơi nhận đầu tiên phải là {known.unit.name} hoặc cấp trên."
            yield Problem(RECIPIENTS.name, row.number, RECIPIENTS.title_of("unit"), reason)
        received.add(row.values["obligation"])
    for row in duties:
        facts = {name: row.values[name] for name in _names(OBLIGATIONS) if name != "debtors"}
        yield from said_by_model(Obligation(**facts), OBLIGATIONS, row)
        if not row.values["debtor_kinds"] and not row.values["debtors"]:
            reason = "Hãy ghi loại đơn vị hoặc từng đơn vị phải nộp."
            yield Problem(
                OBLIGATIONS.name, row.number, OBLIGATIONS.title_of("debtor_kinds"), reason
            )
        if row.values["row"] not in received:
            reason = f"Chưa có nơi nhận; hãy ghi một dòng ở trang “{RECIPIENTS.name}”."
            yield Problem(OBLIGATIONS.name, row.number, "", reason)


def _write_obligations(user: User, target: Target, values: Values) -> None:
    made = {}
    for place, row in enumerate(values[OBLIGATIONS.name], start=1):
        facts = {name: row[name] for name in _names(OBLIGATIONS) if name != "debtors"}
        duty = Obligation.objects.create(plan=target.plan, position=place, **facts)
        if row["debtors"]:
            duty.debtors.set(row["debtors"])
        made[row["row"]] = duty
    taken: set[tuple[int, int]] = set()
    has_first: set[int] = set()
    for place, row in enumerate(values[RECIPIENTS.name], start=1):
        duty, unit = made[row["obligation"]], row["unit"]
        # Nor has a unit that came to stand below the new campaign's unit the first say.
        if duty.pk not in has_first and unit.parent_id == target.plan.unit_id:
            unit = target.plan.unit
        has_first.add(duty.pk)
        # Two old recipients may have become one unit meanwhile.
        if (duty.pk, unit.pk) not in taken:
            taken.add((duty.pk, unit.pk))
            ObligationRecipient.objects.create(
                obligation=duty, position=place, unit=unit, through=row["through"]
            )


PARTS = (
    Part("plan", "Thể thức, mục đích, giải pháp, nơi nhận của kế hoạch", (PLAN,), _plan, _write_plan),
    Part("bases", "Căn cứ", (BASES,), _bases, _write_bases),
    Part("phases", "Giai đoạn", (PHASES,), _phases, _write_phases, _check_phases),
    Part("areas", "Nội dung thi đua", (AREAS,), _areas, _write_areas, _check_areas),
    Part(
        "obligations", "Nghĩa vụ, thời hạn và nơi nhận", (OBLIGATIONS, RECIPIENTS), _obligations,
        _write_obligations, _check_obligations,
    ),
)  # fmt: skip
