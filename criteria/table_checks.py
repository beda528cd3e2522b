"""What is wrong with a scoring table: things that cannot be scored stop it, others are told."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from criteria.enums import ItemKind
from criteria.formulas import FormulaError
from criteria.formulas import check_formula
from criteria.formulas import codes_in
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import NOUGHT
from documents.numbers import format_number

# Kinds that count towards the total and so need a maximum.
COUNTED = (
    ItemKind.LEVELS, ItemKind.YES_NO, ItemKind.NUMERIC, ItemKind.RANK, ItemKind.CAMPAIGN,
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """A sentence for the person who edits; `stops` where the table cannot be put in force so."""

    reason: str
    item: ScoringItem | None = None
    stops: bool = True


def wrong_days(table: ScoringTable) -> dict[str, str]:
    """Field → what is wrong with the last day of a stage: it lies before that of an earlier one."""
    days = [table.self_due_on, table.cross_due_on, table.verify_due_on]
    errors = {}
    for name, before, after in (
        ("cross_due_on", days[0], days[1]),
        ("verify_due_on", days[1] or days[0], days[2]),
    ):
        if before and after and after < before:
            errors[name] = f"Phải từ ngày {before:%d/%m/%Y} trở đi, sau bước trước."
    return errors


def problems_of(
    table: ScoringTable, items: Sequence[ScoringItem], codes: Collection[str] | None = None
) -> list[Problem]:
    """Everything to mend or to look at again, in the order of the items.

    Args:
        items: all items of the table.
        codes: indicators that formulas may name; None asks nobody.
    """
    children: dict[int | None, list[ScoringItem]] = {}
    for item in items:
        children.setdefault(item.parent_id, []).append(item)
    found = []
    if not any(item.kind in COUNTED for item in items):
        found.append(Problem("Bảng điểm chưa có mục nào cho điểm."))
    if not table.unit_kinds:
        found.append(Problem("Chưa chọn loại đơn vị được chấm (ở phần thông tin chung)."))
    for item in items:
        found += [
            Problem(f"Mục “{short_name(item)}”: {reason}", item, stops)
            for reason, stops in _of_item(item, children.get(item.pk, []), codes)
        ]
    if table.self_due_on is None:
        found.append(Problem("Chưa có hạn tự chấm nên sẽ không nhắc đơn vị.", stops=False))
    return found


def short_name(item: ScoringItem) -> str:
    """Ordinal and the first words of an item, to be found again."""
    return f"{item.ordinal} {first_words(item)}".strip()


def first_words(item: ScoringItem) -> str:
    """So much of an item's text as tells it from others."""
    words = item.text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def contradictions_in(item: ScoringItem) -> dict[str, str]:
    """What an item says against itself, by field; an item may still lack its scale.

    Levels and steps within the maximum, a formula that can be read, steps that rise.
    """
    errors: dict[str, str] = {}
    most = item.maximum_points
    for name, rows in (("levels", item.levels), ("steps", item.steps)):
        highest = max((Decimal(row["points"]) for row in rows), default=NOUGHT)
        if most is not None and highest > most:
            errors[name] = (
                f"Có mức {_points(highest)} điểm, cao hơn điểm tối đa {_points(most)} của mục."
            )
    marks = [Decimal(row["at_least"]) for row in item.steps]
    if len(set(marks)) != len(marks):
        errors["steps"] = "Có hai nấc bắt đầu ở cùng một số."
    if item.kind == ItemKind.NUMERIC and item.formula:
        try:
            check_formula(item.formula)
        except FormulaError as fault:
            errors["formula"] = str(fault)
    return errors


def _of_item(
    item: ScoringItem, inner: Sequence[ScoringItem], codes: Collection[str] | None
) -> list[tuple[str, bool]]:
    found = [(reason, True) for reason in contradictions_in(item).values()]
    found += [(reason, True) for reason in _lacking(item, inner)]
    if item.kind == ItemKind.GROUP and item.maximum_points is not None:
        total = sum((child.maximum_points or NOUGHT for child in inner if _counts(child)), NOUGHT)
        if inner and total != item.maximum_points:
            reason = (
                f"các mục cộng lại {_points(total)} điểm, nhóm ghi {_points(item.maximum_points)}."
            )
            found.append((reason, False))
    if codes is not None and item.kind == ItemKind.NUMERIC:
        unknown = [code for code in codes_in(item.formula) if code not in codes]
        if unknown:
            named = ", ".join(f"[{code}]" for code in unknown)
            found.append((f"chưa có kỳ báo cáo nào hỏi chỉ tiêu {named}.", False))
    return found


def _lacking(item: ScoringItem, inner: Sequence[ScoringItem]) -> list[str]:
    lacks = []
    if item.kind == ItemKind.GROUP and not inner:
        lacks.append("nhóm chưa có mục nào bên trong.")
    if item.kind in COUNTED and not item.maximum_points:
        lacks.append("chưa có điểm tối đa.")
    if item.kind == ItemKind.LEVELS and len(item.levels) < 2:
        lacks.append("phải có ít nhất hai mức điểm.")
    if item.kind in {ItemKind.NUMERIC, ItemKind.RANK} and not item.steps:
        lacks.append("chưa có nấc điểm nào.")
    if item.kind == ItemKind.NUMERIC and not item.formula:
        lacks.append("chưa có công thức.")
    if item.kind == ItemKind.CAMPAIGN and item.source_table_id is None:
        lacks.append("chưa chọn bảng điểm của phong trào để lấy kết quả.")
    return lacks


def _counts(item: ScoringItem) -> bool:
    return item.kind not in {ItemKind.BONUS, ItemKind.PENALTY, ItemKind.DISQUALIFIER}


def _points(value: Decimal) -> str:
    text = format_number(value, 2)
    return text.rstrip("0").rstrip(",")
