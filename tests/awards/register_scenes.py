"""An award of the commune to its school, and a table waiting to be written into its register."""

from __future__ import annotations

from typing import Any

from awards.models import AwardImport
from awards.register_importing import HEADER
from awards.register_importing import sample_for
from tests.cast import Cast
from tests.factories.awards_register import AwardRecordFactory


def register_parameters(cast: Cast) -> dict[str, dict[str, Any]]:
    """What the addresses of the register ask for, for the matrix of permissions."""
    award = AwardRecordFactory(unit=cast.commune, home_unit=cast.school)
    draft = AwardImport.objects.create(
        owner=cast.commune_officer,
        unit=cast.commune,
        file_name="cu.xlsx",
        table=[HEADER, sample_for(cast.commune)],
    )
    return {
        "award": {"pk": award.pk, "code": award.code},
        "award_import": {"token": draft.token},
        "ministry": {"slug": "0603"},
    }
