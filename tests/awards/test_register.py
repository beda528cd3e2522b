"""The register: found by name without diacritics, never shown to a stranger, never forgetting."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.models import Notice
from awards.enums import AwardLevel
from awards.enums import NominationState
from awards.enums import RecordEventKind
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models import AwardRecord
from awards.models import Nomination
from awards.models import RecordEvent
from awards.register import awards_of_unit
from awards.register import correct
from awards.register import find_public
from awards.register import life_of
from awards.register import reissue
from awards.register import revoke
from awards.register import same_name
from awards.register import search
from documents.verification import TRIES_PER_MINUTE
from documents.verification import new_code
from documents.verification import verification_url
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from tests.factories.awards_register import AwardRecordFactory
from tests.factories.campaigns import CampaignFactory
from workflow import Refused
from workflow import Stale

LIST = "/khen-thuong/so/"


@pytest.fixture
def award(cast):
    return AwardRecordFactory(
        unit=cast.commune, home_unit=cast.school, subject_name="Trần Thị Đào",
        workplace="Giáo viên Trường THCS Cổ Lễ", decision_number="15/QĐ-UBND",
        decided_on=dt.date(2025, 12, 20), achievement="Dạy học trên nền tảng số",
    )  # fmt: skip


def page(client, address: str, **query) -> str:
    return client.get(address, query).content.decode()


def names(user, **filters) -> set[str]:
    return {record.subject_name for record in search(user, filters).qs}


def revoked(cast, award, **facts):
    given = {"reason": "Khai sai thành tích", "decision_number": "9/QĐ-UBND"}
    return revoke(
        cast.commune_leader, award, **{**given, "decided_on": dt.date(2026, 3, 1), **facts}
    )


## Looking up


@pytest.mark.parametrize("typed", ["Trần Thị Đào", "tran thi dao", "DAO  tran", "đào thcs"])
def test_name_is_found_with_and_without_diacritics(cast, award, typed):
    AwardRecordFactory(unit=cast.commune, subject_name="Lê Văn Nam")
    assert names(cast.commune_officer, ten=typed) == {"Trần Thị Đào"}


def test_every_filter_narrows(cast, award):
    other = AwardRecordFactory(
        unit=cast.province, home_unit=cast.neighbour, subject_name="Xã Liên Minh",
        subject_class=SubjectClass.COLLECTIVE, level=AwardLevel.PROVINCE, occasion="final",
        decided_on=dt.date(2024, 5, 1), decision_number="77/QĐ-TĐ",
        campaign=CampaignFactory(unit=cast.province),
    )  # fmt: skip
    user = cast.province_officer
    assert names(user) == {"Trần Thị Đào", "Xã Liên Minh"}
    for filters in (
        {"don_vi": cast.neighbour.pk},
        {"hinh_thuc": other.form.pk},
        {"cap": "province"},
        {"dip": "final"},
        {"doi_tuong": "collective"},
        {"nam": "2024"},
        {"phong_trao": other.campaign.pk},
        {"so_qd": "77/qđ"},
    ):
        assert names(user, **filters) == {"Xã Liên Minh"}, filters


def test_unit_means_its_subtree(cast, award):
    assert names(cast.province_officer, don_vi=cast.commune.pk) == {"Trần Thị Đào"}
    AwardRecordFactory(unit=cast.neighbour, subject_name="Người xã bên")
    assert names(cast.province_officer, don_vi=cast.province.pk) == {"Trần Thị Đào", "Người xã bên"}


def test_standing_tells_valid_corrected_and_revoked_apart(cast, award):
    other = AwardRecordFactory(unit=cast.commune, subject_name="Lê Văn Nam")
    correct(cast.commune_officer, award, changes={"subject_name": "Trần Thị Đao"}, reason="Sai tên")
    revoked(cast, other)
    user = cast.commune_officer
    assert names(user, trang_thai="corrected") == {"Trần Thị Đao"}
    assert names(user, trang_thai="valid") == {"Trần Thị Đao"}
    assert names(user, trang_thai="revoked") == {"Lê Văn Nam"}


def test_neighbour_sees_nothing_and_the_awarded_unit_does(cast, as_user, award):
    assert names(cast.neighbour_officer) == set()
    assert names(cast.school_officer) == {"Trần Thị Đào"}
    for who, status in ((cast.neighbour_officer, 404), (cast.school_officer, 200)):
        client = as_user(who)
        for name in ("record", "record_history"):
            assert client.get(reverse(f"awards:{name}", args=[award.pk])).status_code == status


def test_list_keeps_filters_when_paged_sorted_and_exported(cast, as_user, award):
    AwardRecordFactory.create_batch(60, unit=cast.commune, subject_name="Lê Văn Nam")
    client = as_user(cast.commune_officer)
    text = page(client, LIST, ten="le van nam", xep="ten")
    assert "Trần Thị Đào" not in text
    assert "ten=le+van+nam&amp;xep=ten&amp;trang=2" in text
    assert "xuat=xlsx" in text
    response = client.get(LIST, {"ten": "dao", "xuat": "csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Trần Thị Đào"]
    assert AuditEvent.objects.filter(act="accounts.export").exists()


@pytest.mark.parametrize(
    "query", ["nam=abc&ten=dao", "don_vi=99999", "xep=zzz", "trang=999", "cap=x"]
)
def test_nonsense_in_the_address_is_passed_over(cast, as_user, award, query):
    client = as_user(cast.commune_officer)
    for address in (LIST, "/khen-thuong/so/thong-ke/"):
        assert client.get(f"{address}?{query}").status_code == 200


def test_links_lead_only_where_the_reader_may_go(cast, as_user, award):
    award_round = open_award_round(cast, unit=cast.commune, user=cast.commune_officer)
    award.nomination = filled(cast.school_officer, award_round, cast.school, award.form)
    award.home_unit = cast.economy_office
    award.save()
    address = reverse("awards:nomination", args=[award.nomination_id])
    own = reverse("awards:record", args=[award.pk])
    assert address in page(as_user(cast.commune_officer), own)
    assert address not in page(as_user(cast.economy_officer), own)


def test_chips_count_what_the_other_filters_leave(cast, as_user, award):
    AwardRecordFactory(unit=cast.commune, decided_on=dt.date(2024, 1, 5), state=RecordState.REVOKED)
    context = as_user(cast.commune_officer).get(LIST, {"nam": "2025"}).context
    assert [number for _, _, number in context["chips"]] == [1, 1, 0, 0]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_more_awards(cast, as_user, rows, award, django_assert_num_queries):
    AwardRecordFactory.create_batch(rows - 1, unit=cast.commune, home_unit=cast.school)
    client = as_user(cast.commune_officer)
    client.get(LIST)
    with django_assert_num_queries(13):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_histories_cost_the_same_for_more_awards(
    cast, as_user, rows, award, django_assert_num_queries
):
    AwardRecordFactory.create_batch(
        rows - 1, unit=cast.commune, home_unit=cast.school, subject_name="Tran Thi Dao"
    )
    client = as_user(cast.commune_officer)
    for name, key, queries in (
        ("record_history", award.pk, 6),
        ("unit_awards", cast.school.pk, 7),
        ("record", award.pk, 7),
    ):
        address = reverse(f"awards:{name}", args=[key])
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


## Histories


def test_history_of_a_name_sets_namesakes_apart(cast, award):
    again = AwardRecordFactory(
        unit=cast.province, home_unit=cast.school, subject_name="TRAN THI DAO"
    )
    elsewhere = AwardRecordFactory(unit=cast.commune, subject_name="Trần Thị Đào")
    AwardRecordFactory(unit=cast.commune, home_unit=cast.school, subject_name="Trần Thị Đào Em")
    found = same_name(cast.province_officer, award)
    assert set(found.own) == {award, again}
    assert found.others == [elsewhere]


def test_page_warns_of_namesakes(cast, as_user, award):
    address = reverse("awards:record_history", args=[award.pk])
    assert "trùng tên" in page(as_user(cast.commune_officer), address)


def test_unit_keeps_what_its_predecessors_received(cast, award):
    cast.economy_office.successor = cast.school
    cast.economy_office.save()
    old = AwardRecordFactory(unit=cast.commune, home_unit=cast.economy_office)
    assert set(awards_of_unit(cast.commune_officer, cast.school)) == {award, old}


## Correction


def test_correction_changes_the_register_and_keeps_the_words_before(cast, award):
    correct(
        cast.commune_officer, award,
        changes={"subject_name": "Trần Thị Đao", "workplace": award.workplace},
        reason="Quyết định ghi Đao", document_number="4/CV-UBND",
    )  # fmt: skip
    award.refresh_from_db()
    assert award.subject_name == "Trần Thị Đao"
    assert names(cast.commune_officer, ten="dao") == {"Trần Thị Đao"}
    event = award.events.get()
    assert (event.kind, event.before) == (
        RecordEventKind.CORRECTED, {"subject_name": "Trần Thị Đào"},
    )  # fmt: skip
    assert event.document_number == "4/CV-UBND"
    trace = AuditEvent.objects.get(act="awards.correct_record")
    assert trace.data["fields"] == ["subject_name"]


def test_life_shows_each_correction_from_what_to_what(cast, award):
    for name in ("Trần Thị Hai", "Trần Thị Ba"):
        correct(cast.commune_officer, award, changes={"subject_name": name}, reason="Sai")
    award.refresh_from_db()
    assert [moment.changes for moment in life_of(award)] == [
        [("tên", "Trần Thị Đào", "Trần Thị Hai")],
        [("tên", "Trần Thị Hai", "Trần Thị Ba")],
    ]


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"subject_name": "Khác"}, " ", "reason"),
        ({"subject_name": " "}, "Sai", "subject_name"),
        ({"decided_on": dt.date(2999, 1, 1)}, "Sai", "decided_on"),
        ({"decided_on": dt.date(1900, 1, 1)}, "Sai", "decided_on"),
        ({"year": 1900}, "Sai", "year"),
        ({"workplace": "x" * 451}, "Sai", "workplace"),
        ({"subject_class": "vua"}, "Sai", "subject_class"),
    ],
)
def test_correction_that_cannot_be_is_refused(cast, award, changes, reason, field):
    with pytest.raises(Refused) as refusal:
        correct(cast.commune_officer, award, changes=changes, reason=reason)
    assert field in refusal.value.errors
    assert not award.events.exists()


def test_award_is_not_laid_to_a_unit_out_of_sight(cast, award):
    with pytest.raises(Refused) as refusal:
        correct(
            cast.commune_officer, award, changes={"home_unit": cast.neighbour}, reason="Sai đơn vị"
        )
    assert "home_unit" in refusal.value.errors
    correct(
        cast.commune_officer, award, changes={"home_unit": cast.economy_office}, reason="Sai đơn vị"
    )
    event = award.events.get()
    assert event.before == {"home_unit": "Trường THCS Cổ Lễ"}


def test_correction_without_a_change_leaves_no_event(cast, award):
    with pytest.raises(Refused, match="Không có gì thay đổi"):
        correct(cast.commune_officer, award, changes={"year": award.year}, reason="Không")
    assert not RecordEvent.objects.exists()


def test_form_and_money_are_not_correctable(cast, award):
    with pytest.raises(Refused, match="Không có gì thay đổi"):
        correct(cast.commune_officer, award, changes={"form": None, "amount": 5}, reason="Sai")


def test_second_of_two_officers_is_told(cast, award):
    correct(cast.commune_officer, award, changes={"year": 2024}, reason="Sai", seen=0)
    with pytest.raises(Stale):
        correct(cast.commune_officer, award, changes={"year": 2023}, reason="Sai", seen=0)


def test_correcting_through_the_page(cast, as_user, award):
    client = as_user(cast.commune_officer)
    address = reverse("awards:record_correct", args=[award.pk])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: "" if value is None or value is False else value for name, value in sent.items()}
    sent |= {"decided_on": "20/12/2025", "subject_name": "Trần Thị Đao", "reason": ""}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert client.post(address, sent | {"reason": "Ghi nhầm"}).status_code == 302
    text = page(client, reverse("awards:record", args=[award.pk]))
    assert "<del>Trần Thị Đào</del>" in text
    assert "Ghi nhầm" in text


## Re-issue and revocation


def test_reissue_leaves_an_event_and_the_code_as_it_was(cast, award):
    code = award.code
    reissue(cast.commune_officer, award, reason="Bằng bị ướt")
    award.refresh_from_db()
    assert award.code == code
    assert award.events.get().kind == RecordEventKind.REISSUED
    assert AuditEvent.objects.filter(act="awards.reissue_record").exists()


def test_revocation_keeps_the_record_and_says_by_which_decision(cast, award):
    revoked(cast, award)
    award.refresh_from_db()
    event = award.events.get()
    assert award.state == RecordState.REVOKED
    assert (event.document_number, event.document_date) == ("9/QĐ-UBND", dt.date(2026, 3, 1))
    assert AuditEvent.objects.filter(act="awards.revoke_record").exists()


def test_dossier_is_revoked_with_its_award(cast, award):
    award_round = open_award_round(cast, unit=cast.commune, user=cast.commune_officer)
    dossier = filled(cast.school_officer, award_round, cast.school, award.form)
    Nomination.objects.filter(pk=dossier.pk).update(state=NominationState.AWARDED)
    award.nomination = dossier
    award.save()
    revoked(cast, award)
    dossier.refresh_from_db()
    assert dossier.state == NominationState.REVOKED
    assert dossier.transitions.latest("pk").note == "Khai sai thành tích"


def test_awarded_unit_is_told_of_correction_and_revocation_and_others_are_not(cast, award):
    correct(cast.commune_officer, award, changes={"year": 2024}, reason="Ghi nhầm năm")
    revoked(cast, award)
    told = Notice.objects.filter(kind="award_record")
    assert set(told.values_list("recipient", flat=True)) == {cast.school_officer.pk}
    assert told.count() == 2
    assert "Ghi nhầm năm" in told.first().body + told.last().body


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"decision_number": " "}, "decision_number"),
        ({"decided_on": dt.date(2025, 12, 19)}, "decided_on"),
        ({"decided_on": dt.date(2999, 1, 1)}, "decided_on"),
    ],
)
def test_revocation_that_cannot_be_is_refused(cast, award, facts, field):
    with pytest.raises(Refused) as refusal:
        revoked(cast, award, **facts)
    assert field in refusal.value.errors
    award.refresh_from_db()
    assert award.state == RecordState.VALID


def test_nothing_follows_a_revocation(cast, award):
    revoked(cast, award)
    for act in (
        lambda: revoked(cast, award),
        lambda: reissue(cast.commune_officer, award, reason="x"),
        lambda: correct(cast.commune_officer, award, changes={"year": 2024}, reason="x"),
    ):
        with pytest.raises(Refused, match="đã bị huỷ bỏ"):
            act()
    assert award.events.count() == 1


def test_who_may_change_what(cast, award):
    acts = {
        "correct": lambda who: correct(who, award, changes={"year": 2020}, reason="Sai"),
        "reissue": lambda who: reissue(who, award, reason="Hỏng"),
        "revoke": lambda who: revoke(
            who, award, reason="Sai", decision_number="1", decided_on=dt.date(2026, 1, 5)
        ),
    }
    allowed = {"commune_leader": {"correct", "reissue", "revoke"},
               "commune_officer": {"correct", "reissue"}}  # fmt: skip
    for name in ("school_officer", "neighbour_officer", "province_leader", "commune_officer"):
        for act, do in acts.items():
            if act not in allowed.get(name, set()):
                with pytest.raises(Refused) as refusal:
                    do(cast.people[name])
                assert refusal.value.denied, (name, act)
    for act in ("correct", "reissue", "revoke"):
        acts[act](cast.commune_leader)


def test_revoking_asks_once_more_before_it_happens(cast, as_user, award):
    client = as_user(cast.commune_leader)
    address = reverse("awards:record_revoke", args=[award.pk])
    sent = {"decision_number": "9/QĐ-UBND", "decided_on": "01/03/2026", "reason": "Khai sai"}
    first = client.post(address, sent)
    assert "không hoàn tác được" in first.content.decode()
    assert AwardRecord.objects.get(pk=award.pk).state == RecordState.VALID
    assert client.post(address, sent | {"xac-nhan": "1"}).status_code == 302
    assert AwardRecord.objects.get(pk=award.pk).state == RecordState.REVOKED


def test_looking_at_a_change_changes_nothing(cast, as_user, award):
    client = as_user(cast.commune_leader)
    for name in ("record_correct", "record_reissue", "record_revoke", "record"):
        assert client.get(reverse(f"awards:{name}", args=[award.pk])).status_code == 200
    assert not RecordEvent.objects.exists()


## The public check


def public(client, code: str):
    return client.get(reverse("awards:public_record", args=[code]))


def test_public_page_shows_name_award_decision_and_nothing_else(client, cast, award):
    award.amount = 1_234_560
    award.save()
    text = public(client, award.code).content.decode()
    for shown in ("Trần Thị Đào", award.form.name, "15/QĐ-UBND", "20/12/2025", "đang có hiệu lực"):
        assert shown in text
    for hidden in ("Giáo viên", "THCS", "nền tảng số", "1.234.560", "Cổ Lễ"):
        assert hidden not in text


def test_public_page_tells_corrected_and_revoked(client, cast, award):
    correct(cast.commune_officer, award, changes={"subject_name": "Trần Thị Đao"}, reason="Bí mật")
    text = public(client, award.code).content.decode()
    assert "đã đính chính" in text
    assert "Trần Thị Đao" in text
    assert "Trần Thị Đào" not in text
    assert "Bí mật" not in text
    revoked(cast, award)
    text = public(client, award.code).content.decode()
    assert "đã bị huỷ bỏ, thu hồi" in text
    assert "Khai sai" not in text


def test_code_on_the_certificate_leads_to_the_award(client, award):
    address = verification_url(award.code)
    answer = client.get(address.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert "Trần Thị Đào" in answer.content.decode()
    assert find_public(award.code.lower().replace("-", " ")) == award


def test_unknown_code_is_answered_with_what_to_do(client, award):
    answer = public(client, new_code())
    assert answer.status_code == 404
    assert "Hãy so lại từng nhóm" in answer.content.decode()
    assert client.get(reverse("documents:verify_code", args=[new_code()])).status_code == 404


def test_search_engines_are_kept_out_and_scripts_slowed_down(client, award, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    address = reverse("awards:public_record", args=[award.code])
    assert "noindex" in client.get(address)["X-Robots-Tag"]
    for _ in range(TRIES_PER_MINUTE):
        client.get(address, headers={"X-Forwarded-For": "10.0.0.1"})
    slowed = client.get(address, headers={"X-Forwarded-For": "10.0.0.1"})
    assert slowed.status_code == 429
    assert "Trần Thị Đào" not in slowed.content.decode()
    assert client.get(address, headers={"X-Forwarded-For": "10.0.0.2"}).status_code == 200
