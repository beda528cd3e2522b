"""Pledges of blocs: who writes them, what they say on paper, who led when."""

import datetime as dt
import hashlib
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordDocument

from accounts.models import AuditEvent
from criteria.pledge_signing import issue_pledge
from criteria.pledge_signing import print_pledge
from criteria.pledge_signing import record_signatures
from criteria.pledge_signing import sign_pledge
from criteria.pledges import pledge_paper
from criteria.pledges import save_pledge
from criteria.rotation import next_posts
from criteria.rotation import rotation_of
from criteria.rotation import set_posts
from documents.rendering.docx import render_docx
from documents.rendering.html import document_html
from tests.criteria.test_ranking import Silent
from tests.factories import BlocFactory
from tests.factories import UnitFactory
from units.blocs import save_members
from workflow import Refused
from workflow import Stale

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
YEAR = TODAY.year


@pytest.fixture
def bloc(cast):
    bloc = BlocFactory(unit=cast.province, name="Cụm thi đua số 1", kind="cluster")
    both = [cast.commune, cast.neighbour]
    boss = cast.province_administrator
    save_members(boss, bloc, year=YEAR, units=both, lead=cast.commune, deputy=cast.neighbour)
    save_members(boss, bloc, year=YEAR - 1, units=both, lead=cast.neighbour)
    return bloc


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("province_officer", True), ("commune_officer", True), ("neighbour_officer", False),
        ("province_reader", False), ("school_officer", False), ("outsider", False),
    ],
)  # fmt: skip
def test_organiser_and_lead_of_the_year_write_the_pledge(cast, bloc, person, may):
    if may:
        assert save_pledge(getattr(cast, person), bloc, year=YEAR, text="Thi đua").year == YEAR
    else:
        with pytest.raises(Refused) as refusal:
            save_pledge(getattr(cast, person), bloc, year=YEAR, text="Thi đua")
        assert refusal.value.denied


@pytest.mark.parametrize(
    ("facts", "words"), [({"text": " "}, "còn lỗi"), ({"year": YEAR - 4}, "chưa có thành viên")]
)
def test_pledge_without_words_or_members_is_refused(cast, bloc, facts, words):
    with pytest.raises(Refused, match=words):
        save_pledge(cast.province_officer, bloc, **{"year": YEAR, "text": "Thi đua", **facts})


def test_pledge_is_one_a_year_and_is_mended_in_place_until_a_member_signs(cast, bloc):
    first = save_pledge(cast.province_officer, bloc, year=YEAR, text="Cũ")
    save_pledge(cast.commune_officer, bloc, year=YEAR, text="Mới")
    first.refresh_from_db()
    assert (first.text, bloc.pledges.count()) == ("Mới", 1)
    sign_pledge(cast.commune_leader, first)
    with pytest.raises(Refused, match="Đã có đơn vị ký"):
        save_pledge(cast.commune_officer, bloc, year=YEAR, text="Khác")
    record_signatures(cast.commune_officer, first, {cast.commune.pk: None})
    assert save_pledge(cast.commune_officer, bloc, year=YEAR, text="Khác").text == "Khác"


def signed(cast, bloc):
    """Cổ Lễ signed yesterday, Liên Minh the day before."""
    pledge = save_pledge(cast.province_officer, bloc, year=YEAR, text="Điều một")
    days = {cast.commune.pk: TODAY - DAY, cast.neighbour.pk: TODAY - 2 * DAY}
    record_signatures(cast.province_officer, pledge, days)
    return pledge


@pytest.mark.parametrize(
    ("key", "day"), [("science", TODAY), ("commune", TODAY + DAY), ("commune", TODAY - 800 * DAY)]
)
def test_only_members_sign_and_on_a_day_that_can_be(cast, bloc, key, day):
    pledge = save_pledge(cast.province_officer, bloc, year=YEAR, text="Thi đua")
    unit = getattr(cast, key).pk
    with pytest.raises(Refused) as refusal:
        record_signatures(cast.province_officer, pledge, {unit: day})
    assert set(refusal.value.errors) == {str(unit)}
    assert not pledge.signatures.exists()


@pytest.mark.parametrize("person", ["commune_officer", "province_leader", "outsider"])
def test_only_the_head_of_a_member_signs_for_it(cast, bloc, person):
    pledge = save_pledge(cast.province_officer, bloc, year=YEAR, text="Thi đua")
    with pytest.raises(Refused) as refusal:
        sign_pledge(getattr(cast, person), pledge)
    assert refusal.value.denied
    sign_pledge(cast.commune_leader, pledge)
    assert pledge.signatures.get().signed_on == TODAY
    with pytest.raises(Stale, match="đã ký"):
        sign_pledge(cast.commune_leader, pledge)


def test_a_promise_needs_two(cast, bloc):
    pledge = save_pledge(cast.province_officer, bloc, year=YEAR, text="Thi đua")
    sign_pledge(cast.commune_leader, pledge)
    with pytest.raises(Refused, match="hai đơn vị"):
        issue_pledge(cast.province_officer, pledge)


def test_an_issued_pledge_is_a_paper_that_nothing_changes(cast, bloc):
    pledge = signed(cast, bloc)
    issue_pledge(cast.commune_officer, pledge)
    print_pledge(pledge.pk, Silent())
    pledge.refresh_from_db()
    kept = pledge.document
    assert kept is not None
    assert kept.sha256 == hashlib.sha256(kept.file.open().read()).hexdigest()
    assert (kept.kind, kept.issued_on, pledge.signed_on) == ("pledge", TODAY - DAY, TODAY - DAY)
    for act in (
        lambda: save_pledge(cast.province_officer, bloc, year=YEAR, text="Khác"),
        lambda: record_signatures(cast.province_officer, pledge, {cast.commune.pk: None}),
        lambda: sign_pledge(cast.commune_leader, pledge),
        lambda: issue_pledge(cast.province_officer, pledge),
    ):
        with pytest.raises(Refused, match="đã ban hành"):
            act()
    print_pledge(pledge.pk, Silent())
    pledge.refresh_from_db()
    assert pledge.document == kept, "a second run prints nothing"


def test_the_paper_of_an_issued_pledge_keeps_its_members(cast, bloc):
    pledge = signed(cast, bloc)
    issue_pledge(cast.province_officer, pledge)
    administrator = cast.province_administrator
    save_members(administrator, bloc, year=YEAR, units=[cast.neighbour], lead=cast.neighbour)
    pledge.refresh_from_db()
    assert [row[1:] for row in pledge_paper(pledge).blocks[-1].rows] == [
        (cast.commune.name, "Trưởng", f"{TODAY - DAY:%d/%m/%Y}"),
        (cast.neighbour.name, "Phó", f"{TODAY - 2 * DAY:%d/%m/%Y}"),
    ]


def test_page_leads_from_words_to_the_issued_paper(cast, bloc, client):
    client.force_login(cast.commune_officer)
    page = reverse("scoring:pledge", args=[bloc.pk, YEAR])
    client.post(reverse("scoring:write_pledge", args=[bloc.pk, YEAR]), {"text": "Thi đua"})
    days = {str(cast.commune.pk): f"{TODAY:%d/%m/%Y}", str(cast.neighbour.pk): ""}
    client.post(reverse("scoring:pledge_signatures", args=[bloc.pk, YEAR]), days)
    assert "1 trong 2 đơn vị đã ký" in client.get(page).text
    issue = reverse("scoring:issue_pledge", args=[bloc.pk, YEAR])
    assert "Xã Liên Minh" in client.get(issue).text, "names who has not signed"
    record_signatures(cast.province_officer, bloc.pledges.get(), {cast.neighbour.pk: TODAY})
    client.post(issue)
    assert "không sửa được" in client.get(page).text
    assert client.get(reverse("scoring:pledge_pdf", args=[bloc.pk, YEAR])).status_code == 200


def test_paper_has_a_line_for_every_member_the_lead_first(cast, bloc):
    pledge = save_pledge(cast.province_officer, bloc, year=YEAR, text="Điều một\nĐiều hai")
    table = pledge_paper(pledge).blocks[-1]
    assert [row[1:3] for row in table.rows] == [
        (cast.commune.name, "Trưởng"), (cast.neighbour.name, "Phó"),
    ]  # fmt: skip
    printed = document_html(pledge_paper(pledge))
    assert "Điều hai" in printed
    assert "TRƯỞNG CỤM" in printed
    word = WordDocument(io.BytesIO(render_docx(pledge_paper(pledge))))
    rows = word.tables[1].rows[1:]
    assert [round(row.height.mm) for row in rows] == [16, 16], "room to sign and seal"


def test_rotation_tells_who_led_when(cast, bloc):
    assert [(row.year, row.lead, row.deputies) for row in rotation_of(bloc)] == [
        (YEAR, "Xã Cổ Lễ", ["Xã Liên Minh"]), (YEAR - 1, "Xã Liên Minh", []),
    ]  # fmt: skip


def test_the_deputy_moves_up_and_who_waited_longest_becomes_deputy(cast, bloc):
    proposal = next_posts(bloc, YEAR + 1)
    assert (proposal.lead, proposal.deputy) == (cast.neighbour, cast.commune)
    assert proposal.reason == f"phó năm {YEAR} lên làm trưởng"
    third = UnitFactory(commune=True, parent=cast.province)
    units = [cast.commune, cast.neighbour, third]
    save_members(cast.province_administrator, bloc, year=YEAR, units=units, lead=cast.commune)
    proposal = next_posts(bloc, YEAR + 1)
    assert (proposal.lead, proposal.deputy) == (third, cast.neighbour)


def test_posts_of_the_next_year_take_the_members_over_and_keep_history(cast, bloc):
    officer = cast.province_officer
    set_posts(officer, bloc, year=YEAR + 1, lead=cast.neighbour, deputy=None)
    assert [(row.year, row.lead, row.members) for row in rotation_of(bloc)] == [
        (YEAR + 1, "Xã Liên Minh", 2), (YEAR, "Xã Cổ Lễ", 2), (YEAR - 1, "Xã Liên Minh", 2),
    ]  # fmt: skip
    set_posts(officer, bloc, year=YEAR + 1, lead=cast.commune, deputy=cast.neighbour)
    assert (rotation_of(bloc)[0].lead, rotation_of(bloc)[0].deputies) == (
        "Xã Cổ Lễ", ["Xã Liên Minh"],
    )  # fmt: skip
    event = AuditEvent.objects.filter(act="criteria.set_bloc_posts").latest("pk")
    assert event.data == {"year": YEAR + 1, "lead": "Xã Cổ Lễ", "deputy": "Xã Liên Minh"}


@pytest.mark.parametrize(
    ("lead", "deputy", "fields"),
    [("commune", "commune", {"deputy"}), ("science", None, {"lead"})],
)
def test_lead_and_deputy_are_two_members(cast, bloc, lead, deputy, fields):
    with pytest.raises(Refused) as refusal:
        set_posts(
            cast.province_officer, bloc, year=YEAR, lead=getattr(cast, lead),
            deputy=getattr(cast, deputy) if deputy else None,
        )  # fmt: skip
    assert set(refusal.value.errors) == fields


def test_only_the_organiser_says_who_leads(cast, bloc):
    with pytest.raises(Refused) as refusal:
        set_posts(cast.commune_officer, bloc, year=YEAR, lead=cast.neighbour, deputy=None)
    assert refusal.value.denied


def test_posts_page_fills_in_the_proposal(cast, bloc, client):
    client.force_login(cast.province_officer)
    address = reverse("scoring:bloc_posts", args=[bloc.pk, YEAR + 1])
    assert client.get(address).context["form"].initial["lead"] == cast.neighbour
    client.post(address, {"lead": cast.neighbour.pk, "deputy": ""})
    assert rotation_of(bloc)[0].lead == "Xã Liên Minh"


def test_member_reads_the_bloc_and_a_stranger_does_not(cast, bloc, client):
    address = reverse("scoring:bloc", args=[bloc.pk])
    client.force_login(cast.neighbour_officer)
    assert "Xã Cổ Lễ" in client.get(address).text
    client.force_login(cast.school_officer)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [2, 30])
def test_list_of_blocs_asks_as_often_for_few_as_for_many(
    cast, client, django_assert_num_queries, count
):
    for _ in range(count):
        BlocFactory(unit=cast.province)
    client.force_login(cast.province_officer)
    client.get(reverse("scoring:blocs"))
    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(reverse("scoring:blocs")).context["rows"]) == count


LIST_QUERIES = 7
