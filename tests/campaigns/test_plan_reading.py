"""A plan's document uploaded, read, reviewed row by row, and made a draft plan."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.jobs import cancel
from accounts.jobs import retry
from accounts.jobs import run
from accounts.models import Job
from campaigns import plan_reading
from campaigns.enums import PlanReadingState
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.models import PlanReading
from campaigns.plan_reading import forget_old_readings
from campaigns.plan_reading import make_plan
from campaigns.plan_reading import plan_above
from campaigns.plan_reading import save_review
from campaigns.plan_reading import start_reading
from campaigns.reading import UnreadableDocument
from campaigns.review_draft import review_of
from campaigns.review_obligations import kinds_named
from campaigns.review_units import actor_named
from campaigns.review_units import named_in
from campaigns.tasks import read_plan
from tests.campaigns.readings import LINES
from tests.campaigns.readings import as_sent
from tests.campaigns.readings import make_reading
from tests.campaigns.readings import reading_data
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import TargetGroupFactory
from tests.factories.units import UnitFactory
from workflow import Refused
from workflow import Stale

PLAIN = "\n".join(LINES).encode()


@pytest.fixture
def top(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), number="02/KH-UBND")
    ContentAreaFactory(plan=plan, ordinal="1", title="Nâng cao nhận thức, đổi mới tư duy")
    TargetGroupFactory(plan=plan, title="Nhóm của tỉnh")
    return plan


@pytest.fixture
def reading(cast, top):
    return make_reading(cast.commune_officer, cast.commune, campaign=top.campaign, parent=top)


def decided(reading, **head):
    """The proposal with every row taken and the doubtful head confirmed."""
    draft = reading.review
    for rows in draft.values():
        for row in rows if isinstance(rows, list) else []:
            row |= {"take": "yes", "link_checked": "on"}
    draft["dau"] |= {"is_checked": "on", **head}
    return draft


def page_of(reading):
    return reverse("campaigns:plan_reading", args=[reading.pk])


# Reading


def test_a_document_is_read_by_a_job_and_proposed(cast, top):
    reading = start_reading(
        cast.commune_officer, unit=cast.commune, campaign=top.campaign, name="kh.txt", content=PLAIN
    )
    job = Job.objects.get(key=reading.job_key)
    assert job.handler == f"campaigns.{read_plan.__name__}"
    run(job.pk)
    job.refresh_from_db()
    reading.refresh_from_db()
    assert (reading.state, reading.parent) == (PlanReadingState.READ, top)
    assert reading.reading["lines"] == LINES
    assert reading.review["dau"]["number"] == "03/KH-UBND"
    assert job.result_url == page_of(reading)


def test_an_unreadable_document_says_why(cast, top, monkeypatch, as_user):
    def refuse(*args, **kwargs):
        raise UnreadableDocument("Tệp bị hỏng nên không mở được.")

    monkeypatch.setattr(plan_reading, "read_document", refuse)
    reading = start_reading(
        cast.commune_officer, unit=cast.commune, campaign=top.campaign, name="kh.pdf", content=b"%"
    )
    run(Job.objects.get(key=reading.job_key).pk)
    reading.refresh_from_db()
    assert reading.state == PlanReadingState.FAILED
    page = as_user(cast.commune_officer).get(page_of(reading))
    assert "Tệp bị hỏng nên không mở được." in page.content.decode()


def test_a_job_that_runs_again_leaves_the_review_alone(cast, top):
    reading = start_reading(
        cast.commune_officer, unit=cast.commune, campaign=top.campaign, name="kh.txt", content=PLAIN
    )
    job = Job.objects.get(key=reading.job_key)
    run(job.pk)
    PlanReading.objects.update(review={"dau": {"number": "gõ tay"}})
    Job.objects.update(state="waiting", attempts=0)
    run(job.pk)
    reading.refresh_from_db()
    assert reading.review == {"dau": {"number": "gõ tay"}}


def test_the_plan_above_is_the_one_in_force(cast, top):
    PlanFactory(
        campaign=top.campaign, unit=cast.province, version_of=top, state=PlanState.SUPERSEDED
    )
    Plan.objects.filter(version_of=top).update(state=PlanState.AMENDED)
    assert plan_above(top.campaign, cast.commune) == top


def test_each_page_is_told_and_renews_the_lease_and_a_cancelled_job_runs_again(
    cast, top, monkeypatch
):
    reading = start_reading(
        cast.commune_officer, unit=cast.commune, campaign=top.campaign, name="kh.txt", content=PLAIN
    )
    job = Job.objects.get(key=reading.job_key)

    def read(content, name, *, parent, on_page):
        Job.objects.update(lease_until=timezone.now())
        on_page(2, 12)
        seen = Job.objects.get()
        assert (seen.done, seen.total, seen.message) == (2, 12, "Đang đọc trang 3/12")
        assert seen.lease_until > timezone.now() + dt.timedelta(seconds=20)
        cancel(cast.commune_officer, job)
        on_page(3, 12)
        pytest.fail("went on after it was cancelled")

    with monkeypatch.context() as patched:
        patched.setattr(plan_reading, "read_document", read)
        run(job.pk)
    job.refresh_from_db()
    reading.refresh_from_db()
    assert (job.state, reading.state) == ("cancelled", PlanReadingState.WAITING)
    retry(cast.commune_officer, job)
    run(job.pk)
    reading.refresh_from_db()
    assert reading.state == PlanReadingState.READ


def test_a_colleague_is_told_that_the_reading_failed(cast, as_user, top):
    reading = start_reading(
        cast.commune_officer, unit=cast.commune, campaign=top.campaign, name="kh.txt", content=PLAIN
    )
    Job.objects.update(state="failed")
    answer = as_user(cast.superuser).get(page_of(reading))
    assert "không hoàn thành" in answer.content.decode()


def test_only_the_own_units_plan_is_read_in(cast, top):
    options = {"campaign": top.campaign, "name": "kh.txt", "content": PLAIN}
    with pytest.raises(Refused) as refusal:
        start_reading(cast.neighbour_officer, unit=cast.commune, **options)
    assert refusal.value.denied
    PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    with pytest.raises(Refused, match="đã ban hành kế hoạch"):
        start_reading(cast.commune_officer, unit=cast.commune, **options)


def test_nothing_is_read_in_before_the_plan_above_is_issued(cast, top):
    Plan.objects.filter(pk=top.pk).update(state=PlanState.DRAFT)
    with pytest.raises(Refused, match="Chưa có kế hoạch cấp trên"):
        start_reading(
            cast.commune_officer, unit=cast.commune, campaign=top.campaign, name="k.txt", content=PLAIN
        )  # fmt: skip


# Proposal


def test_what_the_reader_is_unsure_of_is_left_undecided(reading):
    areas = reading.review["noi-dung"]
    assert [row["take"] for row in areas] == ["yes", "", "yes"]
    assert reading.review["nghia-vu"][0]["due"] == "20/11 hằng năm"
    assert reading.review["nghia-vu"][0]["debtor_kinds"] == ["school"]
    assert reading.review["can-cu"][0]["issued_on"] == "09/07/2025"


def test_an_area_is_proposed_under_the_area_above(reading, top):
    links = [row["derived_from"] for row in reading.review["noi-dung"]]
    assert links == [top.content_areas.get().pk, "", ""]


def test_phases_are_those_of_the_top_plan_only(cast, reading):
    assert "giai-doan" not in reading.review
    own = make_reading(cast.province_officer, cast.province)
    assert own.review["giai-doan"] == []


@pytest.mark.parametrize(
    ("who", "level", "kinds"),
    [
        ("Các sở, ban, ngành, các địa phương", "province",
         ["department", "commune", "ward", "special_zone"]),
        ("Các hợp tác xã", "province", ["cooperative"]),
        ("Sở Nội vụ", "province", []),
        ("Các phòng, trường học và thôn", "commune", ["office", "school", "village"]),
        ("UBND xã", "commune", []),
    ],
)  # fmt: skip
def test_debtors_are_proposed_where_the_words_speak_of_many(cast, who, level, kinds):
    assert kinds_named(who, getattr(cast, level)) == kinds


def test_a_duty_without_known_debtors_or_owed_above_is_left_undecided(cast, top):
    duty = reading_data()["obligations"][0]
    rows = make_reading(
        cast.commune_officer,
        cast.commune,
        campaign=top.campaign,
        parent=top,
        data={"obligations": [duty | {"who": "UBND xã"}, duty | {"to": "UBND tỉnh"}]},
    ).review["nghia-vu"]
    assert [row["take"] for row in rows] == ["", ""]
    assert "“UBND xã”" in rows[0]["note"]
    assert "Đó là chính đơn vị" in rows[0]["note"]
    assert "nên bỏ ở đây" in rows[1]["note"]


def test_a_debtor_that_is_named_is_proposed_by_name(cast, top):
    office = cast.economy_office
    wider = UnitFactory(parent=cast.commune, kind="office", name="Phòng Kinh tế và Hạ tầng")
    duty = reading_data()["obligations"][0]
    row = make_reading(
        cast.commune_officer, cast.commune, campaign=top.campaign, parent=top,
        data={"obligations": [duty | {"who": "Phòng Kinh tế"}]},
    ).review["nghia-vu"][0]  # fmt: skip
    assert (row["debtor_kinds"], row["debtors"], row["take"]) == ([], [str(office.pk)], "yes")
    assert named_in("Phòng Kinh tế và Hạ tầng", [office, wider], "xã Cổ Lễ") == [wider]


def test_duties_are_proposed_by_actor(cast, top):
    office = cast.culture_office
    rows = make_reading(
        cast.commune_officer, cast.commune, campaign=top.campaign, parent=top
    ).review["nhiem-vu"]  # fmt: skip
    assert [row["texts"] for row in rows] == [
        "Đôn đốc, tổng hợp.\nTham mưu khen thưởng.",
        "Phát động phong trào.",
    ]
    assert [(row["unit"], row["actor"]) for row in rows] == [
        (str(office.pk), ""),
        ("", "Các trường học"),
    ]
    assert actor_named("Phòng Văn hoá - Xã hội", [office], "UBND xã Cổ Lễ") == office
    assert actor_named("Phòng Văn hoá - Xã hội và các trường", [office], "xã Cổ Lễ") is None


# The page


def test_the_page_marks_places_and_leads_to_them(cast, as_user, reading):
    page = as_user(cast.commune_officer).get(page_of(reading)).content.decode()
    assert '<p id="dong-6" class="is-doubtful"><a class="source-mark" href="#noi-dung-1">' in page
    assert 'id="noi-dung-1"' in page
    assert 'href="#dong-6"' in page
    assert "Không tìm thấy thời gian thực hiện phong trào." in page
    assert "Còn 1 mục chưa chắc" in page
    assert '<a href="#noi-dung-1">Đến mục đầu tiên</a>' in page


def test_a_document_of_another_agency_is_remarked(cast, as_user, top):
    other = {"issuer": {"value": "Uỷ ban nhân dân xã Trực Ninh", "confidence": 0.9, "lines": [0, 0]},
             "parent_number": {"value": "77/KH-UBND", "confidence": 0.9, "lines": [4, 4]}}  # fmt: skip
    reading = make_reading(
        cast.commune_officer, cast.commune, campaign=top.campaign, parent=top, data=other
    )
    page = as_user(cast.commune_officer).get(page_of(reading)).content.decode()
    assert "Uỷ ban nhân dân xã Trực Ninh" in page
    assert "77/KH-UBND; kế hoạch cấp trên trên Cổng mang số 02/KH-UBND" in page


def test_what_was_typed_stays_even_where_it_is_wrong(cast, as_user, reading):
    draft = decided(reading, issued_on="ngày bảy")
    client = as_user(cast.commune_officer)
    answer = client.post(page_of(reading), as_sent(draft, tao="1"))
    assert answer.status_code == 422
    assert "ngày bảy" in answer.content.decode()
    reading.refresh_from_db()
    assert reading.review["dau"]["issued_on"] == "ngày bảy"
    assert not Plan.objects.filter(unit=cast.commune).exists()


def test_an_undecided_row_holds_the_plan_back(cast, as_user, reading):
    draft = decided(reading)
    draft["noi-dung"][1]["take"] = ""
    answer = as_user(cast.commune_officer).post(page_of(reading), as_sent(draft, tao="1"))
    assert answer.status_code == 422
    assert "Nội dung 2: Mục này cần xem" in answer.content.decode()


@pytest.mark.parametrize(("sure", "is_asked"), [(0.9, False), (0.4, True), (None, True)])
def test_an_unsure_link_is_confirmed_or_changed(cast, top, sure, is_asked):
    area = reading_data()["content_areas"][0] | {"link_confidence": sure}
    reading = make_reading(
        cast.commune_officer, cast.commune, campaign=top.campaign, parent=top,
        data={"content_areas": [area | ({} if sure else {"parent_ordinal": None})]},
    )  # fmt: skip
    row = reading.review["noi-dung"][0]
    faults = review_of(reading, reading.review, is_checked=True).errors()
    assert ("noi-dung-0" in faults) is is_asked
    other = "" if sure else top.content_areas.get().pk
    for change in ({"link_checked": "on"}, {"derived_from": other}):
        changed = reading.review | {"noi-dung": [row | change]}
        assert "noi-dung-0" not in review_of(reading, changed, is_checked=True).errors()


def test_an_obligation_needs_a_kind_or_a_name(cast, reading):
    draft = decided(reading)
    draft["nghia-vu"][0]["debtor_kinds"] = []
    assert "nghia-vu-0" in review_of(reading, draft, is_checked=True).errors()
    draft["nghia-vu"][0]["debtors"] = [str(cast.school.pk)]
    found = review_of(reading, draft, is_checked=True)
    assert "nghia-vu-0" not in found.errors()
    assert found.accepted()["nghia-vu"][0]["debtors"] == [cast.school]
    draft["nghia-vu"][0]["debtors"] = [str(cast.province.pk)]
    assert "nghia-vu-0" in review_of(reading, draft, is_checked=True).errors()


def test_a_doubtful_head_is_confirmed_first(cast, as_user, reading):
    draft = decided(reading)
    del draft["dau"]["is_checked"]
    answer = as_user(cast.commune_officer).post(page_of(reading), as_sent(draft, tao="1"))
    assert answer.status_code == 422
    assert "đối chiếu các ô “cần xem”" in answer.content.decode()


def test_a_row_is_merged_into_the_one_above_with_its_place(cast, as_user, reading):
    sent = as_sent(decided(reading), gop="noi-dung-1")
    answer = as_user(cast.commune_officer).post(page_of(reading), sent)
    assert answer.url.endswith("#phan-noi-dung")
    reading.refresh_from_db()
    first, second = reading.review["noi-dung"]
    assert first["title"] == "Nâng cao nhận thức về chuyển đổi số"
    assert first["lines"] == "5-6"
    assert second["title"] == "Phát trien ha tang so"


def test_a_row_is_added(cast, as_user, reading):
    client = as_user(cast.commune_officer)
    client.post(page_of(reading), as_sent(reading.review, them="khen-thuong"))
    reading.refresh_from_db()
    assert len(reading.review["khen-thuong"]) == 2


def test_an_older_page_overwrites_nothing_and_keeps_its_words(cast, as_user, reading):
    client = as_user(cast.commune_officer)
    draft = reading.review
    draft["dau"]["title"] = "Bản thứ nhất"
    client.post(page_of(reading), as_sent(draft))
    draft["dau"]["title"] = "Bản thứ hai"
    answer = client.post(page_of(reading), as_sent(draft))
    assert answer.status_code == 409
    assert "Bản thứ hai" in answer.content.decode()
    reading.refresh_from_db()
    assert reading.review["dau"]["title"] == "Bản thứ nhất"


def test_saving_by_itself_answers_with_the_new_version(cast, as_user, reading):
    client = as_user(cast.commune_officer)
    answer = client.post(
        page_of(reading), as_sent(reading.review), headers={"accept": "application/json"}
    )
    assert answer.json()["version"] == 1
    late = client.post(
        page_of(reading), as_sent(reading.review), headers={"accept": "application/json"}
    )
    assert (late.status_code, late.json()["version"]) == (409, 1)


# The plan


def test_the_draft_plan_holds_everything_that_was_taken(cast, as_user, reading, top):
    client = as_user(cast.commune_officer)
    client.post(page_of(reading), as_sent(decided(reading), gop="noi-dung-1"))
    reading.refresh_from_db()
    draft = reading.review
    draft["noi-dung"][1]["title"] = "Phát triển hạ tầng số"
    answer = client.post(page_of(reading), as_sent(draft, version=1, tao="1"))
    plan = Plan.objects.get(unit=cast.commune)
    assert answer.url == reverse("campaigns:draft", args=[plan.pk])
    assert (plan.state, plan.parent, plan.number) == (PlanState.DRAFT, top, "03/KH-UBND")
    assert plan.issued_on == dt.date(2025, 7, 7)
    assert plan.signatory_post == "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    areas = [(a.ordinal, a.title, a.derived_from) for a in plan.content_areas.all()]
    assert areas == [
        ("1", "Nâng cao nhận thức về chuyển đổi số", top.content_areas.get()),
        ("2", "Phát triển hạ tầng số", None),
    ]
    assert [b.number for b in plan.legal_bases.all()] == ["02/KH-UBND"]
    groups = [(g.title, g.criteria.count()) for g in plan.target_groups.all()]
    assert groups == [("Đối với các trường học", 2)]
    assert [p.occasion for p in plan.award_provisions.all()] == ["final"]
    duty = plan.obligations.get()
    assert (duty.is_yearly, duty.month, duty.day, duty.debtor_kinds) == (True, 11, 20, ["school"])
    assert duty.recipients.get() == cast.commune
    assert (plan.purpose, plan.solutions) == ("- Phát huy sáng kiến.", "1. Đẩy mạnh tuyên truyền.")
    assert [(d.unit or d.actor, d.text) for d in plan.duties.all()] == [
        (cast.culture_office, "Đôn đốc, tổng hợp."),
        (cast.culture_office, "Tham mưu khen thưởng."),
        ("Các trường học", "Phát động phong trào."),
    ]


def test_what_is_dropped_need_not_be_right_and_is_not_made(cast, as_user, reading):
    draft = decided(reading)
    draft["nghia-vu"][0] |= {"take": "no", "due": "không rõ ngày nào"}
    as_user(cast.commune_officer).post(page_of(reading), as_sent(draft, tao="1"))
    assert not Plan.objects.get(unit=cast.commune).obligations.exists()


def test_a_draft_is_replaced_only_where_the_officer_says_so(cast, as_user, reading, top):
    own = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)
    ContentAreaFactory(plan=own, title="Nội dung đã soạn")
    client = as_user(cast.commune_officer)
    draft = decided(reading)
    answer = client.post(page_of(reading), as_sent(draft, tao="1"))
    assert "Đơn vị đang có dự thảo" in answer.content.decode()
    assert own.content_areas.get().title == "Nội dung đã soạn"
    draft["dau"]["replaces"] = "on"
    client.post(page_of(reading), as_sent(draft, version=1, tao="1"))
    assert Plan.objects.get(unit=cast.commune) == own
    assert own.content_areas.count() == 3


def test_a_document_launches_a_campaign(cast, as_user):
    reading = make_reading(
        cast.province_officer,
        cast.province,
        data={
            "period": {"value": [2025, 2030], "confidence": 0.9, "lines": [3, 3]},
            "phases": [
                {"value": [2025, 2027], "confidence": 0.9, "lines": [3, 3]},
                {"value": [2027, 2030], "confidence": 0.9, "lines": [3, 3]},
            ],
            "obligations": [reading_data()["obligations"][0] | {"who": "Các địa phương"}],
        },
    )
    as_user(cast.province_officer).post(page_of(reading), as_sent(decided(reading), tao="1"))
    campaign = Campaign.objects.get()
    assert campaign.title == "Cả nước thi đua chuyển đổi số"
    assert (campaign.first_year, campaign.last_year) == (2025, 2030)
    assert [p.first_year for p in campaign.phases.all()] == [2025, 2027]
    assert campaign.plans.get().content_areas.count() == 3


def test_a_fault_in_a_late_part_leaves_nothing_behind(cast, reading, monkeypatch):
    def refuse(*args, **kwargs):
        raise Refused("Không được.")

    monkeypatch.setattr("campaigns.review_obligations.save_obligation", refuse)
    reading.review = decided(reading)
    found = review_of(reading, reading.review, is_checked=True)
    assert found.errors() == {}
    with pytest.raises(Refused, match="Không được"):
        make_plan(
            cast.commune_officer, reading, head=found.head.cleaned_data,
            accepted=found.accepted(), version=0,
        )  # fmt: skip
    reading.refresh_from_db()
    assert reading.state == PlanReadingState.READ
    assert not Plan.objects.filter(unit=cast.commune).exists()


def test_a_plan_is_made_once(cast, reading):
    reading.review = decided(reading)
    found = review_of(reading, reading.review, is_checked=True)
    assert found.errors() == {}
    options = {"head": found.head.cleaned_data, "accepted": found.accepted(), "version": 0}
    make_plan(cast.commune_officer, reading, **options)
    with pytest.raises(Stale):
        make_plan(cast.commune_officer, reading, **options)
    with pytest.raises(Stale):
        save_review(cast.commune_officer, reading, {}, version=0)


# Uploading


def test_a_page_uploads_a_file_or_takes_pasted_text(cast, as_user, top):
    client = as_user(cast.commune_officer)
    url = reverse("campaigns:read_plan")
    data = {"unit": cast.commune.pk, "campaign": top.campaign.pk}
    assert "Hãy chọn tệp văn bản" in client.post(url, data).content.decode()
    client.post(url, data | {"upload": SimpleUploadedFile("kh.txt", PLAIN)})
    client.post(url, data | {"text": PLAIN.decode()})
    assert [r.unit for r in PlanReading.objects.all()] == [cast.commune] * 2
    wrong = client.post(url, data | {"upload": SimpleUploadedFile("kh.pdf", b"no pdf")})
    assert "không đúng với phần đuôi" in wrong.content.decode()


def test_the_page_knows_where_one_came_from(cast, as_user, top):
    url = reverse("campaigns:read_plan")
    page = as_user(cast.commune_officer).get(
        url, {"phong_trao": top.campaign.slug, "don_vi": cast.commune.pk}
    )
    assert page.context["form"].initial == {"unit": cast.commune, "campaign": top.campaign}


@pytest.mark.parametrize("name", ["plan_reading", "plan_reading_file", "drop_plan_reading"])
def test_strangers_find_nothing_and_overseers_may_not(cast, as_user, reading, name):
    url = reverse(f"campaigns:{name}", args=[reading.pk])
    ask = "post" if name.startswith("drop") else "get"
    assert getattr(as_user(cast.neighbour_officer), ask)(url).status_code == 404
    assert getattr(as_user(cast.province_officer), ask)(url).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_every_length(
    cast, as_user, top, count, django_assert_num_queries
):
    for _ in range(count):
        make_reading(cast.commune_officer, cast.commune, campaign=top.campaign, parent=top)
    client = as_user(cast.commune_officer)
    client.get(reverse("campaigns:read_plan"))
    with django_assert_num_queries(10):
        client.get(reverse("campaigns:read_plan"))


# Keeping


def test_an_upload_is_forgotten_after_thirty_days_with_its_file(
    cast, top, django_capture_on_commit_callbacks
):
    options = {"unit": cast.commune, "campaign": top.campaign, "name": "k.txt", "content": PLAIN}
    old = start_reading(cast.commune_officer, **options)
    young = start_reading(cast.commune_officer, **options)
    PlanReading.objects.filter(pk=old.pk).update(made_at=timezone.now() - dt.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_readings() == 1
    assert list(PlanReading.objects.all()) == [young]
    assert not old.file.storage.exists(old.file.name)
    assert young.file.storage.exists(young.file.name)


def test_the_example_has_the_keys_of_a_real_reading():
    from campaigns.reading import read_document

    assert set(reading_data()) <= set(read_document(PLAIN, "k.txt"))
