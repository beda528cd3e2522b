"""Rights over criteria follow the plan that they belong to, those over scoring tables their unit."""

import rules
from django.utils import timezone

from campaigns.permissions import WRITERS
from campaigns.permissions import plan_is_draft
from campaigns.permissions import sees_plan
from campaigns.permissions import writes_for_planning_unit
from criteria.enums import TableState
from criteria.scorecard_rights import checks_for_bloc
from criteria.scorecard_rights import closes_for_bloc
from criteria.scorecard_rights import is_not_bound
from criteria.scorecard_rights import remarks_for_bloc
from criteria.scorecard_rights import sees_scorecard
from criteria.scorecard_rights import verifies_for_organiser
from criteria.scorecard_rights import verifies_some_item
from criteria.scorecard_rights import writes_for_scored_unit
from units.enums import Role
from units.visibility import acting_memberships
from units.visibility import keys_acted_for
from units.visibility import oversees
from units.visibility import works_for


@rules.predicate
def sees_table(user, table) -> bool:
    """Units below read a table once it is in force; a draft stays in its unit and above."""
    if table is None:
        return False
    if oversees(user, table.unit):
        return True
    return not table.is_draft and any(
        m.scope.is_below(table.unit.path) for m in acting_memberships(user)
    )


@rules.predicate
def writes_for_scoring_unit(user, unit) -> bool:
    return works_for(user, unit, WRITERS)


@rules.predicate
def writes_for_table_unit(user, table) -> bool:
    return table is not None and works_for(user, table.unit, WRITERS)


@rules.predicate
def table_is_draft(user, table) -> bool:
    return table is not None and table.is_draft


@rules.predicate
def table_is_in_force(user, table) -> bool:
    return table is not None and table.state == TableState.IN_FORCE


@rules.predicate
def writes_for_scorecards_table(user, card) -> bool:
    return card is not None and works_for(user, card.table.unit, WRITERS)


@rules.predicate
def writes_for_bloc(user, bloc) -> bool:
    """The unit that organises a bloc, and whoever leads it this year."""
    if bloc is None:
        return False
    if works_for(user, bloc.unit, WRITERS):
        return True
    leads = bloc.members.filter(year=timezone.localdate().year, is_lead=True)
    return leads.filter(unit__in=keys_acted_for(user, WRITERS)).exists()


def signing_units(user, pledge) -> set[int]:
    """Keys of the members of the pledge's year that `user` heads."""
    members = pledge.bloc.members.filter(year=pledge.year)
    heads = keys_acted_for(user, frozenset({Role.LEADER}))
    return set(members.filter(unit__in=heads).values_list("unit", flat=True))


@rules.predicate
def signs_for_member(user, pledge) -> bool:
    return pledge is not None and bool(signing_units(user, pledge))


@rules.predicate
def writes_for_organiser(user, bloc) -> bool:
    return bloc is not None and works_for(user, bloc.unit, WRITERS)


rules.add_perm("criteria.view_target_groups", sees_plan)
rules.add_perm("criteria.change_target_groups", writes_for_planning_unit & plan_is_draft)
rules.add_perm("criteria.view_table", sees_table)
# The object is the unit that organises the scoring.
rules.add_perm("criteria.manage_tables", writes_for_scoring_unit)
rules.add_perm("criteria.change_table", writes_for_table_unit & table_is_draft)
rules.add_perm("criteria.write_table", writes_for_table_unit)
rules.add_perm("criteria.use_table", writes_for_table_unit & table_is_in_force)
rules.add_perm("criteria.view_scorecard", sees_scorecard)
rules.add_perm("criteria.self_score", writes_for_scored_unit)
rules.add_perm("criteria.cross_check", checks_for_bloc & is_not_bound)
rules.add_perm("criteria.finish_cross_check", closes_for_bloc & is_not_bound)
rules.add_perm("criteria.remark_scorecard", remarks_for_bloc & is_not_bound)
rules.add_perm("criteria.verify_scorecard", verifies_for_organiser & is_not_bound)
rules.add_perm(
    "criteria.verify_some_item", (verifies_for_organiser | verifies_some_item) & is_not_bound
)
rules.add_perm(
    "criteria.return_scorecard", (closes_for_bloc | verifies_for_organiser) & is_not_bound
)
# Locking gives no points: whoever organises the blocs does it, for the own card as for others.
rules.add_perm("criteria.lock_ranking", writes_for_scorecards_table)
# The object is the bloc.
rules.add_perm("criteria.write_pledge", writes_for_bloc)
rules.add_perm("criteria.set_bloc_posts", writes_for_organiser)
# The object is the pledge.
rules.add_perm("criteria.sign_pledge", signs_for_member)
