"""Where a council may vote and where a dossier passes: each boundary, one step either side of it."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from awards import counting
from awards import voting
from awards.councils import end_seat
from awards.counting import Written
from awards.counting import close_voting
from awards.counting import tally
from awards.enums import Choice
from awards.enums import NominationState
from awards.enums import Presence
from awards.models import Abstention
from awards.models import AgendaItem
from awards.models import AwardFormRule
from awards.models import Ballot
from awards.models import Nomination
from awards.models import Session
from awards.sessions import abstain
from awards.sessions import change_session
from awards.sessions import put_on_agenda
from awards.sessions import take_attendance
from awards.sessions import take_off_agenda
from awards.voting import cast_ballot
from awards.voting import open_voting
from awards.voting import quorum_gap
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import absent
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.factories.awards_council import CouncilNominationFactory
from workflow import Refused
from workflow import Stale

A, D, B = Choice.AGREE, Choice.DISAGREE, Choice.BLANK


## Quorum


def frozen(present: int, members: int, quorum: tuple[int, int], writing: int = 0) -> dict:
    marks = [Presence.PRESENT] * present + [Presence.WRITTEN] * writing
    marks += [Presence.ABSENT] * (members - len(marks))
    return {
        "members": [{"presence": mark} for mark in marks],
        "items": [{"quorum": list(quorum)}],
    }


@pytest.mark.parametrize(
    ("present", "members", "quorum", "valid"),
    [
        (10, 15, (2, 3), True),  # exactly two thirds
        (9, 15, (2, 3), False),
        (15, 15, (2, 3), True),
        (0, 15, (2, 3), False),
        (11, 16, (2, 3), True),  # 10,67: eleven are needed
        (10, 16, (2, 3), False),
        (12, 17, (2, 3), True),  # 11,33: twelve are needed
        (11, 17, (2, 3), False),
        (667, 1000, (2, 3), True),  # 0,666 is not two thirds, 0,667 is more
        (666, 1000, (2, 3), False),
        (9, 10, (9, 10), True),
        (8, 10, (9, 10), False),
        (8, 15, (1, 2), True),  # "trên một nửa" of an odd number
        (7, 15, (1, 2), False),
        (7, 14, (1, 2), True),
        (1, 1, (2, 3), True),
        (15, 15, (1, 1), True),
        (14, 15, (1, 1), False),
    ],
)
def test_quorum_is_an_exact_share_of_all_members(present, members, quorum, valid):
    assert (quorum_gap(frozen(present, members, quorum)) == "") is valid


def test_who_only_writes_is_not_in_the_room():
    assert quorum_gap(frozen(9, 15, (2, 3), writing=6)) == (
        "Mới có 9 trong 15 thành viên dự họp; cần ít nhất 2/3 để họp hợp lệ."
    )


def test_strictest_form_on_the_agenda_decides():
    mixed = frozen(10, 15, (2, 3))
    mixed["items"].append({"quorum": [9, 10]})
    assert "9/10" in quorum_gap(mixed)


@pytest.mark.parametrize(("away", "opens"), [(5, True), (6, False)])
def test_session_opens_with_ten_of_fifteen_and_not_with_nine(cast, away, opens):
    sitting = make_sitting(cast)
    absent(sitting, away)
    if opens:
        assert open_sitting(sitting).roll.count() == 10
    else:
        with pytest.raises(Refused, match="Mới có 9 trong 15"):
            open_sitting(sitting)
        assert sitting.fresh().state == "planned"
        assert sitting.session.roll.count() == 0


def test_session_does_not_open_before_everyone_is_marked(cast):
    sitting = make_sitting(cast)
    absent(sitting, 1, Presence.UNKNOWN)
    with pytest.raises(Refused, match="Chưa điểm danh: Uỷ Viên Thứ 15"):
        open_sitting(sitting)


def test_session_without_dossiers_does_not_open(cast):
    sitting = make_sitting(cast, items=0)
    with pytest.raises(Refused, match="chưa có hồ sơ"):
        open_sitting(sitting)


## Threshold

ALL = {"denominator": "all"}
PRESENT = {"denominator": "present"}


@pytest.mark.parametrize(
    ("agree", "members", "threshold", "percent", "passes"),
    [
        (12, 15, "80.00", "80.00", True),  # exactly
        (11, 15, "80.00", "73.33", False),
        (4, 5, "80.00", "80.00", True),
        (7999, 10_000, "80.00", "79.99", False),
        (8000, 10_000, "80.00", "80.00", True),
        (8000, 10_000, "80.01", "80.00", False),
        (8001, 10_000, "80.01", "80.01", True),
        (79_996, 100_000, "80.00", "79.99", False),  # cut, never rounded up to what passes
        (799_999, 1_000_000, "80.00", "79.99", False),
        (2, 3, "66.66", "66.66", True),
        (2, 3, "66.67", "66.66", False),
        (9, 10, "90.00", "90.00", True),
        (8, 9, "90.00", "88.88", False),
        (8, 15, "50.00", "53.33", True),
        (7, 15, "50.00", "46.66", False),
        (7, 14, "50.00", "50.00", True),
        (15, 15, "100.00", "100.00", True),
        (14, 15, "100.00", "93.33", False),
        (0, 15, "0.00", "0.00", True),
        (0, 15, "80.00", "0.00", False),
        (0, 0, "0.00", "0.00", False),  # nobody, nothing
    ],
)
def test_threshold_is_met_exactly_or_not_at_all(agree, members, threshold, percent, passes):
    votes = {A: agree, D: members - agree}
    result = tally(ALL | {"threshold": threshold}, votes, Written(), members=members, present=0)
    assert (result.base, result.percent, result.is_passed) == (members, Decimal(percent), passes)


@pytest.mark.parametrize("base", range(1, 41))
def test_verdict_is_that_of_the_exact_fraction(base):
    for agree in range(base + 1):
        for threshold in ("50.00", "66.67", "75.00", "80.00", "90.00"):
            rule = ALL | {"threshold": threshold}
            result = tally(rule, {A: agree}, Written(), members=base, present=base)
            exact = Fraction(100 * agree, base)
            assert result.is_passed is (exact >= Fraction(threshold))
            assert 0 <= exact - Fraction(result.percent) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("rule", "votes", "written", "base", "percent", "passes"),
    [
        # Of all fifteen: those away and the blank ballots weigh as if against.
        (ALL, {A: 12, D: 0, B: 0}, (0, 0), 15, "80.00", True),
        (ALL, {A: 11, D: 0, B: 3}, (0, 0), 15, "73.33", False),
        (ALL, {A: 10, D: 0, B: 0}, (2, 0), 15, "80.00", True),  # two letters make it
        (ALL, {A: 10, D: 0, B: 0}, (1, 1), 15, "73.33", False),
        (ALL, {A: 12, D: 3, B: 0}, (0, 0), 15, "80.00", True),
        # Of the ten who take part.
        (PRESENT, {A: 8, D: 2, B: 0}, (0, 0), 10, "80.00", True),
        (PRESENT, {A: 7, D: 2, B: 1}, (0, 0), 10, "70.00", False),
        # A letter takes part as well: it stands in the base, or five could agree out of four.
        (PRESENT, {A: 8, D: 2, B: 0}, (2, 0), 12, "83.33", True),
        (PRESENT, {A: 8, D: 2, B: 0}, (0, 1), 11, "72.72", False),
        (PRESENT, {A: 10, D: 0, B: 0}, (5, 0), 15, "100.00", True),
    ],
)
def test_base_of_the_share(rule, votes, written, base, percent, passes):
    result = tally(rule | {"threshold": "80.00"}, votes, Written(*written), members=15, present=10)
    assert (result.base, result.percent, result.is_passed) == (base, Decimal(percent), passes)


@pytest.mark.parametrize("module", [counting, voting])
def test_no_floating_point_number_decides(module):
    tree = ast.parse(inspect.getsource(module))
    constants = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert not [value for value in constants if isinstance(value, float)]
    assert "float" not in names
    assert "round" not in names


## Whole sessions


def vote(sitting: Sitting, agree: int, *, disagree: int = 0, blank: int = 0) -> None:
    """The first members vote alike on every item that is theirs; the others do not vote."""
    plan = [A] * agree + [D] * disagree + [B] * blank
    session = sitting.fresh()
    for seat, choice in zip(sitting.members, plan, strict=False):
        mine = voting.items_to_vote(session, seat.pk)
        cast_ballot(seat.user, session, {item.pk: choice.value for item in mine})


def close(sitting: Sitting, **written: Written) -> list[AgendaItem]:
    letters = {sitting.items[int(key[1:])].pk: counts for key, counts in written.items()}
    close_voting(sitting.secretary, sitting.fresh(), written=letters)
    return list(AgendaItem.objects.filter(session=sitting.session).select_related("nomination"))


@pytest.mark.parametrize(
    ("agree", "disagree", "state"),
    [
        (12, 3, NominationState.RECOMMENDED),
        (11, 4, NominationState.NOT_RECOMMENDED),
        (12, 0, NominationState.RECOMMENDED),
    ],
)
def test_dossier_moves_to_its_result(cast, agree, disagree, state):
    sitting = make_sitting(cast, items=2)
    open_sitting(sitting)
    vote(sitting, agree, disagree=disagree)
    for item in close(sitting):
        assert (item.agree, item.disagree, item.blank) == (agree, disagree, 0)
        assert item.nomination.state == state


def test_three_absent_members_decide_in_writing(cast):
    sitting = make_sitting(cast, items=2)
    absent(sitting, 3, Presence.WRITTEN)
    open_sitting(sitting)
    vote(sitting, 10, disagree=2)
    passed, failed = close(sitting, n0=Written(agree=2, disagree=1), n1=Written(agree=1))
    assert (passed.agree, passed.disagree, passed.written_agree) == (12, 3, 2)
    assert (passed.base, passed.percent, passed.is_passed) == (15, Decimal("80.00"), True)
    assert (failed.agree, failed.percent, failed.is_passed) == (11, Decimal("73.33"), False)


@pytest.mark.parametrize(
    ("facts", "letters", "accepted"),
    [
        ({}, Written(agree=2), True),
        ({}, Written(agree=1, disagree=1), True),
        ({}, Written(agree=3), False),
        ({}, Written(agree=2, disagree=1), False),
        ({}, Written(agree=-1), False),
        ({"absent_mode": "none"}, Written(agree=1), False),
        ({"absent_mode": "none"}, Written(), True),
    ],
)
def test_no_more_letters_than_absent_members_who_write(cast, facts, letters, accepted):
    sitting = make_sitting(cast, items=1, **facts)
    absent(sitting, 3)
    absent(sitting, 2, Presence.WRITTEN)
    open_sitting(sitting)
    vote(sitting, 12)
    if accepted:
        assert close(sitting, n0=letters)[0].agree == 12 + letters.agree
    else:
        with pytest.raises(Refused, match="không khớp"):
            close(sitting, n0=letters)
        assert sitting.fresh().state == "open"


@pytest.mark.parametrize(("denominator", "base"), [("all", 15), ("present", 14)])
def test_member_who_abstains_stays_among_all_and_not_among_those_present(cast, denominator, base):
    sitting = make_sitting(cast, items=2, denominator=denominator)
    seat = sitting.members[0]
    abstain(seat.user, sitting.items[0], seat, reason="Là người thân.")
    open_sitting(sitting)
    vote(sitting, 15)
    first, second = close(sitting)
    assert (first.agree, first.base) == (14, base)
    assert (second.agree, second.base) == (15, 15)
    assert Ballot.objects.filter(session=sitting.session).count() == 29


def test_member_who_abstains_writes_no_letter_on_that_dossier(cast):
    sitting = make_sitting(cast, items=1)
    absent(sitting, 1, Presence.WRITTEN)
    gone = sitting.members[-1]
    abstain(gone.user, sitting.items[0], gone, reason="Là người được đề nghị.")
    open_sitting(sitting)
    vote(sitting, 14)
    with pytest.raises(Refused, match="không khớp"):
        close(sitting, n0=Written(agree=1))


def test_present_who_did_not_vote_count_in_the_base(cast):
    sitting = make_sitting(cast, items=1, denominator="present")
    absent(sitting, 3)
    open_sitting(sitting)
    vote(sitting, 9)
    (item,) = close(sitting)
    assert (item.agree, item.base, item.percent) == (9, 12, Decimal("75.00"))


def test_vote_without_a_voter_is_not_counted(cast):
    sitting = make_sitting(cast, items=1)
    open_sitting(sitting)
    with pytest.raises(Refused, match="Chưa có thành viên nào bỏ phiếu"):
        close(sitting)


def test_ballot_too_few_or_too_many_stops_the_count(cast):
    sitting = make_sitting(cast, items=1)
    open_sitting(sitting)
    vote(sitting, 12)
    Ballot.objects.create(
        key="thêm", session=sitting.session, item=sitting.items[0], choice=Choice.AGREE
    )
    with pytest.raises(RuntimeError, match="13 votes of 12 voters"):
        close(sitting)
    assert sitting.fresh().state == "open"
    assert AgendaItem.objects.get(session=sitting.session).agree is None


## Frozen by opening


def test_rule_changed_while_people_vote_does_not_change_the_vote(cast):
    sitting = make_sitting(cast, items=1)
    open_sitting(sitting)
    AwardFormRule.objects.filter(pk=sitting.rule.pk).update(
        threshold_percent=100, denominator="present", quorum_numerator=3
    )
    vote(sitting, 12)
    (item,) = close(sitting)
    assert (item.base, item.is_passed) == (15, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: put_on_agenda(s.secretary, s.fresh(), []),
        lambda s: take_off_agenda(s.secretary, AgendaItem.objects.get(pk=s.items[0].pk)),
        lambda s: take_attendance(s.secretary, s.fresh(), {}),
        lambda s: abstain(
            s.members[0].user,
            AgendaItem.objects.get(pk=s.items[0].pk),
            s.members[0],
            reason="Muộn rồi.",
        ),
        lambda s: open_voting(s.secretary, s.fresh()),
    ],
    ids=["add", "remove", "attendance", "abstain", "open again"],
)
def test_nothing_of_it_can_be_changed_while_people_vote(cast, change):
    sitting = make_sitting(cast, items=2)
    open_sitting(sitting)
    before = Session.objects.values_list("frozen_sha256", flat=True).get()
    with pytest.raises((Refused, Stale)):
        change(sitting)
    session = Session.objects.get()
    assert session.frozen_sha256 == before
    assert session.items.count() == 2
    assert Abstention.objects.count() == 0


def test_member_on_the_roll_keeps_the_seat_until_the_vote_is_closed(cast):
    sitting = make_sitting(cast, items=1)
    seat = sitting.members[14]
    open_sitting(sitting)
    with pytest.raises(Refused, match="danh sách đã khoá"):
        end_seat(sitting.secretary, seat, left_on=timezone.localdate())
    vote(sitting, 15)
    close(sitting)
    end_seat(sitting.secretary, seat, left_on=timezone.localdate())
    assert seat.left_on == timezone.localdate()


@pytest.mark.parametrize(("days", "is_member"), [(30, True), (0, True), (-1, False)])
def test_seat_lasts_to_the_end_of_its_last_day(cast, days, is_member):
    sitting = make_sitting(cast, items=1)
    seat = sitting.members[14]
    end_seat(sitting.secretary, seat, left_on=timezone.localdate() + dt.timedelta(days=days))
    assert Session.objects.visible_to(seat.user).exists() is is_member
    assert seat.user.has_perm("awards.view_session", sitting.fresh()) is is_member


@pytest.mark.parametrize(
    "change",
    [
        lambda s, old, item, extra: put_on_agenda(s.secretary, old, [extra]),
        lambda s, old, item, extra: take_off_agenda(s.secretary, item),
        lambda s, old, item, extra: take_attendance(s.secretary, old, {}),
        lambda s, old, item, extra: change_session(s.secretary, old, place="Nơi khác"),
        lambda s, old, item, extra: abstain(
            s.members[0].user, item, s.members[0], reason="Muộn rồi."
        ),
    ],
    ids=["add", "remove", "attendance", "place", "abstain"],
)
def test_request_that_began_before_the_opening_changes_nothing_after_it(cast, change):
    """What slipped in behind the freeze could be neither voted on nor counted."""
    sitting = make_sitting(cast, items=2)
    extra = appraised_like(sitting)
    old = sitting.fresh()
    item = AgendaItem.objects.select_related("session__council__unit").get(pk=sitting.items[0].pk)
    assert item.session.state == "planned"
    open_sitting(sitting)
    with pytest.raises((Refused, Stale)):
        change(sitting, old, item, extra)
    vote(sitting, 15)
    assert [item.agree for item in close(sitting)] == [15, 15]


def appraised_like(sitting: Sitting) -> Nomination:
    """A dossier that might be put on the agenda too."""
    return CouncilNominationFactory(
        round=sitting.session.round,
        form=sitting.rule.form,
        rule_set=sitting.rule.rule_set,
        nominating_unit=sitting.cast.commune,
        state=NominationState.APPRAISED,
    )
