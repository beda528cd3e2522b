"""Rights over awards. What plans say of awards follows the plan."""

import rules

from awards.enums import CLOSED_STATES
from awards.enums import AwardRoundState
from awards.enums import NominationState
from awards.enums import SessionState
from awards.querysets import not_left
from campaigns.permissions import plan_is_draft
from campaigns.permissions import sees_plan
from campaigns.permissions import writes_for_planning_unit
from units.enums import Role
from units.visibility import acting_memberships
from units.visibility import oversees
from units.visibility import works_for

WRITERS = frozenset({Role.OFFICER, Role.LEADER})
RECEIVERS = frozenset({Role.OFFICER, Role.LEADER, Role.REVIEWER})
SECRETARIES = frozenset({Role.SECRETARY, Role.OFFICER})
HEADS = frozenset({Role.LEADER})
INNER = frozenset({Role.OFFICER, Role.LEADER, Role.REVIEWER, Role.SECRETARY})


## Rounds


@rules.predicate
def writes_for_unit(user, unit) -> bool:
    return unit is not None and works_for(user, unit, WRITERS)


@rules.predicate
def manages_round(user, award_round) -> bool:
    return award_round is not None and works_for(user, award_round.unit, WRITERS)


@rules.predicate
def handles_round(user, award_round) -> bool:
    return award_round is not None and works_for(user, award_round.unit, INNER)


@rules.predicate
def oversees_round(user, award_round) -> bool:
    return award_round is not None and oversees(user, award_round.unit)


## Dossiers


@rules.predicate
def sees_nomination(user, nomination) -> bool:
    """As `NominationQuerySet.visible_to`, which loads what pages show; asked of a loaded row."""
    return nomination is not None and type(nomination).objects.visible_to(user).filter(
        pk=nomination.pk
    ).exists()  # fmt: skip


@rules.predicate
def writes_for_nominating_unit(user, nomination) -> bool:
    return nomination is not None and works_for(user, nomination.nominating_unit, WRITERS)


@rules.predicate
def works_for_holder(user, nomination) -> bool:
    return nomination is not None and works_for(user, nomination.holder, RECEIVERS)


@rules.predicate
def works_for_deciding_unit(user, nomination) -> bool:
    return nomination is not None and works_for(user, nomination.round.unit, RECEIVERS)


@rules.predicate
def inner_of_deciding_unit(user, nomination) -> bool:
    return nomination is not None and works_for(user, nomination.round.unit, INNER)


@rules.predicate
def secretary_of_holder(user, nomination) -> bool:
    return nomination is not None and works_for(user, nomination.holder, SECRETARIES)


@rules.predicate
def heads_deciding_unit(user, nomination) -> bool:
    return nomination is not None and works_for(user, nomination.round.unit, HEADS)


@rules.predicate
def has_arrived(user, nomination) -> bool:
    """The deciding unit holds it."""
    return nomination is not None and nomination.holder_id == nomination.round.unit_id


@rules.predicate
def is_not_own_unit(user, nomination) -> bool:
    """Nobody appraises the dossier of the unit in which they themselves work (rule 17)."""
    own = {m.unit_id for m in acting_memberships(user)}
    return nomination is not None and not own & {
        nomination.nominating_unit_id,
        nomination.subject_unit_id,
    }


@rules.predicate
def is_editable(user, nomination) -> bool:
    return nomination is not None and nomination.is_editable


@rules.predicate
def is_running(user, nomination) -> bool:
    return nomination is not None and nomination.state not in CLOSED_STATES


@rules.predicate
def is_not_draft(user, nomination) -> bool:
    return nomination is not None and nomination.state != NominationState.DRAFT


@rules.predicate
def round_takes_dossiers(user, nomination) -> bool:
    return nomination is not None and nomination.round.state == AwardRoundState.OPEN


@rules.predicate
def appraises_for(user, unit) -> bool:
    return unit is not None and works_for(user, unit, INNER)


@rules.predicate
def is_consulted(user, consultation) -> bool:
    return consultation is not None and works_for(user, consultation.unit, RECEIVERS)


## Councils


@rules.predicate
def manages_council(user, council) -> bool:
    return council is not None and works_for(user, council.unit, SECRETARIES | {Role.ADMINISTRATOR})


@rules.predicate
def sees_council(user, council) -> bool:
    return council is not None and (
        oversees(user, council.unit) or council.members.filter(user=user).exists()
    )


@rules.predicate
def runs_session(user, session) -> bool:
    return session is not None and works_for(user, session.council.unit, SECRETARIES)


@rules.predicate
def is_member_of_session(user, session) -> bool:
    return (
        session is not None
        and getattr(user, "is_authenticated", False)
        and session.council.members.filter(not_left(), user=user).exists()
    )


@rules.predicate
def votes_in_session(user, session) -> bool:
    return (
        session is not None
        and getattr(user, "is_authenticated", False)
        and session.roll.filter(member__user=user).exists()
    )


@rules.predicate
def session_is_planned(user, session) -> bool:
    return session is not None and session.state == SessionState.PLANNED


@rules.predicate
def oversees_session(user, session) -> bool:
    return session is not None and oversees(user, session.council.unit)


## Decisions


@rules.predicate
def writes_decision(user, decision) -> bool:
    return decision is not None and works_for(user, decision.unit, WRITERS)


@rules.predicate
def heads_decision(user, decision) -> bool:
    return decision is not None and works_for(user, decision.unit, HEADS)


@rules.predicate
def oversees_decision(user, decision) -> bool:
    return decision is not None and oversees(user, decision.unit)


rules.add_perm("awards.view_provisions", sees_plan)
rules.add_perm("awards.change_provisions", writes_for_planning_unit & plan_is_draft)

rules.add_perm("awards.open_round", writes_for_unit)  # over a unit
rules.add_perm("awards.manage_round", manages_round)
rules.add_perm("awards.handle_round", handles_round)
rules.add_perm("awards.view_round_overview", oversees_round)

rules.add_perm("awards.nominate", writes_for_unit)  # over a unit
rules.add_perm("awards.view_nomination", sees_nomination)
rules.add_perm("awards.change_nomination", writes_for_nominating_unit & is_editable)
rules.add_perm("awards.submit_nomination", writes_for_nominating_unit)
rules.add_perm("awards.withdraw_nomination", writes_for_nominating_unit)
rules.add_perm("awards.handle_nomination", works_for_holder & is_not_own_unit)
rules.add_perm("awards.forward_nomination", works_for_holder & ~has_arrived & is_not_own_unit)
rules.add_perm(
    "awards.appraise_nomination", works_for_deciding_unit & has_arrived & is_not_own_unit
)
rules.add_perm("awards.refuse_nomination", works_for_holder & is_not_own_unit)
rules.add_perm("awards.override_check", heads_deciding_unit)
rules.add_perm("awards.see_inner_notes", inner_of_deciding_unit)
rules.add_perm("awards.manage_agenda", secretary_of_holder)
rules.add_perm("awards.decide_nomination", heads_deciding_unit)
rules.add_perm("awards.revoke_nomination", heads_deciding_unit)
rules.add_perm("awards.answer_consultation", is_consulted)
rules.add_perm("awards.freeze_subject", appraises_for)  # over a unit

rules.add_perm("awards.manage_council", manages_council)
rules.add_perm("awards.view_council", sees_council)
rules.add_perm("awards.view_session", oversees_session | is_member_of_session)
rules.add_perm("awards.run_session", runs_session)
rules.add_perm("awards.change_session", runs_session & session_is_planned)
rules.add_perm("awards.vote", votes_in_session)

rules.add_perm("awards.view_decision", oversees_decision)
rules.add_perm("awards.write_decision", writes_decision)
rules.add_perm("awards.issue_decision", heads_decision)


## The register


@rules.predicate
def writes_record(user, record) -> bool:
    return record is not None and works_for(user, record.unit, WRITERS)


@rules.predicate
def heads_record(user, record) -> bool:
    return record is not None and works_for(user, record.unit, HEADS)


rules.add_perm("awards.correct_record", writes_record)
rules.add_perm("awards.reissue_record", writes_record)
rules.add_perm("awards.revoke_record", heads_record)
rules.add_perm("awards.import_records", writes_for_unit)  # over a unit


## Certificates and Word templates

LAYOUT_ROLES = frozenset({Role.OFFICER, Role.LEADER, Role.SECRETARY, Role.ADMINISTRATOR})
TEMPLATE_ROLES = frozenset({Role.ADMINISTRATOR})


@rules.predicate
def keeps_layouts_of(user, unit) -> bool:
    return unit is not None and works_for(user, unit, LAYOUT_ROLES)


@rules.predicate
def keeps_templates_of(user, unit) -> bool:
    return unit is not None and works_for(user, unit, TEMPLATE_ROLES)


@rules.predicate
def keeps_some_layouts(user) -> bool:
    return any(m.role in LAYOUT_ROLES for m in acting_memberships(user))


@rules.predicate
def keeps_some_templates(user) -> bool:
    return any(m.role in TEMPLATE_ROLES for m in acting_memberships(user))


rules.add_perm("awards.see_layouts", keeps_some_layouts)
rules.add_perm("awards.manage_layouts", keeps_layouts_of)  # over a unit
rules.add_perm("awards.print_certificates", keeps_layouts_of)  # over a unit
rules.add_perm("awards.see_word_templates", keeps_some_templates)
rules.add_perm("awards.manage_word_templates", keeps_templates_of)  # over a unit


## Exemplars


def _stands_above(user, unit, roles) -> bool:
    """Acts in one of `roles` for a unit above, not from the unit itself; the top unit for itself."""
    if unit.parent_id is None:
        return works_for(user, unit, roles)
    above = set(unit.ancestor_ids)
    return any(
        m.role in roles and m.unit_id != unit.pk and m.scope.pk in above
        for m in acting_memberships(user)
    )


@rules.predicate
def writes_for_or_above_unit(user, unit) -> bool:
    return unit is not None and oversees(user, unit, WRITERS)


@rules.predicate
def oversees_exemplar(user, exemplar) -> bool:
    return exemplar is not None and oversees(user, exemplar.unit)


@rules.predicate
def writes_exemplar(user, exemplar) -> bool:
    """Its unit's writers; and whoever above has taken it out of a report."""
    return exemplar is not None and (
        works_for(user, exemplar.unit, WRITERS)
        or (exemplar.made_by_id == user.pk and oversees(user, exemplar.unit, WRITERS))
    )


@rules.predicate
def reviews_exemplar(user, exemplar) -> bool:
    return exemplar is not None and _stands_above(user, exemplar.unit, RECEIVERS)


@rules.predicate
def heads_above_exemplar(user, exemplar) -> bool:
    return exemplar is not None and _stands_above(user, exemplar.unit, HEADS)


@rules.predicate
def did_not_make_exemplar(user, exemplar) -> bool:
    return exemplar is not None and exemplar.made_by_id != user.pk


rules.add_perm("awards.propose_exemplar", writes_for_or_above_unit)  # over a unit
rules.add_perm("awards.view_exemplar", oversees_exemplar)
rules.add_perm("awards.write_exemplar", writes_exemplar)
rules.add_perm("awards.review_exemplar", reviews_exemplar)
rules.add_perm("awards.publish_exemplar", heads_above_exemplar & did_not_make_exemplar)
rules.add_perm("awards.withdraw_exemplar", writes_exemplar | reviews_exemplar)


## The fund (over a unit)


@rules.predicate
def oversees_unit(user, unit) -> bool:
    return unit is not None and oversees(user, unit)


rules.add_perm("awards.view_fund", oversees_unit)
rules.add_perm("awards.write_fund", writes_for_unit)
