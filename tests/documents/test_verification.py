import hashlib
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import IssuedDocument
from documents.verification import TRIES_PER_MINUTE
from documents.verification import asks_too_often
from documents.verification import find_by_code
from documents.verification import issue_document
from documents.verification import new_code
from documents.verification import normalize_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return issue_document(
        code=new_code(), kind="compilation", title="Kết quả phong trào", issuer="UBND tỉnh",
        number="12/BC-UBND", content=b"%PDF paper", page_count=3,
        sources=[{"label": "Xã Cổ Lễ", "sha256": "a" * 64}],
    )  # fmt: skip


def address(code: str) -> str:
    return reverse("documents:verify_code", args=[code])


def test_codes_are_long_and_never_the_same():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code.replace("-", "")) == 28 for code in codes)


def test_code_is_found_however_it_is_typed(paper):
    plain = paper.code.replace("-", "")
    for typed in (paper.code, paper.code.lower(), plain, f" {plain[:10]} {plain[10:]} "):
        assert find_by_code(typed) == paper


def test_letters_that_look_like_digits_are_read_as_those():
    assert normalize_code("oIl u") == "011V"


def test_page_tells_what_the_paper_is_and_from_what_it_was_made(client, paper):
    text = client.get(address(paper.code)).content.decode()
    for expected in ("Kết quả phong trào", "12/BC-UBND", "UBND tỉnh", paper.sha256, "Xã Cổ Lễ"):
        assert expected in text


def test_unknown_code_is_answered_with_what_to_do(client, paper):
    response = client.get(address(new_code()))
    assert response.status_code == 404
    text = response.content.decode()
    assert "Hãy so lại từng nhóm" in text
    assert paper.title not in text


def test_superseded_paper_says_so(client, paper):
    IssuedDocument.objects.filter(pk=paper.pk).update(state="superseded")
    paper.refresh_from_db()
    assert (
        f"Văn bản {paper.get_state_display()}" in client.get(address(paper.code)).content.decode()
    )


def test_whole_file_is_recognised_and_a_changed_one_is_not(client, paper):
    form = reverse("documents:verify")
    whole = SimpleUploadedFile("a.pdf", b"%PDF paper")
    page = client.post(form, {"tep": whole}).content.decode()
    assert "tệp nguyên vẹn" in page
    assert "Mã băm SHA-256 của tệp" in page
    changed = SimpleUploadedFile("a.pdf", b"%PDF paper!")
    response = client.post(form, {"tep": changed})
    assert response.status_code == 404
    assert "đã bị thay đổi" in response.content.decode()


def test_digest_is_of_the_stored_file(paper):
    assert hashlib.sha256(paper.file.read()).hexdigest() == paper.sha256


def test_form_leads_to_the_codes_own_page_and_asks_for_one(client, paper):
    form = reverse("documents:verify")
    assert client.post(form, {"ma": paper.code.lower()})["Location"] == address(paper.code)
    assert client.post(form, {"ma": " "}).status_code == 422


def test_script_that_guesses_is_slowed_down_and_another_person_is_not(client, paper, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(TRIES_PER_MINUTE):
        client.get(address(paper.code), headers={"X-Forwarded-For": "10.0.0.1"})
    slowed = client.get(address(paper.code), headers={"X-Forwarded-For": "10.0.0.1"})
    other = client.get(address(paper.code), headers={"X-Forwarded-For": "10.0.0.2"})
    assert (slowed.status_code, other.status_code) == (429, 200)


@pytest.mark.parametrize("backend", ["filebased.FileBasedCache", "locmem.LocMemCache"])
def test_busy_visitor_is_answered_again_in_the_next_minute(
    rf, settings, tmp_path, monkeypatch, backend
):
    """Whoever goes on asking while slowed is not shut out for ever, whatever the cache does with times."""
    settings.CACHES = {
        "default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path)}
    }
    request, asked = rf.get("/"), []
    for second in range(0, 130, 2):
        monkeypatch.setattr(time, "time", lambda at=second: 1_700_000_040.0 + at)
        asked.append(asks_too_often(request, tries=20))
    assert asked == ([False] * 20 + [True] * 10) * 2 + [False] * 5
