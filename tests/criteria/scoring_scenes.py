"""Scoring as tests need it: the province's table in force and a draft, and what hangs on them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from criteria.pledges import save_pledge
from criteria.table_book import table_book
from criteria.table_book import upload_book
from tests.cast import Cast
from tests.factories import BlocFactory
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from units.blocs import save_members


def scoring_parameters(cast: Cast) -> dict[str, dict[str, Any]]:
    """One of everything of the scoring room, for the table of who gets what at every address."""
    table = ScoringTableFactory(unit=cast.province, in_force=True)
    ScoringItemFactory(table=table)
    draft = ScoringTableFactory(unit=cast.province)
    item = ScoringItemFactory(table=draft)
    waiting = upload_book(
        cast.province_officer, draft, name="bang-diem.xlsx", content=table_book(draft)
    )
    bloc = BlocFactory(unit=cast.commune, name="Khối các đơn vị của xã")
    year = timezone.localdate().year
    members = [cast.school, cast.economy_office]
    save_members(cast.superuser, bloc, year=year, units=members, lead=cast.school)
    save_pledge(cast.superuser, bloc, year=year, text="Thi đua")
    return {
        "scoring_bloc": {"pk": bloc.pk, "year": year},
        "scoring_import": {"pk": draft.pk, "token": waiting.token},
        "scoring_table": {"pk": table.pk},
        "scoring_draft": {"pk": draft.pk, "item_pk": item.pk},
    }
