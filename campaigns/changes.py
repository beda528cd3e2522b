"""What differs between two wordings of a plan, part by part and word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from campaigns.deadlines import due_words
from campaigns.models import Plan
from config.plan_amendments import read_parts
from documents.text import fold
from units.enums import UnitKind

FACT_NAMES = [
    "title", "purpose", "solutions", "recipients", "signing_capacity", "signatory_post",
    "signatory_name",
]  # fmt: skip
WORDS = re.compile(r"\s+|[^\s]+")

Row = tuple[str, str, str]  # key, heading, text


@dataclass(frozen=True)
class Piece:
    """A run of words; `is_new` where the other wording lacks it."""

    text: str
    is_new: bool = False


@dataclass(frozen=True)
class Change:
    """One item beside its counterpart; `kind` is added, removed, changed or same."""

    kind: str
    heading_before: list[Piece]
    before: list[Piece]
    heading_after: list[Piece]
    after: list[Piece]


@dataclass(frozen=True)
class PartChanges:
    title: str
    changes: list[Change]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.kind != "same"]


def changes_between(old: Plan, new: Plan) -> list[PartChanges]:
    """Every part of two wordings, the items of each beside each other, in the order of the new."""
    return [
        PartChanges(title, _beside(before, after))
        for (title, before), (_, after) in zip(_parts(old), _parts(new), strict=True)
    ]


def pieces_of(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in runs of words, those that the other lacks marked."""
    ours, theirs = WORDS.findall(old), WORDS.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if i < j:
            before.append(Piece("".join(ours[i:j]), tag != "equal"))
        if k < m:
            after.append(Piece("".join(theirs[k:m]), tag != "equal"))
    return before, after


def _beside(before: Sequence[Row], after: Sequence[Row]) -> list[Change]:
    left = {key: (heading, text) for key, heading, text in before}
    found = []
    for key, heading, text in after:
        old = left.pop(key, None)
        if old is None:
            found.append(Change("added", [], [], [Piece(heading)], [Piece(text)]))
            continue
        kind = "same" if old == (heading, text) else "changed"
        heads, texts = pieces_of(old[0], heading), pieces_of(old[1], text)
        found.append(Change(kind, heads[0], texts[0], heads[1], texts[1]))
    found += [
        Change("removed", [Piece(heading)], [Piece(text)], [], [])
        for heading, text in left.values()
    ]
    return found


def _parts(plan: Plan) -> list[tuple[str, list[Row]]]:
    return [
        ("Thông tin chung", _facts(plan)),
        ("Căn cứ", _bases(plan)),
        ("Nội dung thi đua", _areas(plan)),
        ("Nghĩa vụ, thời hạn", _duties(plan)),
        *read_parts(plan),
    ]


def _facts(plan: Plan) -> list[Row]:
    rows = []
    for name in FACT_NAMES:
        label = str(plan._meta.get_field(name).verbose_name).capitalize()
        rows.append((name, label, str(getattr(plan, name))))
    return rows


def _bases(plan: Plan) -> list[Row]:
    rows: dict[str, Row] = {}
    for basis in plan.legal_bases.all():
        key = fold(basis.number or basis.title)
        day = f", ngày {basis.issued_on:%d/%m/%Y}" if basis.issued_on else ""
        issuer = f", {basis.issuer}" if basis.issuer else ""
        rows[key] = (key, basis.number, f"{basis.title}{day}{issuer}")
    return list(rows.values())


def _areas(plan: Plan) -> list[Row]:
    return [
        (str(area.replaces_id or area.pk), f"{area.ordinal}. {area.title}", area.text)
        for area in plan.content_areas.all()
    ]


def _duties(plan: Plan) -> list[Row]:
    year = plan.campaign.first_year
    rows = []
    for duty in plan.obligations.prefetch_related(
        "debtors", "recipient_rows__unit", "recipient_rows__through"
    ):
        kinds = [str(UnitKind(kind).label) for kind in duty.debtor_kinds]
        owing = ", ".join(kinds + [unit.label for unit in duty.debtors.all()])
        to = "; ".join(str(row) for row in duty.recipient_rows.all())
        yearly = ", hằng năm" if duty.is_yearly else ""
        moves = ", lùi sang ngày làm việc kế tiếp" if duty.moves_to_working_day else ""
        lines = [
            f"Thời hạn: {due_words(duty, year)}{yearly}{moves}",
            f"Đơn vị phải nộp: {owing}",
            f"Nơi nhận: {to}",
            duty.text,
        ]
        text = "\n".join(line for line in lines if line)
        rows.append((str(duty.replaces_id or duty.pk), duty.get_what_display().capitalize(), text))
    return rows
