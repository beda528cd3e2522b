"""Xã Cổ Lễ's scorecard in every state, for the table of who gets what at every address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from criteria.enums import ScorecardState
from criteria.models import Appeal
from criteria.models import BlocRanking
from criteria.models import Scorecard
from criteria.models import ScoreEvidence
from tests.cast import Cast
from tests.criteria.score_scenes import make_score_scene
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory


def scorecard_parameters(cast: Cast) -> dict[str, dict[str, Any]]:
    """The commune leads the bloc, the neighbour is its deputy, Sở KH&CN keeps one item."""
    scene = make_score_scene(cast)
    cards = {state: _card(scene, state) for state in ScorecardState}
    draft, checked = cards[ScorecardState.DRAFT], cards[ScorecardState.VERIFIED]
    file = ScoreEvidence(
        scorecard=draft, item=draft.table.items.get(), name="a.pdf", size=4, sha256="0",
        content_type="application/pdf", uploaded_by=cast.commune_officer,
    )  # fmt: skip
    file.file.save("a.pdf", ContentFile(b"%PDF"))
    item = checked.table.items.get()
    appeal = Appeal.objects.create(
        scorecard=checked, item=item, text="Sai", raised_by=cast.commune_officer,
        due_on=timezone.localdate() + dt.timedelta(days=5),
    )  # fmt: skip
    locked = cards[ScorecardState.LOCKED]
    BlocRanking.objects.create(
        bloc=scene.bloc, table=locked.table, rows=[], locked_by=cast.province_officer
    )
    waiting = cards[ScorecardState.SUBMITTED]
    remarked = waiting.table.items.get()
    remark = waiting.remarks.create(
        item=remarked, unit=cast.science, reason="Thiếu", author=cast.science_officer
    )
    return {
        "card_to_open": {"pk": scene.table.pk},
        "card_draft": {"pk": draft.pk, "item_pk": file.item_id, "number": file.pk},
        "card_submitted": {
            "pk": waiting.pk,
            "item_pk": remarked.pk,
            "remark_pk": remark.pk,
        },
        "card_crossed": {"pk": cards[ScorecardState.CROSS_CHECKED].pk},
        "card_verified": {"pk": checked.pk, "item_pk": item.pk},
        "grid_cell": {"pk": checked.table_id, "card_pk": checked.pk, "item_pk": item.pk},
        "appeal": {"pk": appeal.pk},
        "ranking": {"pk": checked.table_id, "bloc_pk": scene.bloc.pk},
        "ranking_locked": {"pk": locked.table_id, "bloc_pk": scene.bloc.pk},
    }


def _card(scene, state: str) -> Scorecard:
    """A table of one item that the emulation office verifies, and the commune's card by it."""
    table = ScoringTableFactory(unit=scene.cast.province, in_force=True, year=2026)
    item = ScoringItemFactory(table=table)
    card = Scorecard.objects.create(
        table=table, unit=scene.cast.commune, bloc=scene.bloc, state=state,
        submitted_at=timezone.now(), verified_at=timezone.now(),
    )  # fmt: skip
    stages = ["self", "cross", "verified"] if state in {"verified", "locked"} else ["self"]
    for stage in stages:
        card.scores.create(item=item, stage=stage, value=0, points=10)
    return card
