"""Difficulties: who asks, who answers, what everyone reads, what no one else reads."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from campaigns.enums import CampaignState
from campaigns.enums import QuestionState
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.question_list import open_question_lines
from campaigns.question_list import published_answers
from campaigns.question_list import questions_taken_up
from campaigns.questions import answer_question
from campaigns.questions import ask_again
from campaigns.questions import ask_question
from campaigns.questions import pass_question_on
from campaigns.questions import publish_answer
from campaigns.questions import take_question_up
from campaigns.questions import withdraw_answer
from campaigns.versions import discard_amendment
from campaigns.versions import issue_amendment
from campaigns.versions import recall_amendment
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.campaigns import QuestionFactory
from workflow import Refused
from workflow import Stale


@pytest.fixture
def campaign(cast):
    return CampaignFactory(unit=cast.province, slug="chuyen-doi-so", is_public=True)


@pytest.fixture
def plan(campaign):
    plan = PlanFactory(campaign=campaign, number="02/KH-UBND")
    ContentAreaFactory(plan=plan)
    return plan


@pytest.fixture
def question(cast, campaign):
    return ask_question(
        cast.commune_officer,
        campaign,
        unit=cast.commune,
        title="Kinh phí tập huấn",
        text="Bà Nguyễn Thị Văn hỏi nguồn kinh phí.",
    )


def told(user):
    return list(Notice.objects.filter(recipient=user).values_list("title", flat=True))


def test_the_office_of_the_launching_unit_is_told(cast, question):
    assert question.handler == cast.province
    assert told(cast.province_officer) == ["Khó khăn, vướng mắc mới: Kinh phí tập huấn"]
    assert told(cast.science_officer) == []


def test_nobody_asks_for_a_foreign_unit(cast, campaign):
    with pytest.raises(Refused, match="đơn vị mình"):
        ask_question(cast.neighbour_officer, campaign, unit=cast.commune, title="Một", text="Hai")
    assert not Question.objects.exists()


def test_a_closed_campaign_takes_no_question(cast, campaign):
    campaign.state = CampaignState.CLOSED
    campaign.save()
    with pytest.raises(Refused):
        ask_question(cast.commune_officer, campaign, unit=cast.commune, title="Một", text="Hai")


def test_the_answer_reaches_the_asking_unit(cast, question):
    answer_question(cast.province_officer, question, text="Dùng nguồn sự nghiệp.")
    question.refresh_from_db()
    assert question.state == QuestionState.ANSWERED
    assert question.answers.get().unit == cast.province
    assert told(cast.commune_officer) == ["Đã trả lời: Kinh phí tập huấn"]
    assert "nguon su nghiep" in question.search


def test_the_second_of_two_answers_is_stale(cast, question):
    other = Question.objects.get(pk=question.pk)
    answer_question(cast.province_officer, question, text="Một")
    with pytest.raises(Stale):
        answer_question(cast.province_leader, other, text="Hai")
    assert question.answers.count() == 1


def test_a_question_is_passed_on_and_answered_there(cast, question):
    with pytest.raises(Refused):
        answer_question(cast.science_officer, question, text="Chưa đến lượt.")
    pass_question_on(cast.province_officer, question, handler=cast.science, note="Nhờ Sở")
    assert told(cast.science_officer) == ["Đề nghị trả lời vướng mắc: Kinh phí tập huấn"]
    assert Question.objects.visible_to(cast.science_officer).get() == question
    answer = answer_question(cast.science_officer, question, text="Theo Thông tư.")
    assert answer.unit == cast.science
    assert "Đã trả lời: Kinh phí tập huấn" in told(cast.province_officer)


@pytest.mark.parametrize("handler", ["commune", "province", "other_province"])
def test_a_question_is_not_passed_to_itself_or_outside(cast, question, handler):
    with pytest.raises(Refused, match="Không chuyển được"):
        pass_question_on(cast.province_officer, question, handler=getattr(cast, handler))


def test_what_goes_into_the_amendment_stays_open_until_answered(cast, question, plan):
    with pytest.raises(Refused):
        take_question_up(cast.province_officer, question, note=" ")
    take_question_up(cast.province_officer, question, note="Sửa mục III.2")
    assert open_question_lines(question.campaign, cast.province) == [
        "- Kinh phí tập huấn (Xã Cổ Lễ, đưa vào sửa đổi kế hoạch)"
    ]
    answer_question(cast.province_officer, question, text="Đã sửa.")
    assert open_question_lines(question.campaign, cast.province) == []


def issue(cast, draft, effective_on):
    draft.content_areas.update(text="Bố trí kinh phí tập huấn từ nguồn sự nghiệp.")
    Plan.objects.filter(pk=draft.pk).update(number="77/KH-UBND", issued_on=timezone.localdate())
    draft = Plan.objects.get(pk=draft.pk)
    issue_amendment(cast.province_officer, draft, effective_on=effective_on)
    return draft


def test_the_amendment_answers_what_it_took_up(cast, as_user, question, plan):
    second = ask_question(
        cast.neighbour_officer, question.campaign, unit=cast.neighbour, title="Thiết bị", text="?"
    )
    draft = take_question_up(cast.province_officer, question, note="Thêm nguồn kinh phí")
    assert draft.version_of == plan
    assert "Kinh phí tập huấn. Thêm nguồn kinh phí" in draft.amendment_reason
    assert take_question_up(cast.province_officer, second, note="Thêm thiết bị") == draft
    assert [q.wanted for q in questions_taken_up(draft)] == ["Thêm nguồn kinh phí", "Thêm thiết bị"]
    answer_question(cast.province_officer, second, text="Đã cấp, không cần chờ.")

    issue(cast, draft, timezone.localdate())
    question.refresh_from_db()
    assert question.state == QuestionState.ANSWERED
    answer = question.answers.get()
    assert "số 77/KH-UBND" in answer.text
    assert answer.unit == cast.province
    assert second.answers.count() == 1
    assert "Đã trả lời: Kinh phí tập huấn" in told(cast.commune_officer)
    page = as_user(cast.commune_officer).get(
        reverse("campaigns:question", args=[question.campaign.slug, question.pk])
    )
    assert reverse("campaigns:versions", args=[plan.pk]) in page.content.decode()


def test_taking_the_amendment_back_or_away_opens_its_questions_again(cast, question, plan):
    draft = take_question_up(cast.province_officer, question, note="Thêm kinh phí")
    draft = issue(cast, draft, timezone.localdate() + dt.timedelta(days=3))
    question.refresh_from_db()
    assert question.state == QuestionState.ANSWERED
    other = ask_question(
        cast.commune_officer, question.campaign, unit=cast.commune, title="Khác", text="?"
    )
    with pytest.raises(Refused, match="chờ có hiệu lực"):
        take_question_up(cast.province_officer, other, note="Thêm")
    recall_amendment(cast.province_officer, draft)
    question.refresh_from_db()
    assert (question.state, question.amendment) == (QuestionState.TO_AMEND, draft)
    discard_amendment(cast.province_officer, draft)
    question.refresh_from_db()
    assert (question.state, question.amendment) == (QuestionState.OPEN, None)
    assert "Chờ trả lời lại: Kinh phí tập huấn" in told(cast.commune_officer)


def test_without_a_plan_in_force_there_is_nothing_to_amend(cast, question):
    with pytest.raises(Refused, match="chưa có kế hoạch"):
        take_question_up(cast.province_officer, question, note="Sửa")
    question.refresh_from_db()
    assert question.state == QuestionState.OPEN


def test_an_answer_that_does_not_help_is_asked_again(cast, question):
    answer_question(cast.province_officer, question, text="Chờ.")
    with pytest.raises(Refused):
        ask_again(cast.province_officer, question, note="Tôi không phải bên hỏi")
    ask_again(cast.commune_officer, question, note="Chờ đến bao giờ?")
    assert question.state == QuestionState.OPEN
    answer_question(cast.province_officer, question, text="Đến tháng 6.")
    assert question.answers.count() == 2


def test_a_neighbours_questions_are_in_no_report(cast, question):
    assert open_question_lines(question.campaign, cast.neighbour) == []


def test_the_public_reads_only_the_wording_made_for_it(cast, question, client):
    answer_question(cast.province_officer, question, text="Ông Trần Văn Sở: dùng nguồn sự nghiệp.")
    url = reverse("campaigns:public_answers", args=[question.campaign.slug])
    assert "Kinh phí" not in client.get(url).content.decode()
    with pytest.raises(Refused):
        publish_answer(cast.commune_officer, question, public_question="A", public_answer="B")
    publish_answer(
        cast.province_officer,
        question,
        public_question="Kinh phí tập huấn lấy từ đâu?",
        public_answer="Từ nguồn sự nghiệp.",
    )
    page = client.get(url, {"tim": "SU NGHIEP"}).content.decode()
    assert "Kinh phí tập huấn lấy từ đâu?" in page
    assert "Nguyễn Thị Văn" not in page
    assert "Trần Văn Sở" not in page
    assert "Cổ Lễ" not in page
    # The names are in the inner text only, so that searching for them finds nothing.
    assert "lấy từ đâu" not in client.get(url, {"tim": "Nguyễn Thị Văn"}).content.decode()
    front = client.get(reverse("campaigns:public", args=[question.campaign.slug]))
    assert "lấy từ đâu" in front.content.decode()
    withdraw_answer(cast.province_officer, question)
    assert not published_answers(question.campaign).exists()
    assert "lấy từ đâu" not in client.get(url).content.decode()


def test_answers_of_a_campaign_that_is_not_public_are_not_found(cast, question, client):
    question.campaign.is_public = False
    question.campaign.save()
    url = reverse("campaigns:public_answers", args=[question.campaign.slug])
    assert client.get(url).status_code == 404


def test_unanswered_questions_are_not_made_public(cast, question):
    with pytest.raises(Refused, match="chưa có câu trả lời"):
        publish_answer(cast.province_officer, question, public_question="A", public_answer="B")


def test_an_officer_asks_and_the_office_answers_on_the_pages(cast, as_user, campaign, plan):
    client = as_user(cast.commune_officer)
    address = reverse("campaigns:ask_question", args=[campaign.slug])
    assert "Uỷ ban nhân dân xã Cổ Lễ" in client.get(address).content.decode()
    typed = {"unit": cast.commune.pk, "title": "Thiết bị", "text": "Thiếu máy."}
    assert client.post(address, {**typed, "title": ""}).status_code == 422
    page = client.post(address, typed, follow=True)
    assert "Đã gửi câu hỏi." in page.content.decode()
    found = Question.objects.get()
    client = as_user(cast.province_officer)
    values = [campaign.slug, found.pk]
    page = client.get(reverse("campaigns:question", args=values)).content.decode()
    for name in ("answer_question", "pass_question_on", "take_question_up"):
        step = reverse(f"campaigns:{name}", args=values)
        assert step in page
        assert client.get(step).status_code == 200
    client.post(reverse("campaigns:pass_question_on", args=values), {"handler": cast.science.pk})
    found.refresh_from_db()
    assert found.handler == cast.science
    client.post(reverse("campaigns:take_question_up", args=values), {"note": "Sửa mục I"})
    draft = plan.versions.get()
    for name in ("draft", "changes"):
        text = client.get(reverse(f"campaigns:{name}", args=[draft.pk])).content.decode()
        assert "Sửa mục I" in text
        assert "Thiết bị" in text
    assert (
        reverse("campaigns:changes", args=[draft.pk])
        in client.get(reverse("campaigns:question", args=values)).content.decode()
    )
    below = as_user(cast.commune_officer).get(reverse("campaigns:question", args=values))
    assert "Đang soạn" in below.content.decode()
    client = as_user(cast.province_officer)
    client.post(reverse("campaigns:answer_question", args=values), {"text": "Đã cấp."})
    publish = reverse("campaigns:publish_answer", args=values)
    assert "Đã cấp." in client.get(publish).content.decode()
    client.post(publish, {"public_question": "Thiếu máy?", "public_answer": "Đã cấp."})
    found.refresh_from_db()
    assert found.is_public
    listed = reverse("campaigns:answers", args=[campaign.slug])
    assert "Thiếu máy?" in as_user(cast.neighbour_officer).get(listed).content.decode()
    inner = reverse("campaigns:questions", args=[campaign.slug])
    assert "Thiết bị" not in client.get(inner).content.decode()


def test_the_filter_stands_in_the_address(cast, as_user, question):
    client = as_user(cast.province_officer)
    url = reverse("campaigns:questions", args=[question.campaign.slug])
    for asked, found in [
        ({"tim": "kinh phi"}, True),
        ({"tim": "kinh phi khac"}, False),
        ({"tinh_trang": "unanswered"}, True),
        ({"tinh_trang": "answered"}, False),
        ({"cua": "tra_loi"}, True),
        ({"cua": "hoi"}, False),
    ]:
        assert ("Kinh phí tập huấn" in client.get(url, asked).content.decode()) is found, asked
    table = client.get(url, {"xuat": "csv"}).content.decode("utf-8-sig")
    assert "Kinh phí tập huấn" in table
    assert client.get(url, {"xuat": "xlsx"})["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("number", [1, 3])
def test_lists_need_the_same_queries(cast, as_user, campaign, number, django_assert_num_queries):
    for _ in range(number):
        QuestionFactory(campaign=campaign, is_public=True)
    client = as_user(cast.province_officer)
    for name, queries in [("questions", 7), ("answers", 7), ("public_answers", 7)]:
        url = reverse(f"campaigns:{name}", args=[campaign.slug])
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
