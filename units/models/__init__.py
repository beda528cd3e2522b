from units.models.bloc import Bloc
from units.models.bloc import BlocMember
from units.models.membership import Invitation
from units.models.membership import Membership
from units.models.unit import Unit

__all__ = ["Bloc", "BlocMember", "Invitation", "Membership", "Unit"]
