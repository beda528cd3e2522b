"""Two people at one template, or two clicks on one printing, at the same moment.

Real threads with connections of their own. Every race has a twin in which the guard is off.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from accounts.models import Job
from awards import word_templates
from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import sheet_facts
from awards.certificates import printable_awards
from awards.certificates import save_layout
from awards.certificates import start_printing
from awards.enums import TemplateKind
from awards.models import CertificateBatch
from awards.models import CertificateLayout
from awards.models import WordTemplate
from awards.word_templates import activate_template
from awards.word_templates import upload_template
from tests.awards.word_files import upload
from tests.awards.word_files import word
from tests.cast import make_cast
from tests.factories.awards_papers import CertificateLayoutFactory
from tests.factories.awards_papers import DecidedAwardFactory
from tests.factories.awards_papers import IssuedDecisionFactory
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes
from workflow import Refused

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def sending(cast, words: str) -> Callable[[], object]:
    """An upload; what the database itself refuses counts as refused."""

    def act() -> None:
        try:
            upload_template(
                cast.province_administrator, cast.province, kind=TemplateKind.DECISION,
                upload=upload(word(words)),
            )  # fmt: skip
        except IntegrityError:
            raise Refused("x") from None

    return act


def test_two_uploads_are_two_versions_and_one_is_in_use(cast):
    got = outcomes(sending(cast, "Một {{ so }}"), sending(cast, "Hai {{ so }}"))
    assert got == [DONE, DONE]
    assert sorted(WordTemplate.objects.values_list("version", flat=True)) == [1, 2]
    assert WordTemplate.objects.get(is_active=True).version == 2


def test_without_the_units_row_one_upload_is_lost(cast, monkeypatch):
    meet, known = threading.Barrier(2), word_templates._next_version

    def both_have_read(unit, kind):
        version = known(unit, kind)
        meet.wait(20)
        return version

    monkeypatch.setattr(word_templates, "_hold", lambda unit: None)
    monkeypatch.setattr(word_templates, "_next_version", both_have_read)
    got = outcomes(sending(cast, "Một {{ so }}"), sending(cast, "Hai {{ so }}"))
    assert got == sorted([DONE, REFUSED])
    assert WordTemplate.objects.count() == 1


def test_two_choices_leave_one_version_in_use(cast):
    for words in ("Một {{ so }}", "Hai {{ so }}", "Ba {{ so }}"):
        sending(cast, words)()
    first, second, _ = WordTemplate.objects.order_by("version")
    got = outcomes(
        lambda: activate_template(cast.province_administrator, first),
        lambda: activate_template(cast.province_administrator, second),
    )
    assert got == [DONE, DONE]
    assert WordTemplate.objects.filter(is_active=True).count() == 1


def test_of_two_savers_of_a_layout_one_is_told(cast):
    layout = CertificateLayoutFactory(unit=cast.province)
    facts = sheet_facts(BUILT_IN["bang-khen-a3"])
    save = lambda: save_layout(
        cast.province_officer, cast.province, layout=CertificateLayout.objects.get(pk=layout.pk),
        version=0, **facts,
    )  # fmt: skip
    assert outcomes(save, save) == sorted([DONE, REFUSED])


def printing(cast, decision, token: Callable[[], uuid.UUID]) -> Callable[[], object]:
    return lambda: start_printing(
        cast.province_officer, cast.province, awards=printable_awards(decision),
        sheet=BUILT_IN["bang-khen-a3"], token=token(), decision=decision,
    )  # fmt: skip


def test_two_clicks_print_once(cast):
    decision = IssuedDecisionFactory(unit=cast.province)
    DecidedAwardFactory.create_batch(2, decision=decision)
    token = uuid.uuid4()
    click = printing(cast, decision, lambda: token)
    assert outcomes(click, click) == [DONE, DONE]
    assert (CertificateBatch.objects.count(), Job.objects.count()) == (1, 1)


def test_without_the_token_they_print_twice(cast):
    decision = IssuedDecisionFactory(unit=cast.province)
    DecidedAwardFactory.create_batch(2, decision=decision)
    click = printing(cast, decision, uuid.uuid4)
    assert outcomes(click, click) == [DONE, DONE]
    assert (CertificateBatch.objects.count(), Job.objects.count()) == (2, 2)
