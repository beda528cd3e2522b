"""What is a unit's own appears on no page, list or export of another unit's people.

Everything of the neighbouring commune carries a word that stands nowhere else; people of other units
follow every link that they are shown, exports included.
"""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.db import transaction
from django.test import Client

from reports.compilation import compile_round
from reports.enums import ReportState
from tests.factories import EvidenceFileFactory
from tests.factories import PlanFactory
from tests.factories import ReportFactory
from tests.factories import UnitFactory
from tests.factories.accounts import UserFactory
from tests.factories.awards_exemplars import ExemplarFactory
from tests.factories.awards_exemplars import FundEntryFactory
from tests.factories.units import MembershipFactory
from tests.permissions.world import make_world
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from units.enums import UnitKind
from units.querysets import UnitQuerySet
from units.visibility import VisibleToQuerySet

CANARY = "CHIMHOANGYEN"
LINK = re.compile(r'(?:href|hx-get)="([^"#]+)"')
NOT_FOLLOWED = ("/tai-khoan/logout", "/static/", "/quan-tri/", "/tai-khoan/hai-buoc", "mailto:")
PEOPLE = [
    "commune_officer",
    "commune_administrator",
    "school_officer",
    "science_officer",
    "outsider",
]
# The scope is one filter on both databases: PostgreSQL crawls as everyone, SQLite as one.
CRAWLING = PEOPLE if connection.vendor == "postgresql" else PEOPLE[:1]
MOST = 900  # pages; a crawl that finds more has lost its way


@pytest.fixture
def marked(cast):
    """The world of the matrix, and everything of the neighbour marked."""
    world = make_world(cast)
    neighbour = cast.neighbour
    report = world.scene.neighbour_report
    write(report, world.scene.area, f"Báo cáo {CANARY}")
    EvidenceFileFactory(
        report=report, section=world.scene.area, name=f"{CANARY}.pdf",
        uploaded_by=cast.neighbour_officer,
    )  # fmt: skip
    person = UserFactory(full_name=f"Người {CANARY}")
    MembershipFactory(user=person, unit=neighbour)
    village = UnitFactory(parent=neighbour, kind=UnitKind.VILLAGE, name=f"Thôn {CANARY}")
    draft = PlanFactory(
        campaign=world.scene.round.campaign,
        unit=neighbour,
        title=CANARY,
        purpose=CANARY,
        draft=True,
    )
    inner = make_round(cast, receiver=neighbour, plan=draft)
    own = ReportFactory(round=inner.round, unit=village)
    write(own, inner.area, f"Thôn viết {CANARY}")
    arrive(own, person, state=ReportState.ACCEPTED)
    compile_round(cast.neighbour_officer, inner.round)
    ExemplarFactory(unit=neighbour, campaign=world.scene.round.campaign, title=f"Mô hình {CANARY}")
    FundEntryFactory(unit=neighbour, description=f"Khoản {CANARY}")
    return world


def crawl(user) -> dict[str, str]:
    """Address → text of every page and export that the person is led to, from the home page."""
    client = Client()
    client.force_login(user)
    waiting, seen = ["/", "/don-vi/?xuat=csv", "/bao-cao/ky/"], {}
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        if address in seen:
            continue
        with transaction.atomic():
            response = client.get(address)
            transaction.set_rollback(True)
        seen[address] = text_of(response)
        for found in LINK.findall(seen[address]):
            target = urljoin(address, unescape(found))
            if target.startswith("/") and not target.startswith(NOT_FOLLOWED):
                waiting.append(target)
    assert len(seen) < MOST, "quá nhiều trang"
    return seen


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "ignore")


def leaks(user) -> list[str]:
    return [address for address, text in crawl(user).items() if CANARY in text]


@pytest.mark.parametrize("who", CRAWLING)
def test_nothing_of_the_neighbour_is_shown_to_others(marked, who):
    assert leaks(marked.cast.people[who]) == []


def test_the_crawl_reaches_lists_exports_and_the_neighbours_own_pages(marked):
    pages = crawl(marked.cast.neighbour_officer)
    assert len(pages) > 25
    assert any("xuat=csv" in address for address in pages)
    found = [address for address, text in pages.items() if CANARY in text]
    assert len(found) > 5


def test_without_the_one_scope_the_same_crawl_finds_leaks(marked, monkeypatch):
    """The twin: it is `visible_to` that keeps units apart."""
    monkeypatch.setattr(VisibleToQuerySet, "visible_to", lambda self, user: self)
    assert issubclass(UnitQuerySet, VisibleToQuerySet)
    assert leaks(marked.cast.people["outsider"]) != []
