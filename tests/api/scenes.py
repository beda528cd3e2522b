"""A province with something in every table that the API reads, and keys of systems."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from documents.models import IssuedDocument
from documents.verification import issue_document
from reports.compilation import compile_round
from reports.enums import CompilationState
from reports.enums import ReportState
from tests.cast import Cast
from tests.factories import PlanFactory
from tests.factories.awards_register import AwardRecordFactory
from tests.reports.scenes import Scene
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from units.enums import ApiScope
from units.models import SystemToken
from units.models import Unit
from units.system_tokens import issue_token

CANARY = "CHIMHOANGYEN"
LISTS = ["campaigns", "plans", "rounds", "reports", "figures", "awards", "documents"]


@dataclass
class Data:
    scene: Scene
    paper: IssuedDocument


def make_data(cast: Cast) -> Data:
    """The province's round with two accepted reports and a compilation; the neighbour is marked."""
    cast.neighbour.name = f"Uỷ ban nhân dân xã {CANARY}"
    cast.neighbour.save()
    scene = make_round(cast)
    campaign = scene.round.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(state="active")
    type(scene.indicator).objects.filter(pk=scene.indicator.pk).update(decimals=1)
    for report, user, value in (
        (scene.report, cast.commune_officer, "12.5"),
        (scene.neighbour_report, cast.neighbour_officer, "7"),
    ):
        write(report, scene.area, f"Lời văn của báo cáo {CANARY}")
        count(report, scene.indicator, value)
        arrive(report, user, state=ReportState.ACCEPTED)
    for unit, title in ((cast.commune, "Kế hoạch Cổ Lễ"), (cast.neighbour, f"Kế hoạch {CANARY}")):
        PlanFactory(campaign=campaign, unit=unit, parent=scene.round.plan, title=title)
    AwardRecordFactory(unit=cast.commune, home_unit=cast.school, workplace="Số nhà 5", amount=900)
    AwardRecordFactory(unit=cast.neighbour, subject_name=f"Bà {CANARY}")
    compilation = compile_round(cast.province_officer, scene.round)
    paper = issue_document(
        code="AAAA-BBBB", kind="compilation", title="Báo cáo năm 2025", issuer="UBND tỉnh",
        content=b"%PDF", page_count=3, number="15/BC-UBND", issued_on=dt.date(2025, 12, 20),
    )  # fmt: skip
    type(compilation).objects.filter(pk=compilation.pk).update(
        document=paper, state=CompilationState.ISSUED
    )
    return Data(scene, paper)


def key_for(
    cast: Cast, unit: Unit, *, scopes: Any = ApiScope.values, name: str = "LGSP"
) -> tuple[SystemToken, str]:
    return issue_token(
        cast.superuser, unit, name=name, scopes=scopes, expires_on=timezone.localdate()
    )


def ask(path: str, secret: str = "", **more: Any) -> Any:
    """GET below the API's address with a key in the header."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client(raise_request_exception=False).get(
        f"/api/v1/{path}", headers={**headers, **more.pop("headers", {})}, **more
    )
