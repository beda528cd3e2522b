import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent
from documents.models import DocumentSignature
from documents.signing import verdicts_on
from reports.compilation import save_facts
from reports.signing import sign_compilation
from tests.documents.keys import PASSPHRASE
from tests.documents.keys import authority
from tests.documents.keys import issue
from tests.reports.test_compilation import FACTS
from tests.reports.test_compilation import draft as draft  # noqa: PLC0414 -- a fixture
from tests.reports.test_compilation import printed
from tests.reports.test_compilation import scene as scene  # noqa: PLC0414 -- a fixture
from workflow import Refused
from workflow import Stale


@pytest.fixture(scope="module")
def p12():
    return issue(authority()).p12()


def test_signed_volume_is_handed_out_and_nothing_of_the_key_stays(cast, draft, as_user, p12):
    printed(cast, draft)
    client = as_user(cast.province_leader)
    answer = client.post(
        reverse("reports:compilation_sign", args=[draft.pk]),
        {"certificate": SimpleUploadedFile("a.p12", p12), "passphrase": PASSPHRASE, "seen": 0},
    )
    assert answer.status_code == 302
    pdf = client.get(reverse("reports:compilation_pdf", args=[draft.pk]))
    [verdict] = verdicts_on(pdf.content)
    assert (verdict.is_whole, verdict.covers_all) == (True, True)
    event = AuditEvent.objects.get(act="reports.sign_compilation")
    assert event.data["signer"] == "Nguyễn Văn Ẩn"
    assert PASSPHRASE not in str(event.data)


def test_wrong_passphrase_is_said_at_its_field(cast, draft, as_user, p12):
    printed(cast, draft)
    answer = as_user(cast.province_leader).post(
        reverse("reports:compilation_sign", args=[draft.pk]),
        {"certificate": SimpleUploadedFile("a.p12", p12), "passphrase": "sai", "seen": 0},
    )
    assert answer.status_code == 422
    assert "mật khẩu sai" in answer.content.decode()
    assert not DocumentSignature.objects.exists()


def test_draft_and_paper_without_number_are_not_signed(cast, draft, p12):
    facts = {"certificate": p12, "passphrase": PASSPHRASE}
    with pytest.raises(Refused, match="dựng PDF"):
        sign_compilation(cast.province_leader, draft, **facts)
    printed(cast, draft)
    type(draft).objects.filter(pk=draft.pk).update(document_number="")
    with pytest.raises(Refused, match="số, ký hiệu"):
        sign_compilation(cast.province_leader, draft, **facts)


def test_reviewer_does_not_sign(cast, draft, p12):
    printed(cast, draft)
    with pytest.raises(Refused) as refusal:
        sign_compilation(cast.province_reviewer, draft, certificate=p12, passphrase=PASSPHRASE)
    assert refusal.value.denied


def test_second_click_does_not_sign_twice(cast, draft, p12):
    printed(cast, draft)
    facts = {"certificate": p12, "passphrase": PASSPHRASE, "expected_signatures": 0}
    sign_compilation(cast.province_leader, draft, **facts)
    with pytest.raises(Stale):
        sign_compilation(cast.province_leader, draft, **facts)
    assert DocumentSignature.objects.count() == 1


def test_without_the_count_a_second_click_does(cast, draft, p12):
    """The twin."""
    printed(cast, draft)
    for _ in range(2):
        sign_compilation(cast.province_leader, draft, certificate=p12, passphrase=PASSPHRASE)
    assert DocumentSignature.objects.count() == 2


def test_edited_paper_must_be_signed_anew(cast, draft, p12):
    printed(cast, draft)
    sign_compilation(cast.province_leader, draft, certificate=p12, passphrase=PASSPHRASE)
    save_facts(cast.province_officer, draft, **FACTS | {"title": "Khác"})
    with pytest.raises(Refused, match="dựng PDF"):
        sign_compilation(cast.province_leader, draft, certificate=p12, passphrase=PASSPHRASE)
