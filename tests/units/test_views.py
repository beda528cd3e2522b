"""Pages of the tree and its people."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import UnitFactory
from tests.factories.units import MembershipFactory
from units.enums import Role
from units.invitations import invite
from units.invitations import token_of
from units.models import Bloc
from units.models import Invitation
from units.models import Membership
from units.models import Succession
from units.models import Unit
from units.tree import change_unit
from units.tree import newest_history


def url(name, *args) -> str:
    return reverse(f"units:{name}", args=args)


def page(response) -> str:
    return response.content.decode()


@pytest.fixture
def admin(cast, as_user):
    return as_user(cast.province_administrator)


@pytest.fixture
def facts(cast):
    return {
        "name": "Trường Mầm non Cổ Lễ", "short_name": "", "code": "MN-CL", "kind": "school",
        "symbol": "", "place": "Cổ Lễ", "position": "5", "valid_from": "01/07/2025",
    }  # fmt: skip


def test_tree_shows_the_persons_own_branch_only(cast, as_user):
    text = page(as_user(cast.commune_officer).get(url("tree")))
    assert cast.commune.name in text
    assert cast.school.name in text
    assert cast.neighbour.name not in text


@pytest.mark.parametrize("words", ["thcs cổ lễ", "thcs co le", "THCS Co Le"])
def test_search_works_with_and_without_diacritics(cast, admin, words):
    text = page(admin.get(url("tree"), {"tim": words}))
    assert url("detail", cast.school.pk) in text
    assert url("detail", cast.science.pk) not in text


def test_search_that_finds_nothing_says_what_to_try(cast, admin):
    assert "không cần gõ dấu" in page(admin.get(url("tree"), {"tim": "zzz"}))


def test_tree_can_be_taken_to_excel(cast, admin):
    response = admin.get(url("tree"), {"xuat": "csv"})
    assert cast.school.name in response.content.decode("utf-8-sig")


def test_branch_comes_as_a_part(cast, admin):
    text = page(admin.get(url("children", cast.commune.pk)))
    assert cast.school.name in text
    assert "<html" not in text


def test_unit_page_leads_to_its_plans_people_and_reports(cast, admin):
    text = page(admin.get(url("detail", cast.commune.pk)))
    for address in (
        url("people", cast.commune.pk),
        reverse("campaigns:unit_plans", args=[cast.commune.pk]),
        reverse("reports:of_unit", args=[cast.commune.pk]),
        url("detail", cast.school.pk),
    ):
        assert address in text


@pytest.mark.parametrize("who", ["neighbour_officer", "school_officer", "outsider", "nobody"])
def test_unit_of_others_is_not_there(cast, as_user, who):
    client = as_user(cast.people[who])
    assert client.get(url("detail", cast.commune.pk)).status_code == 404
    assert client.get(url("people", cast.commune.pk)).status_code == 404


def test_officer_looks_but_changes_nothing(cast, as_user):
    client = as_user(cast.commune_officer)
    assert "Sửa thông tin" not in page(client.get(url("detail", cast.commune.pk)))
    assert client.get(url("edit", cast.commune.pk)).status_code == 403
    assert client.get(url("create", cast.commune.pk)).status_code == 403


def test_new_unit_comes_under_its_parent(cast, admin, facts):
    admin.post(url("create", cast.commune.pk), facts)
    assert Unit.objects.get(code="MN-CL").parent == cast.commune


def test_wrong_facts_stay_in_their_fields(cast, admin, facts):
    response = admin.post(
        url("create", cast.commune.pk),
        facts | {"code": cast.school.code, "valid_from": "31/02/2026"},
    )
    assert response.status_code == 422
    assert "31/02/2026" in page(response)
    response = admin.post(url("create", cast.commune.pk), facts | {"code": cast.school.code})
    assert "đã dùng cho đơn vị khác" in page(response)
    assert "Trường Mầm non Cổ Lễ" in page(response)


def test_commune_edits_its_own_name_but_not_its_code(cast, as_user):
    client = as_user(cast.commune_administrator)
    address = url("edit", cast.commune.pk)
    shown = client.get(address)
    assert 'name="code"' not in page(shown)
    data = {"name": "Uỷ ban nhân dân xã Cổ Lễ mới", "position": "1", "code": "HACK"}
    client.post(address, data | {"seen": shown.context["seen"] or ""})
    cast.commune.refresh_from_db()
    assert cast.commune.name == "Uỷ ban nhân dân xã Cổ Lễ mới"
    assert cast.commune.code != "HACK"


def test_two_administrators_in_one_form_both_keep_their_words(cast, admin, facts):
    admin.post(url("create", cast.commune.pk), facts)
    unit = Unit.objects.get(code="MN-CL")
    seen = newest_history(unit)
    change_unit(cast.province_administrator, unit, name="Tên của đồng nghiệp")
    response = admin.post(url("edit", unit.pk), facts | {"name": "Tên của tôi", "seen": str(seen)})
    text = page(response)
    assert "Tên của đồng nghiệp" in text
    assert 'value="Tên của tôi"' in text
    unit.refresh_from_db()
    assert unit.name == "Tên của đồng nghiệp"


def test_moving_under_oneself_is_not_offered(cast, admin):
    response = admin.post(url("move", cast.commune.pk), {"parent": cast.school.pk})
    assert response.status_code == 422
    cast.commune.refresh_from_db()
    assert cast.commune.parent == cast.province


def test_ending_names_units_that_go_on(cast, admin):
    day = f"{timezone.localdate():%d/%m/%Y}"
    response = admin.post(url("end", cast.commune.pk), {"day": day})
    assert "trực thuộc chưa kết thúc" in page(response)


def test_ended_unit_stays_readable_and_can_be_reopened(cast, admin):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    admin.post(url("end", cast.school.pk), {"day": f"{yesterday:%d/%m/%Y}"})
    assert "đã kết thúc hoạt động" in page(admin.get(url("detail", cast.school.pk)))
    admin.post(url("reopen", cast.school.pk))
    cast.school.refresh_from_db()
    assert cast.school.valid_to is None


def test_merger_is_shown_first_done_and_undone(cast, admin):
    data = {
        "units": [cast.commune.pk, cast.neighbour.pk], "day": f"{timezone.localdate():%d/%m/%Y}",
        "successor": "", "name": "Uỷ ban nhân dân xã Mới", "code": "MOI", "kind": "commune",
        "carry_people": "on",
    }  # fmt: skip
    address = url("merge", cast.province.pk)
    assert "Những gì sẽ xảy ra" in page(admin.post(address, data))
    assert not Unit.objects.filter(code="MOI").exists()
    admin.post(address, data | {"xac-nhan": "1"})
    new = Unit.objects.get(code="MOI")
    cast.commune.refresh_from_db()
    assert cast.commune.successor == new
    assert new.name in page(admin.get(url("detail", cast.commune.pk)))
    assert cast.commune.name in page(admin.get(url("detail", new.pk)))
    admin.post(url("succession", Succession.objects.get().pk))
    cast.commune.refresh_from_db()
    assert cast.commune.successor is None
    assert cast.commune.valid_to is None


def test_merger_without_choice_asks_at_the_field(cast, admin):
    response = admin.post(url("merge", cast.province.pk), {"day": "01/07/2025"})
    assert {"units", "name", "code"} <= set(response.context["form"].errors)


def test_history_tells_who_changed_what(cast, admin, facts):
    admin.post(url("create", cast.commune.pk), facts)
    unit = Unit.objects.get(code="MN-CL")
    change_unit(cast.province_administrator, unit, name="Tên mới")
    text = page(admin.get(url("history", unit.pk)))
    assert "Trường Mầm non Cổ Lễ → Tên mới" in text
    assert cast.province_administrator.full_name in text


@pytest.mark.parametrize("more", [0, 27])
def test_pages_of_the_tree_cost_the_same_for_more_units(
    cast, as_user, more, django_assert_num_queries
):
    client = as_user(cast.commune_administrator)
    for _ in range(more):
        UnitFactory(parent=cast.commune)
    for address, queries in ((url("tree"), 7), (url("detail", cast.commune.pk), 10)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_people_are_listed_invited_and_sent_away(cast, as_user):
    client = as_user(cast.commune_administrator)
    address = url("people", cast.school.pk)
    assert cast.school_officer.full_name in page(client.get(address))
    client.post(
        url("invite", cast.school.pk),
        {"email": "hoa@example.vn", "full_name": "Trần Thị Hoa", "role": "leader", "title": ""},
    )
    invitation = Invitation.objects.get()
    assert "hoa@example.vn" in page(client.get(address))
    client.post(url("resend_invitation", invitation.pk))
    client.post(url("withdraw_invitation", invitation.pk))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at
    membership = cast.school_officer.memberships.get()
    client.post(url("change_role", membership.pk), {"role": "leader", "title": "Hiệu trưởng"})
    membership = cast.school_officer.memberships.get(valid_to=None)
    assert membership.role == Role.LEADER
    assert "Kết thúc vai trò?" in page(client.get(url("end_role", membership.pk)))
    client.post(url("end_role", membership.pk), {"last_day": ""})
    assert not Membership.objects.valid_on(timezone.localdate()).filter(pk=membership.pk).exists()


def test_invitation_with_a_bad_address_stays_typed(cast, as_user):
    client = as_user(cast.commune_administrator)
    response = client.post(
        url("invite", cast.school.pk), {"email": "hoa", "full_name": "Hoa", "role": "leader"}
    )
    assert response.status_code == 422
    assert 'value="hoa"' in page(response)


def test_administrator_reaches_no_neighbour(cast, as_user):
    client = as_user(cast.commune_administrator)
    assert client.get(url("invite", cast.neighbour.pk)).status_code == 404
    membership = cast.neighbour_officer.memberships.get()
    assert client.post(url("end_role", membership.pk)).status_code == 404


def test_only_administrator_of_a_unit_cannot_leave(cast, as_user):
    client = as_user(cast.commune_administrator)
    membership = cast.commune_administrator.memberships.get()
    response = client.post(url("end_role", membership.pk), {"last_day": ""})
    assert "người quản trị duy nhất" in page(response)


def test_people_page_costs_the_same_for_more_people(cast, as_user, django_assert_num_queries):
    client = as_user(cast.commune_administrator)
    address = url("people", cast.school.pk)
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
    for _ in range(3):
        MembershipFactory(unit=cast.school)
    with django_assert_num_queries(8):
        client.get(address)


@pytest.fixture
def invitation(cast):
    return invite(
        cast.commune_administrator, cast.school, email="hoa@example.vn", full_name="Hoa",
        role=Role.OFFICER,
    )  # fmt: skip


def test_new_person_comes_in_through_the_letters_link(cast, client, invitation):
    address = url("accept_invitation", token_of(invitation))
    weak = {"full_name": "Trần Thị Hoa", "password": "12345678", "again": "12345678"}
    assert client.post(address, weak).status_code == 422
    good = weak | {"password": "Mot-mat-khau-dai-2026", "again": "Mot-mat-khau-dai-2026"}
    assert "chưa giống nhau" in page(client.post(address, good | {"again": "khác"}))
    assert client.post(address, good)["Location"] == reverse("home")
    assert Membership.objects.filter(user__email="hoa@example.vn", unit=cast.school).exists()
    again = client.post(address, good)
    assert again.status_code == 410


def test_link_that_leads_nowhere_says_what_to_do(client, cast):
    response = client.get(url("accept_invitation", "khong-co"))
    assert response.status_code == 404
    assert "thư mời mới nhất" in page(response)


def test_known_person_accepts_signed_in(cast, as_user):
    invitation = invite(
        cast.commune_administrator, cast.school, email=cast.economy_officer.email,
        full_name="x", role=Role.READER,
    )  # fmt: skip
    client = as_user(cast.economy_officer)
    address = url("own_invitation", invitation.pk)
    assert cast.school.name in page(client.get(address))
    client.post(address)
    assert cast.economy_officer.memberships.filter(unit=cast.school).exists()
    assert as_user(cast.neighbour_officer).get(address).status_code == 404


def test_switching_changes_what_the_person_sees(cast, as_user):
    second = MembershipFactory(
        user=cast.school_officer, unit=cast.neighbour_office, role=Role.OFFICER
    )
    client = as_user(cast.school_officer)
    assert client.get(url("detail", cast.neighbour.pk)).status_code == 404
    client.post(url("switch_membership", second.pk))
    assert client.get(url("detail", cast.neighbour.pk)).status_code == 200
    assert client.get(url("detail", cast.school.pk)).status_code == 404


def test_role_of_somebody_else_cannot_be_taken(cast, as_user):
    client = as_user(cast.school_officer)
    client.post(url("switch_membership", cast.province_officer.memberships.get().pk))
    assert client.get(url("detail", cast.province.pk)).status_code == 404


def test_bloc_gets_members_a_lead_and_next_years_copy(cast, admin):
    admin.post(url("blocs", cast.province.pk), {"kind": "cluster", "name": "Cụm 1", "position": 1})
    bloc = Bloc.objects.get()
    address = url("bloc", bloc.pk)
    year = timezone.localdate().year
    admin.post(
        f"{address}?nam={year - 1}",
        {"units": [cast.commune.pk, cast.neighbour.pk], "lead": cast.commune.pk},
    )
    admin.post(f"{url('copy_bloc', bloc.pk)}?nam={year}")
    assert bloc.members.filter(year=year).count() == 2
    assert cast.commune.name in page(admin.get(address))
    wrong = admin.post(f"{address}?nam={year}", {"units": [], "lead": cast.commune.pk})
    assert wrong.status_code == 422
