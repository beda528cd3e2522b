"""Who may score what: every role against every relation to the scorecard, in one table.

Nobody gives points to the own unit beyond the self-score: not as lead of its bloc, not as the
emulation office that verifies all others, not as the department in charge of an item, not by
holding another role elsewhere, and not as system administrator.
"""

from __future__ import annotations

import pytest

from criteria.cross_checking import save_cross_points
from criteria.enums import CrossCheckers
from criteria.enums import ScorecardState
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.remarking import save_remark
from criteria.scorecard_lists import scorecards_to_cross_check
from criteria.scorecard_lists import scorecards_to_verify
from criteria.scorecard_rights import may_verify_item
from criteria.self_scoring import return_scorecard
from criteria.verifying import save_verified_points
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import value
from tests.factories import MembershipFactory
from units.enums import Role
from workflow import Refused

pytestmark = pytest.mark.django_db

# person → for the card of: lead (Cổ Lễ), deputy (Liên Minh), plain member, emulation office (Sở
# Nội vụ), department in charge (Sở KH&CN). S: scores itself, C: cross-checks, V: verifies all but
# the department's item, D: verifies the department's item, R: proposes points to whoever checks,
# F: finishes the cross-check, -: nothing.
#                          lead  deputy  member  office  department
TABLE = """
    commune_officer        S     CF      CF      CF      CF
    commune_leader         S     CF      CF      CF      CF
    commune_administrator  -     -       -       -       -
    neighbour_officer      CF    S       CF      CF      CF
    third_officer          R     R       S       R       R
    economy_officer        -     -       -       -       -
    school_officer         -     -       -       -       -
    science_officer        DR    DR      DR      DR      S
    province_officer       V     V       V       S       VD
    province_leader        V     V       V       S       VD
    province_reviewer      V     V       V       -       VD
    province_reader        -     -       -       -       -
    province_administrator -     -       -       -       -
    outsider               -     -       -       -       -
    nobody                 -     -       -       -       -
    chairman               V     V       V       V       VD
    two_roles              V     V       -       V       -
"""


# The same where the table lets every member of the bloc cross-check: who only proposed before gives
# points now, Sở Nội vụ as a member too; lead and deputy alone finish.
EVERYBODY = """
    commune_officer        S     CF      CF      CF      CF
    neighbour_officer      CF    S       CF      CF      CF
    third_officer          C     C       S       C       C
    economy_officer        -     -       -       -       -
    science_officer        CD    CD      CD      CD      S
    province_officer       CV    CV      CV      S       CVD
    province_reviewer      V     V       V       -       VD
    province_reader        -     -       -       -       -
    chairman               V     V       V       V       VD
    two_roles              V     V       -       V       -
"""


@pytest.fixture
def scene(cast):
    scene = opened(cast)
    chairman = MembershipFactory(unit=cast.province, role=Role.LEADER).user
    cast.people["chairman"] = chairman
    # Works for the province, and only reads in the department and in the third commune.
    two = MembershipFactory(unit=cast.province, role=Role.OFFICER).user
    MembershipFactory(user=two, unit=cast.science, role=Role.READER)
    MembershipFactory(user=two, unit=scene.third, role=Role.READER)
    cast.people["two_roles"] = two
    return scene


def units_of(scene):
    cast = scene.cast
    return [cast.commune, cast.neighbour, scene.third, cast.home_affairs, cast.science]


def marks(scene, user, card) -> str:
    found = ""
    if user.has_perm("criteria.self_score", card):
        found += "S"
    if user.has_perm("criteria.cross_check", card):
        found += "C"
    if user.has_perm("criteria.finish_cross_check", card):
        found += "F"
    if may_verify_item(user, card, scene.works):
        found += "V"
    if may_verify_item(user, card, scene.digital):
        found += "D"
    if user.has_perm("criteria.remark_scorecard", card):
        found += "R"
    return found or "-"


@pytest.mark.parametrize(
    ("checkers", "table"), [(CrossCheckers.POSTS, TABLE), (CrossCheckers.MEMBERS, EVERYBODY)]
)
def test_who_may_score_what(scene, checkers, table):
    ScoringTable.objects.update(cross_checkers=checkers)
    wrong = []
    for line in table.strip().splitlines():
        name, *wanted = line.split()
        user = scene.cast.people[name]
        got = [marks(scene, user, scene.card(unit)) for unit in units_of(scene)]
        if got != wanted:
            wrong.append(f"{name}: {got} instead of {wanted}")
    assert wrong == []


@pytest.mark.parametrize("checkers", CrossCheckers.values)
def test_the_queues_hold_what_a_person_may_check(scene, checkers):
    """The lists ask the database in one query what the rules ask of one card."""
    ScoringTable.objects.update(cross_checkers=checkers)
    wrong = []
    for name, user in scene.cast.people.items():
        if user.is_superuser:
            continue
        for state, queue, letters in (
            (ScorecardState.SUBMITTED, scorecards_to_cross_check, "C"),
            (ScorecardState.CROSS_CHECKED, scorecards_to_verify, "VD"),
        ):
            Scorecard.objects.update(state=state, submitted_at="2026-12-01T00:00Z")
            listed = set(queue(user))
            allowed = {
                card for unit in units_of(scene)
                if set(letters) & set(marks(scene, user, card := scene.card(unit)))
            }  # fmt: skip
            if listed != allowed:
                wrong.append(f"{name} {state}: {listed} instead of {allowed}")
    assert wrong == []


def test_without_a_deputy_the_other_members_check_the_lead(scene):
    scene.bloc.members.update(is_deputy=False)
    card = scene.card(scene.cast.commune)
    assert marks(scene, scene.cast.third_officer, card) == "CF"
    assert marks(scene, scene.cast.commune_officer, card) == "S"
    assert marks(scene, scene.cast.third_officer, scene.card(scene.cast.neighbour)) == "R"


@pytest.mark.parametrize("role", Role.values)
def test_any_role_in_the_scored_unit_binds(scene, role):
    user = scene.cast.province_officer
    MembershipFactory(user=user, unit=scene.third, role=role)
    user._memberships_today = None
    card = scene.card(scene.third)
    assert "V" not in marks(scene, user, card)


def test_a_role_below_the_scored_unit_binds_too(scene):
    user = scene.cast.province_officer
    MembershipFactory(user=user, unit=scene.cast.school, role=Role.READER)
    user._memberships_today = None
    assert "V" not in marks(scene, user, scene.card(scene.cast.commune))


def test_a_system_administrator_of_the_unit_is_bound_like_others(scene):
    admin = scene.cast.superuser
    MembershipFactory(user=admin, unit=scene.third)
    Scorecard.objects.update(state=ScorecardState.SUBMITTED, submitted_at="2026-12-01T00:00Z")
    card = scene.card(scene.third)
    for act in (
        lambda: save_cross_points(admin, card, {scene.works: value(0, "Đủ")}),
        lambda: save_verified_points(admin, card, {scene.works: value(0, "Đủ")}),
        lambda: save_remark(admin, card, scene.works, value=None, reason="Đủ"),
        lambda: return_scorecard(admin, card, note="Sửa"),
    ):
        with pytest.raises(Refused, match="Bạn thuộc") as refusal:
            act()
        assert refusal.value.denied
    assert not card.scores.exists()
