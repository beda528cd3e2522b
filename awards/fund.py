"""The emulation and commendation fund (quỹ thi đua, khen thưởng) of a unit, year by year.

A book, not a spreadsheet: nothing is changed or deleted, a wrong line is taken back by a counter
line. Every writing verb holds the unit's row, so that two people cannot spend the same money.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from awards.enums import DecisionState
from awards.enums import FundEntryKind as K
from awards.enums import RecordState
from awards.fund_balance import commitment_left
from awards.models import Decision
from awards.models import FundEntry
from documents.numbers import format_number
from documents.text import normalize
from reports.addressees import people_for
from units.enums import Role
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

MOST = 10**14  # đồng; beyond it a key was held down


@transaction.atomic
def add_income(
    user: User,
    unit: Unit,
    *,
    year: int,
    amount: int,
    day: dt.date,
    description: str,
    paper_number: str = "",
) -> FundEntry:
    """Book money that comes into the fund of a year.

    Raises:
        Refused: no right, a fact wrong, or the very same line stands already.
    """
    entry = _write(
        user,
        unit,
        kind=K.INCOME,
        year=year,
        amount=amount,
        day=day,
        description=description,
        paper_number=paper_number,
    )
    record(user, "awards.add_fund_income", entry, **_facts(entry))
    return entry


@transaction.atomic
def commit_decision(user: User, decision: Decision) -> FundEntry | None:
    """Set aside the award money of an issued decision, once however often it is asked.

    The sum is that of the amounts frozen in its records. A commitment that was taken back may be
    made anew, with what its records hold then (an award revoked before it was paid).

    Returns:
        The entry; None where the decision carries no money.

    Raises:
        Refused: no right, or not an issued decision (a proposal to the level above commits nothing).
    """
    unit = _hold(user, decision.unit)
    decision.refresh_from_db(fields=["state", "is_proposal", "issued_on"])
    if decision.is_proposal or decision.state != DecisionState.ISSUED:
        raise Refused("Chỉ ghi cam kết chi theo quyết định đã ban hành.")
    if standing := standing_commitment(decision):
        return standing
    records = decision.records.filter(state=RecordState.VALID, amount__isnull=False)
    total = records.aggregate(total=Sum("amount"))["total"]
    if not total:
        return None
    entry = FundEntry.objects.create(
        unit=unit,
        year=decision.issued_on.year,
        kind=K.COMMITMENT,
        amount=total,
        day=decision.issued_on,
        description=f"Tiền thưởng theo {decision}, {decision.form}"[:300],
        paper_number=decision.number,
        decision=decision,
        made_by=user,
    )
    record(user, "awards.commit_fund", entry, **_facts(entry))
    return entry


@transaction.atomic
def commit_other(
    user: User,
    unit: Unit,
    *,
    year: int,
    amount: int,
    day: dt.date,
    description: str,
    paper_number: str = "",
) -> FundEntry:
    """Set money aside for what is no award: certificates, frames, flags, the ceremony.

    Raises:
        Refused: no right, a fact wrong, or the very same line stands already.
    """
    entry = _write(
        user,
        unit,
        kind=K.COMMITMENT,
        year=year,
        amount=amount,
        day=day,
        description=description,
        paper_number=paper_number,
    )
    record(user, "awards.commit_fund", entry, **_facts(entry))
    return entry


@transaction.atomic
def pay(
    user: User,
    unit: Unit,
    *,
    year: int,
    amount: int,
    day: dt.date,
    description: str,
    paper_number: str = "",
    decision: Decision | None = None,
) -> FundEntry:
    """Book a payment out of what was set aside.

    Args:
        year: the year of the commitment; money of a year may still be paid in the next one.
        decision: whose award money; None for other commitments of the year.

    Raises:
        Refused: no right, a fact wrong, more than is left of the commitment, or the very same line
            stands already.
    """
    _hold(user, unit)
    if decision is not None and decision.unit_id != unit.pk:
        raise Refused("Quyết định này không phải của đơn vị.")
    left = commitment_left(unit, year, decision)
    if 0 < amount <= MOST and amount > left:
        raise Refused(
            "Số chi vượt phần cam kết còn lại.",
            errors={"amount": f"Phần cam kết còn lại là {format_number(left)} đồng."},
        )
    entry = _write(
        user,
        unit,
        kind=K.PAYMENT,
        year=year,
        amount=amount,
        day=day,
        description=description,
        paper_number=paper_number,
        decision=decision,
    )
    record(user, "awards.pay_fund", entry, **_facts(entry))
    return entry


@transaction.atomic
def reverse_entry(user: User, entry: FundEntry, *, reason: str) -> FundEntry:
    """Take a line back by a counter line of the same sum in the same year; both stay to be read.

    Raises:
        Refused: no right, no reason, a counter line itself, or a commitment of which more is paid
            than would be left.
        Stale: taken back already.
    """
    _hold(user, entry.unit)
    words = normalize(reason).strip()
    if not words:
        raise Refused("Hãy ghi lý do huỷ.", errors={"reason": "Hãy ghi lý do huỷ."})
    if entry.reverses_id:
        raise Refused("Dòng này là dòng huỷ nên không huỷ được. Hãy ghi lại dòng đúng.")
    if FundEntry.objects.filter(reverses=entry).exists():
        raise Stale("Dòng này đã được huỷ.")
    if entry.kind == K.COMMITMENT:
        left = commitment_left(entry.unit, entry.year, entry.decision)
        if entry.amount > left:
            raise Refused("Cam kết này đã được chi. Hãy huỷ các dòng chi trước.")
    counter = FundEntry.objects.create(
        unit=entry.unit,
        year=entry.year,
        kind=entry.kind,
        amount=entry.amount,
        day=timezone.localdate(),
        description=f"Huỷ: {words}"[:300],
        paper_number=entry.paper_number,
        decision=entry.decision,
        reverses=entry,
        made_by=user,
    )
    record(user, "awards.reverse_fund_entry", counter, reason=words, **_facts(counter))
    _tell_heads(user, counter)
    return counter


def standing_commitment(decision: Decision) -> FundEntry | None:
    """The commitment of a decision that nobody took back."""
    return FundEntry.objects.filter(
        decision=decision, kind=K.COMMITMENT, reverses__isnull=True, reversed_by__isnull=True
    ).first()


def _hold(user: User, unit: Unit) -> Unit:
    demand(user, "awards.write_fund", unit)
    return Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def _write(user: User, unit: Unit, **facts: Any) -> FundEntry:
    """Check the facts and add one line."""
    _hold(user, unit)
    facts["description"] = normalize(facts["description"]).strip()
    facts["paper_number"] = normalize(facts["paper_number"]).strip()
    if errors := _faults(facts):
        raise Refused("Chưa ghi được vì còn chỗ cần sửa.", errors=errors)
    same = FundEntry.objects.filter(unit=unit, reverses__isnull=True, reversed_by__isnull=True)
    if same.filter(**facts).exists():
        raise Refused(
            "Dòng giống hệt đã có trong sổ.",
            errors={"description": "Dòng giống hệt đã có. Nếu là khoản khác, hãy ghi rõ hơn."},
        )
    return FundEntry.objects.create(unit=unit, made_by=user, **facts)


def _faults(facts: dict[str, Any]) -> dict[str, str]:
    errors = {}
    if not 0 < facts["amount"] <= MOST:
        errors["amount"] = "Số tiền phải lớn hơn 0 và không quá 100 nghìn tỷ đồng."
    if not facts["description"]:
        errors["description"] = "Hãy ghi nội dung."
    elif len(facts["description"]) > 300:
        errors["description"] = "Dài quá 300 ký tự. Hãy rút gọn."
    if len(facts["paper_number"]) > 60:
        errors["paper_number"] = "Dài quá 60 ký tự. Hãy rút gọn."
    day, year = facts["day"], facts["year"]
    if day > timezone.localdate():
        errors["day"] = "Ngày không thể ở sau hôm nay."
    # A year's money may be settled after its end, never before it begins.
    elif day.year not in {year, year + 1}:
        errors["day"] = f"Ngày phải trong năm {year}, hoặc năm {year + 1} khi quyết toán."
    return errors


def _facts(entry: FundEntry) -> dict[str, Any]:
    """What the trail keeps of a line."""
    return {
        "scope_path": entry.unit.path,
        "year": entry.year,
        "amount": entry.amount,
        "decision": entry.decision_id,
    }


def _tell_heads(user: User, counter: FundEntry) -> None:
    """The head learns that a line of the book was taken back, unless it was their own doing."""
    for person in people_for([counter.unit], [Role.LEADER]).get(counter.unit_id, []):
        if person.pk == user.pk:
            continue
        tell(
            person,
            key=f"fund_reversed:{counter.pk}:{person.pk}",
            kind="fund_reversed",
            title=f"Một dòng sổ quỹ năm {counter.year} đã được huỷ",
            body=f"{user} huỷ {format_number(counter.amount)} đồng. {counter.description}",
            url=reverse("awards:fund", args=[counter.unit_id, counter.year]),
        )
