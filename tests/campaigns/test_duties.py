"""Duties of a plan: who gives them, who reports them, who reads them, what a report says of them."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from campaigns.duties import finish_duty
from campaigns.duties import reopen_duty
from campaigns.duties import save_duties
from campaigns.duties import start_duty
from campaigns.duty_list import duty_sentences
from campaigns.duty_list import overdue_duties
from campaigns.duty_notices import send_duty_reminders
from campaigns.launching import issue_plan
from campaigns.models import Duty
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import DutyFactory
from tests.factories.campaigns import PlanFactory
from workflow import Refused
from workflow import Stale

TODAY = dt.date(2026, 6, 15)


@pytest.fixture
def plan(cast):
    return PlanFactory(campaign=CampaignFactory(unit=cast.province, slug="chuyen-doi-so"))


@pytest.fixture
def duty(cast, plan):
    return DutyFactory(plan=plan, unit=cast.commune, due_on=TODAY, text="Lập tổ công nghệ số")


def told(user):
    return list(Notice.objects.filter(recipient=user).values_list("title", flat=True))


def row(text, **facts):
    return {"key": None, "unit": None, "actor": "", "text": text, "due_on": None} | facts


def test_rows_keep_the_state_that_actors_reported(cast, plan, duty):
    start_duty(cast.commune_officer, duty)
    save_duties(
        cast.province_officer,
        plan,
        [
            row("Việc mới", actor="Các cơ quan, đơn vị"),
            row("Lập tổ công nghệ số cộng đồng", key=duty.pk, unit=cast.commune),
        ],
    )
    duty.refresh_from_db()
    assert (duty.state, duty.position, duty.text) == ("doing", 2, "Lập tổ công nghệ số cộng đồng")
    assert plan.duties.first().actor_label == "Các cơ quan, đơn vị"
    with pytest.raises(Refused, match="không xoá được"):
        save_duties(cast.province_officer, plan, [], removed=[duty.pk])


def test_a_page_opened_earlier_loses_nobodys_row(cast, plan, duty):
    save_duties(cast.province_officer, plan, [row("Việc khác", unit=cast.science)])
    assert plan.duties.count() == 2
    save_duties(cast.province_officer, plan, [], removed=[duty.pk])
    assert plan.duties.count() == 1


@pytest.mark.parametrize("facts", [{}, {"unit": "other_province"}])
def test_a_duty_needs_an_actor_of_the_own_tree(cast, plan, facts):
    named = {key: getattr(cast, value) for key, value in facts.items()}
    with pytest.raises(Refused):
        save_duties(cast.province_officer, plan, [row("Việc", **named)])
    assert not Duty.objects.exists()


def test_only_the_planning_unit_gives_duties(cast, plan):
    with pytest.raises(Refused):
        save_duties(cast.commune_officer, plan, [row("Việc", unit=cast.commune)])


def test_actors_are_told_when_the_plan_is_issued(cast):
    draft = PlanFactory(campaign=CampaignFactory(unit=cast.province), draft=True)
    ContentAreaFactory(plan=draft)
    save_duties(cast.province_officer, draft, [row("Lập tổ", unit=cast.commune)])
    assert told(cast.commune_officer) == []
    issue_plan(cast.province_officer, draft)
    save_duties(cast.province_officer, draft, [row("Lập nhóm", unit=cast.science)])
    assert told(cast.commune_officer) == ["Nhiệm vụ mới: Lập tổ"]
    assert told(cast.science_officer) == ["Nhiệm vụ mới: Lập nhóm"]


def test_done_needs_words_or_a_file(cast, duty):
    with pytest.raises(Refused, match="kết quả hoặc"):
        finish_duty(cast.commune_officer, duty, result=" ")
    finish_duty(cast.commune_officer, duty, result="Đã lập 12 tổ.")
    duty.refresh_from_db()
    assert (duty.state, duty.done_on) == ("done", timezone.localdate())
    with pytest.raises(Stale):
        finish_duty(cast.commune_officer, duty, result="Lần nữa")
    reopen_duty(cast.province_officer, duty, note="Còn thiếu 3 thôn")
    assert (duty.state, duty.done_on) == ("doing", None)


def test_a_neighbour_neither_reports_nor_reads_it(cast, duty):
    with pytest.raises(Refused):
        finish_duty(cast.neighbour_officer, duty, result="Xong")
    assert not Duty.objects.visible_to(cast.neighbour_officer).exists()
    assert Duty.objects.visible_to(cast.commune_officer).get() == duty
    assert Duty.objects.visible_to(cast.province_reader).get() == duty


def test_a_duty_of_a_draft_is_not_read_below(cast, plan):
    draft = PlanFactory(campaign=CampaignFactory(unit=cast.province), draft=True)
    DutyFactory(plan=draft, unit=cast.commune)
    assert not Duty.objects.visible_to(cast.commune_officer).exists()


@pytest.mark.parametrize(
    ("state", "done_on", "today", "standing"),
    [
        ("todo", None, TODAY, "todo"),
        ("doing", None, TODAY + dt.timedelta(days=1), "overdue"),
        ("done", TODAY, TODAY + dt.timedelta(days=9), "done"),
        ("done", TODAY + dt.timedelta(days=1), TODAY, "done_late"),
    ],
)
def test_overdue_is_told_by_the_calendar(duty, state, done_on, today, standing):
    duty.state, duty.done_on = state, done_on
    assert duty.standing_on(today) == standing


def test_reminders_go_out_once_for_each_stage(cast, duty):
    for days in (-8, -7, -7, -3, -1, 0, 1, 30):
        send_duty_reminders(TODAY + dt.timedelta(days=days))
    assert sorted(told(cast.commune_officer)) == [
        "Còn 1 ngày: Lập tổ công nghệ số",
        "Còn 7 ngày: Lập tổ công nghệ số",
        "Quá hạn 1 ngày: Lập tổ công nghệ số",
    ]
    assert told(cast.neighbour_officer) == []


def test_the_report_counts_done_late_and_overdue(cast, plan, duty):
    for state, done_on in [("done", TODAY), ("done", TODAY + dt.timedelta(days=2)), ("todo", None)]:
        DutyFactory(plan=plan, unit=cast.science, due_on=TODAY, state=state, done_on=done_on)
    assert duty_sentences(plan.campaign, cast.province, TODAY + dt.timedelta(days=1)) == [
        (
            "Kế hoạch giao 4 nhiệm vụ: đã hoàn thành 2 (trong đó 1 nhiệm vụ muộn hạn), "
            "quá hạn chưa hoàn thành 2."
        )
    ]
    assert duty_sentences(plan.campaign, cast.commune, TODAY) == []


def test_the_home_page_shows_what_is_overdue(cast, as_user, duty):
    assert overdue_duties(cast.neighbour_officer) is None
    page = as_user(cast.commune_officer).get("/").content.decode()
    assert "Nhiệm vụ quá hạn" in page
    assert "Lập tổ công nghệ số" in page


def test_the_pages_of_giving_and_doing(cast, as_user, plan):
    client = as_user(cast.province_officer)
    edit = reverse("campaigns:edit_duties", args=[plan.pk])
    assert client.get(edit).status_code == 200
    typed = {
        "dong-TOTAL_FORMS": "1", "dong-INITIAL_FORMS": "0", "dong-0-unit": str(cast.commune.pk),
        "dong-0-text": "Lập tổ", "dong-0-due_on": "15/06/2026", "version": "",
    }  # fmt: skip
    assert client.post(edit, typed).status_code == 302
    made = plan.duties.get()
    assert (made.due_on, made.unit) == (TODAY, cast.commune)
    client.post(edit, {**typed, "dong-0-key": str(made.pk), "dong-0-text": "Lập các tổ"})
    assert plan.duties.get().text == "Lập các tổ"
    client = as_user(cast.commune_officer)
    assert "Lập các tổ" in client.get(reverse("campaigns:my_duties")).content.decode()
    client.post(reverse("campaigns:start_duty", args=[made.pk]))
    finish = reverse("campaigns:finish_duty", args=[made.pk])
    assert client.post(finish, {"result": ""}).status_code == 422
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = io.BytesIO()
    pdf.save(stream)
    file = SimpleUploadedFile("biên bản.pdf", stream.getvalue(), content_type="application/pdf")
    assert client.post(finish, {"result": "", "evidence": file}).status_code == 302
    page = client.get(reverse("campaigns:duty", args=[made.pk])).content.decode()
    assert "biên bản.pdf" in page
    assert client.get(reverse("campaigns:duty_evidence", args=[made.pk])).content[:4] == b"%PDF"
    client.post(reverse("campaigns:reopen_duty", args=[made.pk]), {"note": "Chưa đủ"})
    made.refresh_from_db()
    assert made.state == "doing"


def test_a_row_ticked_for_removal_goes(cast, as_user, plan, duty):
    client = as_user(cast.province_officer)
    typed = {
        "dong-TOTAL_FORMS": "1", "dong-INITIAL_FORMS": "0", "dong-0-key": str(duty.pk),
        "dong-0-unit": str(cast.commune.pk), "dong-0-text": duty.text, "dong-0-DELETE": "on",
    }  # fmt: skip
    client.post(reverse("campaigns:edit_duties", args=[plan.pk]), typed)
    assert not plan.duties.exists()


def test_the_filter_and_the_export(cast, as_user, plan, duty):
    client = as_user(cast.commune_officer)
    url = reverse("campaigns:my_duties")
    for asked, found in [
        ({"tim": "to cong nghe"}, True),
        ({"tim": "truong hoc"}, False),
        ({"tinh_trang": "overdue"}, True),
        ({"tinh_trang": "open"}, True),
        ({"tinh_trang": "done"}, False),
    ]:
        assert ("Lập tổ công nghệ" in client.get(url, asked).content.decode()) is found, asked
    assert "Quá hạn" in client.get(url, {"xuat": "csv"}).content.decode("utf-8-sig")


@pytest.mark.parametrize("number", [1, 3])
def test_lists_need_the_same_queries(cast, as_user, plan, number, django_assert_num_queries):
    for _ in range(number):
        DutyFactory(plan=plan, unit=cast.home_affairs)
    client = as_user(cast.province_officer)
    for url, queries in [
        (reverse("campaigns:my_duties"), 5),
        (reverse("campaigns:plan_duties", args=[plan.pk]), 6),
    ]:
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
