"""Rights over units and their people. Objects are units unless a name says otherwise."""

import rules

from units.enums import Role
from units.visibility import acting_memberships
from units.visibility import oversees
from units.visibility import works_for

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@rules.predicate
def sees_unit(user, unit) -> bool:
    return unit is None or oversees(user, unit)


@rules.predicate
def administers_unit(user, unit) -> bool:
    """The unit's own subtree: an administrator never reaches above the unit they work for."""
    return unit is not None and oversees(user, unit, ADMINISTRATORS)


@rules.predicate
def administers_parent(user, unit) -> bool:
    return unit is not None and oversees(user, unit.parent, ADMINISTRATORS)


@rules.predicate
def administers_anything(user, unit) -> bool:
    return any(m.role == Role.ADMINISTRATOR for m in acting_memberships(user))


@rules.predicate
def works_there(user, unit) -> bool:
    return works_for(user, unit)


rules.add_perm("units.view_unit", sees_unit)
rules.add_perm("units.change_unit", administers_unit)
rules.add_perm("units.end_unit", administers_parent)
# Kind, code, place in the tree and speaking for the parent are the parent's to decide: whoever
# could set them on their own unit could reach above it.
rules.add_perm("units.restructure_unit", administers_parent)
rules.add_perm("units.import_units", administers_anything)
rules.add_perm("units.manage_people", administers_unit)
rules.add_perm("units.manage_blocs", administers_unit)
rules.add_perm("units.manage_systems", administers_unit)
