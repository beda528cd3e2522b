"""Inbox, jobs, profile, trail and health as the person meets them."""

import pytest
from django.urls import reverse

from accounts import auditing
from accounts import jobs
from accounts.models import AuditEvent
from accounts.models import Job
from accounts.notices import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    return [
        tell(cast.commune_officer, key=f"n{n}", kind="test", title=f"Việc số {n}", mail=False)
        for n in range(3)
    ]


def test_inbox_shows_own_notices_and_marks_one_or_all(cast, as_user, told):
    client = as_user(cast.commune_officer)
    assert "Việc số 2" in client.get("/thong-bao/").content.decode()
    client.post(reverse("accounts:read"), {"chon": told[0].pk})
    page = client.get("/thong-bao/?loc=moi").content.decode()
    assert "Việc số 0" not in page
    assert "Việc số 1" in page
    client.post(reverse("accounts:read"), {"tat-ca": "1"})
    assert "Bạn đã đọc hết thông báo." in client.get("/thong-bao/?loc=moi").content.decode()


def test_notices_of_others_are_neither_shown_nor_marked(cast, as_user, told):
    client = as_user(cast.neighbour_officer)
    assert "Việc số" not in client.get("/thong-bao/").content.decode()
    client.post(reverse("accounts:read"), {"chon": told[0].pk})
    told[0].refresh_from_db()
    assert told[0].read_at is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_reading_leads_nowhere_outside(cast, as_user, target):
    answer = as_user(cast.commune_officer).post(reverse("accounts:read"), {"den": target})
    assert answer["Location"] == "/thong-bao/"


@pytest.mark.parametrize("amount", [1, 3])
def test_number_of_queries_of_the_inbox_does_not_grow(
    cast, as_user, amount, django_assert_num_queries
):
    for n in range(amount):
        tell(cast.commune_officer, key=f"q{n}", kind="test", title="Việc", mail=False)
    client = as_user(cast.commune_officer)
    client.get("/thong-bao/")
    with django_assert_num_queries(6):
        client.get("/thong-bao/")


@pytest.fixture
def job(cast):
    return jobs.start(cast.commune_officer, key="j", handler="x", label="Dựng PDF", total=4)


def test_fragment_polls_until_the_job_is_over(cast, as_user, job):
    client = as_user(cast.commune_officer)
    address = reverse("accounts:job_progress", args=[job.pk])
    assert "hx-get" in client.get(address).content.decode()
    Job.objects.filter(pk=job.pk).update(state="done", result_url="/bao-cao/")
    page = client.get(address).content.decode()
    assert "hx-get" not in page
    assert 'href="/bao-cao/"' in page


def test_owner_cancels_and_runs_again(cast, as_user, job):
    client = as_user(cast.commune_officer)
    client.post(reverse("accounts:job_cancel", args=[job.pk]))
    page = client.get(reverse("accounts:job", args=[job.pk])).content.decode()
    assert "đã huỷ" in page
    assert "Chạy lại" in page
    client.post(reverse("accounts:job_retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "waiting"


@pytest.mark.parametrize("name", ["job", "job_progress", "job_cancel", "job_retry"])
def test_job_of_somebody_else_is_not_found(cast, as_user, job, name):
    client = as_user(cast.neighbour_officer)
    address = reverse(f"accounts:{name}", args=[job.pk])
    ask = client.get if name in {"job", "job_progress"} else client.post
    assert ask(address).status_code == 404


def test_list_of_jobs_is_ones_own_and_all_for_the_superuser(cast, as_user, job):
    assert "Dựng PDF" not in as_user(cast.neighbour_officer).get("/viec-nen/").content.decode()
    assert "Dựng PDF" in as_user(cast.superuser).get("/viec-nen/").content.decode()


def test_cancelling_a_finished_job_is_a_page_that_says_so(cast, as_user, job):
    Job.objects.filter(pk=job.pk).update(state="done")
    answer = as_user(cast.commune_officer).post(reverse("accounts:job_cancel", args=[job.pk]))
    assert answer.status_code == 409
    assert "không huỷ được nữa" in answer.content.decode()


def test_profile_keeps_name_phone_and_wish_for_mail(cast, as_user):
    user = cast.commune_officer
    as_user(user).post(
        reverse("accounts:profile"), {"full_name": "Nguyễn Thị Vân", "phone": "0912"}
    )
    user.refresh_from_db()
    assert (user.full_name, user.phone, user.email_notices) == ("Nguyễn Thị Vân", "0912", False)
    assert user.search.startswith("nguyen thi van")


@pytest.fixture
def events(cast):
    for unit, name in ((cast.commune, "Cổ Lễ"), (cast.neighbour, "Liên Minh")):
        auditing.record(cast.superuser, "reports.accept", unit, scope_path=unit.path, place=name)
    auditing.record(cast.superuser, "accounts.sign_in", cast.superuser)


def rows_seen(client, **query) -> list[str]:
    return [event.act for event in client.get("/nhat-ky/", query).context["page"]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("superuser", 3),
        ("province_administrator", 2),
        ("commune_administrator", 1),
        ("commune_officer", 0),
    ],
)
def test_trail_is_seen_by_scope(cast, as_user, events, who, seen):
    assert len(rows_seen(as_user(cast.people[who]))) == seen


def test_trail_is_filtered_and_its_acts_are_vietnamese(cast, as_user, events):
    client = as_user(cast.superuser)
    assert rows_seen(client, viec="accounts.sign_in") == ["accounts.sign_in"]
    assert rows_seen(client, ai="không có ai") == []
    assert len(rows_seen(client, tu="01/01/2020", den="khong phai ngay")) == 3
    page = client.get("/nhat-ky/").content.decode()
    assert "Chấp nhận báo cáo" in page
    assert "reports.accept</td>" not in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_of_the_trail_stands_in_the_trail(cast, as_user, events, kind):
    answer = as_user(cast.commune_administrator).get("/nhat-ky/", {"xuat": kind})
    assert answer["Content-Disposition"] == f'attachment; filename="nhat-ky.{kind}"'
    assert AuditEvent.objects.first().act == "accounts.export"
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert "Cổ Lễ" in text
        assert "Liên Minh" not in text


def test_state_of_the_chain_is_shown_to_the_superuser_only(cast, as_user, events):
    auditing.seal()
    assert "Nguyên vẹn" in as_user(cast.superuser).get(reverse("accounts:chain")).content.decode()
    assert as_user(cast.commune_administrator).get(reverse("accounts:chain")).status_code == 403


def test_balancer_learns_that_the_portal_lives(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_health_names_a_beat_that_never_ran_and_one_that_did(cast, as_user):
    from accounts.tasks import sweep

    client = as_user(cast.superuser)
    assert "chưa chạy lần nào" in client.get("/suc-khoe/").content.decode()
    sweep()
    assert "lần cuối" in client.get("/suc-khoe/").content.decode()
    assert as_user(cast.commune_officer).get("/suc-khoe/").status_code == 403


ADDRESSES = [
    "/",
    "/thong-bao/",
    "/viec-nen/",
    "/ca-nhan/",
    "/nhat-ky/",
    "/tai-khoan/login/",
    "/healthz",
    "/khong-co-trang-nay/",
    "/tai-khoan/hai-buoc/",
    "/suc-khoe/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_bears_the_headers_that_protect_it(cast, as_user, address):
    answer = as_user(cast.superuser).get(address)
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
