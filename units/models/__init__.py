from units.models.bloc import Bloc
from units.models.bloc import BlocMember
from units.models.import_draft import ImportDraft
from units.models.membership import Invitation
from units.models.membership import Membership
from units.models.succession import Succession
from units.models.system_token import SystemToken
from units.models.system_token import SystemTokenUse
from units.models.unit import Unit

__all__ = [
    "Bloc",
    "BlocMember",
    "ImportDraft",
    "Invitation",
    "Membership",
    "Succession",
    "SystemToken",
    "SystemTokenUse",
    "Unit",
]
