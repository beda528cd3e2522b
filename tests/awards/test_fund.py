"""The fund: income, commitments of decisions, payments within them, counter lines."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from accounts.models import Notice
from awards import fund_balance
from awards.enums import DecisionState
from awards.enums import FundEntryKind
from awards.enums import RecordState
from awards.fund import add_income
from awards.fund import commit_decision
from awards.fund import commit_other
from awards.fund import pay
from awards.fund import reverse_entry
from awards.fund_balance import Balance
from awards.fund_balance import balance_of
from awards.fund_balance import commitment_left
from awards.fund_balance import commitments_of
from awards.fund_balance import months_of
from awards.fund_balance import waiting_decisions
from awards.models import FundEntry
from tests.factories.awards_exemplars import FundEntryFactory
from tests.factories.awards_exemplars import IssuedDecisionFactory
from tests.factories.awards_exemplars import award
from workflow import Refused
from workflow import Stale

LINE = {"year": 2026, "day": dt.date(2026, 3, 5), "description": "Ngân sách cấp"}


@pytest.fixture
def officer(cast):
    return cast.province_officer


@pytest.fixture
def decision(cast):
    found = IssuedDecisionFactory(unit=cast.province)
    award(found, 3_510_000, 7_020_000, None)
    return found


def spend(cast, amount, decision=None, **facts):
    line = {**LINE, "description": f"Chi {amount}", **facts}
    return pay(cast.province_officer, cast.province, amount=amount, decision=decision, **line)


def test_income_raises_the_free_money(cast, officer):
    add_income(officer, cast.province, amount=50_000_000, **LINE)
    assert balance_of(cast.province, 2026) == Balance(income=50_000_000)
    assert balance_of(cast.province, 2026).free == 50_000_000
    assert AuditEvent.objects.filter(act="awards.add_fund_income").count() == 1


@pytest.mark.parametrize(
    "who", ["commune_officer", "province_reader", "province_reviewer", "province_administrator"]
)
def test_only_writers_of_the_unit_write_its_book(cast, who, decision):
    user = cast.people[who]
    for verb in (
        lambda: add_income(user, cast.province, amount=1, **LINE),
        lambda: commit_other(user, cast.province, amount=1, **LINE),
        lambda: pay(user, cast.province, amount=1, **LINE),
        lambda: commit_decision(user, decision),
        lambda: reverse_entry(user, FundEntryFactory(unit=cast.province), reason="Sai"),
    ):
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.denied
    assert not FundEntry.objects.exclude(description__startswith="Ngân sách cấp đợt").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 0),
        ("amount", -5),
        ("amount", 10**14 + 1),
        ("description", "  "),
        ("description", "d" * 301),
        ("paper_number", "s" * 61),
        ("day", dt.date(2025, 12, 31)),
        ("day", dt.date(2030, 1, 1)),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(cast, officer, field, value):
    with pytest.raises(Refused) as refusal:
        add_income(officer, cast.province, **{"amount": 5, **LINE, field: value})
    assert list(refusal.value.errors) == [field]
    assert not FundEntry.objects.exists()


def test_the_second_click_writes_no_second_line(cast, officer):
    add_income(officer, cast.province, amount=5, **LINE)
    with pytest.raises(Refused, match="giống hệt"):
        add_income(officer, cast.province, amount=5, **LINE)
    add_income(officer, cast.province, amount=5, **{**LINE, "description": "Đợt 2"})
    assert balance_of(cast.province, 2026).income == 10


## Commitments


def test_a_decision_commits_the_sum_of_its_records_once(cast, officer, decision):
    first = commit_decision(officer, decision)
    again = commit_decision(cast.province_leader, decision)
    assert first == again
    assert first.amount == 10_530_000
    assert (first.year, first.day) == (2026, decision.issued_on)
    assert balance_of(cast.province, 2026).committed == 10_530_000
    assert AuditEvent.objects.filter(act="awards.commit_fund").count() == 1


def test_a_decision_without_money_commits_nothing(cast, officer):
    decision = IssuedDecisionFactory(unit=cast.province)
    award(decision, None)
    assert commit_decision(officer, decision) is None
    assert not FundEntry.objects.exists()


@pytest.mark.parametrize("facts", [{"state": DecisionState.DRAFT}, {"is_proposal": True}])
def test_a_draft_and_a_proposal_commit_nothing(cast, officer, facts):
    decision = IssuedDecisionFactory(unit=cast.province, **facts)
    award(decision, 100)
    with pytest.raises(Refused, match="đã ban hành"):
        commit_decision(officer, decision)


def test_a_commitment_taken_back_is_made_anew_without_revoked_awards(cast, officer, decision):
    first = commit_decision(officer, decision)
    reverse_entry(officer, first, reason="Một quyết định bị thu hồi")
    decision.records.filter(amount=7_020_000).update(state=RecordState.REVOKED)
    assert commit_decision(officer, decision).amount == 3_510_000
    assert balance_of(cast.province, 2026).committed == 3_510_000


def test_decisions_that_wait_are_those_with_money_and_no_commitment(cast, officer, decision):
    award(IssuedDecisionFactory(unit=cast.province), None)
    IssuedDecisionFactory(unit=cast.province, is_proposal=True)
    award(IssuedDecisionFactory(unit=cast.commune), 5)
    assert [(d.pk, d.money) for d in waiting_decisions(cast.province, 2026)] == [
        (decision.pk, 10_530_000)
    ]
    commit_decision(officer, decision)
    assert not waiting_decisions(cast.province, 2026)


def test_the_fund_may_promise_more_than_it_has_and_says_so(cast, officer, decision):
    add_income(officer, cast.province, amount=10_000_000, **LINE)
    commit_decision(officer, decision)
    assert balance_of(cast.province, 2026).free == -530_000


## Payments


def test_payments_end_at_the_last_dong_of_the_commitment(cast, officer, decision):
    commit_decision(officer, decision)
    spend(cast, 10_000_000, decision)
    with pytest.raises(Refused) as refusal:
        spend(cast, 530_001, decision)
    assert "530.000" in refusal.value.errors["amount"]
    spend(cast, 530_000, decision)
    assert commitment_left(cast.province, 2026, decision) == 0
    with pytest.raises(Refused):
        spend(cast, 1, decision)
    assert balance_of(cast.province, 2026) == Balance(committed=10_530_000, paid=10_530_000)


def test_without_the_limit_the_fund_would_be_overdrawn(cast, decision, monkeypatch):
    """The twin: it is the limit, and nothing else, that stops the payment above."""
    monkeypatch.setattr("awards.fund.commitment_left", lambda *args: 10**15)
    spend(cast, 1, decision)
    assert balance_of(cast.province, 2026).owed == -1


def test_nothing_is_paid_before_it_is_committed(cast, decision):
    with pytest.raises(Refused):
        spend(cast, 1, decision)
    with pytest.raises(Refused):
        spend(cast, 1)


def test_one_decisions_money_pays_for_no_other(cast, officer, decision):
    commit_decision(officer, decision)
    other = IssuedDecisionFactory(unit=cast.province)
    commit_other(officer, cast.province, amount=1_000_000, **LINE)
    with pytest.raises(Refused):
        spend(cast, 1, other)
    with pytest.raises(Refused):
        spend(cast, 1_000_001)
    spend(cast, 1_000_000)
    assert commitment_left(cast.province, 2026, None) == 0
    assert commitment_left(cast.province, 2026, decision) == 10_530_000


def test_a_foreign_decision_is_refused(cast):
    with pytest.raises(Refused, match="không phải của đơn vị"):
        spend(cast, 1, IssuedDecisionFactory(unit=cast.commune))


def test_money_of_a_year_may_be_paid_in_the_next_one_and_stays_in_its_year(cast, officer):
    decision = IssuedDecisionFactory(unit=cast.province, issued_on=dt.date(2025, 12, 30))
    award(decision, 1000)
    commit_decision(officer, decision)
    spend(cast, 1000, decision, year=2025, day=dt.date(2026, 1, 20))
    assert balance_of(cast.province, 2025).paid == 1000
    assert balance_of(cast.province, 2026) == Balance()
    assert months_of(cast.province, 2025)[-1] == fund_balance.Month("Năm 2026", 0, 0, 1000)


## Counter lines


def test_a_counter_line_takes_the_sum_back_and_both_stay(cast, officer):
    entry = add_income(officer, cast.province, amount=7, **LINE)
    counter = reverse_entry(officer, entry, reason="Gõ nhầm số tiền")
    assert counter.reverses == entry
    assert (counter.amount, counter.kind, counter.year) == (7, FundEntryKind.INCOME, 2026)
    assert balance_of(cast.province, 2026) == Balance()
    assert FundEntry.objects.count() == 2
    assert months_of(cast.province, 2026)[2].income == 0


def test_a_line_is_taken_back_once(cast, officer):
    entry = add_income(officer, cast.province, amount=7, **LINE)
    counter = reverse_entry(officer, entry, reason="Gõ nhầm")
    with pytest.raises(Stale):
        reverse_entry(officer, entry, reason="Gõ nhầm")
    with pytest.raises(Refused, match="dòng huỷ"):
        reverse_entry(officer, counter, reason="Gõ nhầm")
    assert FundEntry.objects.count() == 2


def test_a_reason_is_demanded(cast, officer):
    entry = add_income(officer, cast.province, amount=7, **LINE)
    with pytest.raises(Refused) as refusal:
        reverse_entry(officer, entry, reason=" ")
    assert "reason" in refusal.value.errors


def test_a_commitment_is_not_taken_back_from_under_its_payments(cast, officer, decision):
    commitment = commit_decision(officer, decision)
    payment = spend(cast, 1, decision)
    with pytest.raises(Refused, match="Hãy huỷ các dòng chi trước"):
        reverse_entry(officer, commitment, reason="Sai")
    reverse_entry(officer, payment, reason="Sai")
    reverse_entry(officer, commitment, reason="Sai")
    assert balance_of(cast.province, 2026) == Balance()


def test_the_head_is_told_of_a_counter_line_but_not_of_their_own(cast, officer):
    first, second = FundEntryFactory.create_batch(2, unit=cast.province)
    reverse_entry(officer, first, reason="Gõ nhầm")
    assert Notice.objects.get(kind="fund_reversed").recipient == cast.province_leader
    reverse_entry(cast.province_leader, second, reason="Gõ nhầm")
    assert Notice.objects.filter(kind="fund_reversed").count() == 1


## Reading


def test_commitments_are_listed_by_decision_others_last(cast, officer, decision):
    commit_other(officer, cast.province, amount=9, **LINE)
    commit_decision(officer, decision)
    spend(cast, 4)
    rows = commitments_of(cast.province, 2026)
    assert [(row.decision, row.committed, row.paid, row.left) for row in rows] == [
        (decision, 10_530_000, 0, 10_530_000),
        (None, 9, 4, 5),
    ]


def test_a_commitment_says_when_its_awards_have_changed(cast, officer, decision):
    commit_decision(officer, decision)
    assert not commitments_of(cast.province, 2026)[0].is_outdated
    decision.records.filter(amount=7_020_000).update(state=RecordState.REVOKED)
    row = commitments_of(cast.province, 2026)[0]
    assert (row.is_outdated, row.awarded) == (True, 3_510_000)
    commit_other(officer, cast.province, amount=9, **LINE)
    assert not commitments_of(cast.province, 2026)[-1].is_outdated


def test_a_years_book_says_nothing_of_another_unit_or_year(cast, officer):
    FundEntryFactory(unit=cast.commune, amount=3)
    FundEntryFactory(unit=cast.province, year=2025, day=dt.date(2025, 3, 1), amount=5)
    assert balance_of(cast.province, 2026) == Balance()
    assert balance_of(cast.commune, 2026).income == 3
    assert fund_balance.years_of(cast.province) == [2025]
