"""Pages on which administrators keep Word templates."""

from __future__ import annotations

import pytest
from django.urls import reverse

from awards.enums import TemplateKind
from awards.models import WordTemplate
from awards.word_checking import check_template
from awards.word_fields import FIELDS
from awards.word_templates import upload_template
from tests.awards.word_files import text_of
from tests.awards.word_files import upload
from tests.awards.word_files import word

D = TemplateKind.DECISION


def send(cast, *lines):
    return upload_template(
        cast.commune_administrator, cast.commune, kind=D, upload=upload(word(*lines))
    )


def page_of(unit):
    return reverse("awards:word_templates", args=[unit.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    cast, as_user, django_assert_num_queries, count
):
    for _ in range(count):
        send(cast, "{{ so }}")
    client = as_user(cast.commune_administrator)
    client.get(page_of(cast.commune))
    with django_assert_num_queries(6):
        page = client.get(page_of(cast.commune))
    assert page.content.decode().count("Xem thử") == count


def test_an_upload_is_used_at_once(cast, as_user):
    client = as_user(cast.commune_administrator)
    answer = client.post(
        page_of(cast.commune), {"kind": D, "file": upload(word("{{ so }}")), "note": "Mới"}
    )
    assert answer.status_code == 302
    text = client.get(answer.url).content.decode()
    assert "Đang dùng" in text
    assert "mau.docx" in text
    assert "Mới" in text


def test_a_refused_upload_says_why_at_the_field(cast, as_user):
    client = as_user(cast.commune_administrator)
    page = client.post(page_of(cast.commune), {"kind": D, "file": upload(word("{{ ho_ten }}"))})
    assert page.status_code == 422
    assert "“ho_ten”" in page.content.decode()
    assert 'href="#id_file"' in page.content.decode()
    assert not WordTemplate.objects.exists()


def test_nothing_chosen_is_said(cast, as_user):
    page = as_user(cast.commune_administrator).post(page_of(cast.commune), {})
    assert page.status_code == 422


def test_versions_are_chosen_and_set_aside(cast, as_user):
    first, second = send(cast, "Một {{ so }}"), send(cast, "Hai {{ so }}")
    client = as_user(cast.commune_administrator)
    client.post(reverse("awards:word_template_activate", args=[first.pk]))
    assert WordTemplate.objects.get(is_active=True) == first
    client.post(reverse("awards:word_template_set_aside", args=[first.pk]))
    assert not WordTemplate.objects.filter(is_active=True).exists()
    assert "mẫu có sẵn" in client.get(page_of(cast.commune)).content.decode()
    client.post(reverse("awards:word_template_activate", args=[second.pk]))
    assert WordTemplate.objects.get(is_active=True) == second


def test_files_come_back_as_word(cast, as_user):
    template = send(cast, "Số {{ so }}")
    client = as_user(cast.commune_administrator)
    stored = client.get(reverse("awards:word_template_file", args=[template.pk]))
    assert "Số {{ so }}" in text_of(stored.content)
    shown = client.get(reverse("awards:word_template_preview", args=[template.pk]))
    assert "Số 1234" in text_of(shown.content)
    for answer in (stored, shown):
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"].endswith("wordprocessingml.document")


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_the_sample_from_the_page_can_be_sent_back(cast, as_user, kind):
    client = as_user(cast.commune_administrator)
    sample = client.get(reverse("awards:word_template_sample", args=[kind])).content
    check_template(upload(sample), kind)
    text = client.get(reverse("awards:word_template_fields", args=[kind])).content.decode()
    assert all(f"{{{{ {name} }}}}" in text for name in FIELDS[kind])


def test_unknown_kinds_are_not_found(cast, as_user):
    client = as_user(cast.commune_administrator)
    assert client.get(reverse("awards:word_template_fields", args=["x"])).status_code == 404
    assert client.get(reverse("awards:word_template_sample", args=["x"])).status_code == 404


def test_the_office_s_administrator_keeps_both_its_own_and_the_committee_s(cast, as_user):
    text = as_user(cast.commune_administrator).get(reverse("awards:word_template_units"))
    assert page_of(cast.commune) in text.content.decode()
    assert page_of(cast.culture_office) in text.content.decode()
