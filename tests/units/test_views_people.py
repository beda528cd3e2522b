"""The people page at length: who may, sorting, taking out, ending several roles at once."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory
from units.enums import Role
from units.invitations import invite
from units.invitations import token_of
from units.memberships import end_memberships
from units.models import Invitation
from units.models import Membership
from workflow import Refused


def url(name, *args) -> str:
    return reverse(f"units:{name}", args=args)


def page(response) -> str:
    return response.content.decode()


def living(*memberships) -> int:
    keys = [each.pk for each in memberships]
    return Membership.objects.valid_on(timezone.localdate()).filter(pk__in=keys).count()


@pytest.fixture
def admin(cast, as_user):
    return as_user(cast.commune_administrator)


@pytest.fixture
def teachers(cast):
    return [
        MembershipFactory(
            user=UserFactory(full_name=name), unit=cast.school, role=Role.READER, title="Giáo viên"
        )
        for name in ("Đỗ Văn An", "Ân Thị Bình")
    ]


def test_several_roles_end_together_after_asking(cast, admin, teachers):
    address = url("people", cast.school.pk)
    chosen = {"chon": [m.pk for m in teachers]}
    text = page(admin.post(address, chosen))
    assert "Kết thúc 2 vai trò" in text
    assert teachers[0].user.full_name in text
    assert living(*teachers) == 2
    confirmed = admin.post(address, chosen | {"xac-nhan": "1", "last_day": ""}, follow=True)
    assert "Đã kết thúc 2 vai trò" in page(confirmed)
    assert living(*teachers) == 0
    assert AuditEvent.objects.filter(act="units.end_membership").count() == 2


def test_confirming_twice_ends_nothing_more(cast, admin, teachers):
    data = {"chon": [m.pk for m in teachers], "xac-nhan": "1", "last_day": ""}
    admin.post(url("people", cast.school.pk), data)
    again = admin.post(url("people", cast.school.pk), data, follow=True)
    assert "ít nhất một vai trò" in page(again)
    assert AuditEvent.objects.filter(act="units.end_membership").count() == 2


def test_nothing_ends_where_one_role_cannot(cast, admin, teachers):
    own = cast.commune_administrator.memberships.get()
    response = admin.post(
        url("people", cast.commune.pk),
        {"chon": [teachers[0].pk, own.pk], "xac-nhan": "1", "last_day": ""},
    )
    assert response.status_code == 422
    assert "người quản trị duy nhất" in page(response)
    assert living(teachers[0], own) == 2
    with pytest.raises(Refused, match="duy nhất"):
        end_memberships(cast.commune_administrator, [teachers[0], own])
    assert living(teachers[0], own) == 2


def test_roles_elsewhere_are_left_alone(cast, admin, teachers):
    foreign = cast.neighbour_officer.memberships.get()
    data = {"chon": [foreign.pk, teachers[0].pk], "xac-nhan": "1", "last_day": ""}
    admin.post(url("people", cast.school.pk), data)
    assert living(foreign) == 1
    assert living(teachers[0]) == 0


@pytest.mark.parametrize(("who", "status"), [("neighbour_officer", 404), ("commune_officer", 403)])
def test_ending_several_needs_the_right(cast, as_user, teachers, who, status):
    client = as_user(cast.people[who])
    data = {"chon": [teachers[0].pk], "xac-nhan": "1", "last_day": ""}
    assert client.post(url("people", cast.school.pk), data).status_code == status
    assert living(teachers[0]) == 1


def test_colleague_sees_people_but_no_means_to_change_them(cast, as_user, teachers):
    client = as_user(cast.commune_officer)
    text = page(client.get(url("people", cast.school.pk)))
    assert teachers[0].user.full_name in text
    assert 'name="chon"' not in text
    assert client.get(url("invite", cast.school.pk)).status_code == 403


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("ten", ["Ân Thị Bình", "Đỗ Văn An", "Mai Thị Trường"]),
        ("-tu", ["Ân Thị Bình", "Đỗ Văn An", "Mai Thị Trường"]),
        ("", ["Mai Thị Trường", "Ân Thị Bình", "Đỗ Văn An"]),
    ],
)
def test_people_stand_in_the_order_asked_for(cast, admin, teachers, order, names):
    response = admin.get(url("people", cast.school.pk), {"xep": order})
    assert [m.user.full_name for m in response.context["page"]] == names


def test_people_go_out_as_filtered(cast, admin, teachers):
    response = admin.get(
        url("people", cast.school.pk), {"xuat": "xlsx", "vai_tro": Role.READER, "xep": "ten"}
    )
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert [row[0] for row in rows[1:]] == ["Ân Thị Bình", "Đỗ Văn An"]


def test_name_that_looks_like_a_formula_goes_out_as_text(cast, admin):
    MembershipFactory(user=UserFactory(full_name="=1+1"), unit=cast.school, role=Role.READER)
    address = url("people", cast.school.pk)
    assert "'=1+1" in admin.get(address, {"xuat": "csv"}).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(admin.get(address, {"xuat": "xlsx"}).content))
    cell = next(cell for row in book.active for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"


@pytest.mark.parametrize("people", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, admin, django_assert_num_queries, people):
    for _ in range(people - 1):
        MembershipFactory(unit=cast.school)
    address = url("people", cast.school.pk)
    admin.get(address)
    with django_assert_num_queries(8):
        response = admin.get(address)
    assert len(response.context["page"]) == people


def test_switching_leads_back_to_this_portal_only(cast, as_user):
    client = as_user(cast.school_officer)
    address = url("switch_membership", cast.school_officer.memberships.get().pk)
    assert client.post(address, {"next": "/don-vi/"})["Location"] == "/don-vi/"
    for bad in ("https://la.example/", "//la.example/", "/\\la.example", "javascript:alert(1)"):
        assert client.post(address, {"next": bad})["Location"] == reverse("home")
    assert client.get(address).status_code == 405


def test_bare_address_shows_this_units_living_people_only(cast, admin, teachers):
    end_memberships(cast.commune_administrator, [teachers[0]])
    response = admin.get(url("people", cast.school.pk))
    assert {m.user.full_name for m in response.context["page"]} == {
        "Mai Thị Trường",
        "Ân Thị Bình",
    }


@pytest.mark.parametrize(
    ("column", "words"),
    [("expires_at", "hết hạn"), ("withdrawn_at", "rút lại")],
)
def test_letter_that_is_too_late_says_what_to_do(cast, client, column, words):
    invitation = invite(
        cast.commune_administrator, cast.school, email="hoa@example.vn", full_name="Hoa",
        role=Role.OFFICER,
    )  # fmt: skip
    address = url("accept_invitation", token_of(invitation))
    before = timezone.now() - dt.timedelta(hours=1)
    Invitation.objects.filter(pk=invitation.pk).update(**{column: before})
    response = client.get(address)
    assert response.status_code == 410
    assert words in page(response)
    good = {"full_name": "H", "password": "Mot-mat-khau-dai-2026", "again": "Mot-mat-khau-dai-2026"}
    assert client.post(address, good).status_code == 410
    assert not Membership.objects.filter(user__email="hoa@example.vn").exists()


def test_accepting_twice_signed_in_gives_one_role(cast, as_user):
    invitation = invite(
        cast.commune_administrator, cast.school, email=cast.economy_officer.email, full_name="x",
        role=Role.READER,
    )  # fmt: skip
    client = as_user(cast.economy_officer)
    assert client.post(url("own_invitation", invitation.pk)).status_code == 302
    assert client.post(url("own_invitation", invitation.pk)).status_code == 410
    assert cast.economy_officer.memberships.filter(unit=cast.school).count() == 1
