"""Obligations of a read document on their way into a draft plan.

The plan names its debtors in words; units directly under the plan's unit are proposed by kind where
the words speak of many, by name where they name them. The unit itself is left to the officer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from campaigns.drafting import remove_obligation
from campaigns.drafting import save_obligation
from campaigns.due_text import due_fields
from campaigns.due_text import due_text
from campaigns.models import Obligation
from campaigns.review_forms import ObligationReview
from campaigns.review_parts import ReviewPart
from campaigns.review_parts import Row
from campaigns.review_parts import place_of
from campaigns.review_units import named_in
from campaigns.review_units import units_of
from documents.text import fold
from units.enums import COMMUNE_KINDS
from units.enums import UnitKind

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models import Plan
    from campaigns.models import PlanReading
    from units.models import Unit

_EVERYWHERE = {
    "don vi": (UnitKind.PUBLIC_SERVICE,),
    "don vi su nghiep": (UnitKind.PUBLIC_SERVICE,),
    "doan the": (UnitKind.FRONT,),
    "mat tran": (UnitKind.FRONT,),
    "to chuc chinh tri": (UnitKind.FRONT,),
    "doanh nghiep": (UnitKind.ENTERPRISE,),
    "hop tac xa": (UnitKind.COOPERATIVE,),
    "bao": (UnitKind.PRESS,),
}
_UNDER_A_COMMUNE = {
    **_EVERYWHERE,
    "phong": (UnitKind.OFFICE,),
    "ban": (UnitKind.OFFICE,),
    "nganh": (UnitKind.OFFICE,),
    "co quan": (UnitKind.OFFICE,),
    "truong": (UnitKind.SCHOOL,),
    "truong hoc": (UnitKind.SCHOOL,),
    "thon": (UnitKind.VILLAGE,),
    "xom": (UnitKind.VILLAGE,),
    "to dan pho": (UnitKind.VILLAGE,),
}
_UNDER_A_PROVINCE = {
    **_EVERYWHERE,
    "so": (UnitKind.DEPARTMENT,),
    "ban": (UnitKind.DEPARTMENT,),
    "nganh": (UnitKind.DEPARTMENT,),
    "co quan": (UnitKind.DEPARTMENT,),
    "dia phuong": COMMUNE_KINDS,
    "cap xa": COMMUNE_KINDS,
    "xa": COMMUNE_KINDS,
    "phuong": COMMUNE_KINDS,
    "dac khu": (UnitKind.SPECIAL_ZONE,),
}


def _propose(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    return [_row(found, item, reading) for item in found.get("obligations", [])]


def _row(found: Mapping[str, Any], item: Mapping[str, Any], reading: PlanReading) -> Row:
    unit = reading.unit
    place, who = place_of(item), str(item.get("who") or "")
    text, kinds = _as_printed(found, item), kinds_named(who, unit)
    below = units_of(reading)[1:]
    named = [] if kinds else [str(each.pk) for each in named_in(who, below, unit.name)]
    is_owed_above = unit.kind != UnitKind.PROVINCE and "tinh" in fold(str(item.get("to") or ""))
    due = due_text(str(item.get("due") or ""))
    if not (kinds or named) or not due or is_owed_above:
        place["take"] = ""
    note = f"Văn bản ghi bên phải nộp là “{who}”." if who else "Văn bản không ghi rõ ai phải nộp."
    if is_owed_above:
        note += " Việc của chính đơn vị với cấp trên đã có trong kế hoạch cấp trên, nên bỏ ở đây."
    elif not (kinds or named) and named_in(who, [unit], unit.name):
        note += " Đó là chính đơn vị, không nơi nào ở dưới phải nộp, nên bỏ ở đây."
    offices = [each for each in below if each.is_emulation_office]
    through = next((office for office in offices if _is_through(office, text)), None)
    return {
        "what": item.get("what") or "",
        "due": due,
        "includes_day": bool(item.get("includes_day")),
        "debtor_kinds": kinds,
        "debtors": named,
        "recipient": str(unit.pk),
        "through": str(through.pk) if through else "",
        "text": text,
        **place,
        "note": note,
    }


def kinds_named(who: str, unit: Unit) -> list[str]:
    """Kinds of the units under `unit` that the words name; none where they name a single one."""
    words = fold(who)
    if not re.match(r"(?:cac|moi|tung|tat ca|toan bo)\b", words):
        return []
    known = _UNDER_A_PROVINCE if unit.kind == UnitKind.PROVINCE else _UNDER_A_COMMUNE
    named: set[str] = set()
    for name in sorted(known, key=len, reverse=True):
        # A longer name is taken out, so that “địa phương” is no ward and “hợp tác xã” no commune.
        words, times = re.subn(rf"\b{name}\b", " ", words)
        if times:
            named |= {kind.value for kind in known[name]}
    return [kind for kind in UnitKind.values if kind in named]


def _is_through(office: Unit, text: str) -> bool:
    name = " ".join(fold(office.name).split()[:2])
    return re.search(rf"\b(?:qua|thong qua) {re.escape(name)}\b", fold(text)) is not None


def _as_printed(found: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    lines = item.get("lines") or []
    if not lines:
        return ""
    return " ".join(" ".join(found["lines"][lines[0] : lines[-1] + 1]).split())


def _write(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    for old in plan.obligations.select_related("plan__unit"):
        old.plan = plan
        remove_obligation(user, old, version=plan.version)
    for row in rows:
        duty = Obligation(
            plan=plan,
            what=row["what"],
            text=row["text"],
            includes_day=row["includes_day"],
            debtor_kinds=row["debtor_kinds"],
            **(due_fields(row["due"]) or {}),
        )
        save_obligation(
            user,
            duty,
            version=plan.version,
            recipient=row["recipient"],
            through=row["through"],
            debtors=row["debtors"],
        )


OBLIGATIONS = ReviewPart(
    key="nghia-vu",
    title="Nghĩa vụ, thời hạn",
    row_label="Nghĩa vụ",
    form=ObligationReview,
    propose=_propose,
    write=_write,
    joins={"text": "\n"},
)
