"""Decisions, minutes and reports as Word files: on the unit's template, or in the built-in layout."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.decision_papers import decision_document
from awards.enums import SessionState
from awards.enums import TemplateKind
from awards.models import AgendaItem
from awards.models import Session
from awards.session_papers import minutes_document
from awards.word_data import decision_data
from awards.word_data import decision_word
from awards.word_data import minutes_data
from awards.word_data import minutes_word
from awards.word_data import report_data
from awards.word_data import report_word
from awards.word_fields import FIELDS
from awards.word_samples import sample_template
from awards.word_templates import upload_template
from tests.awards.council_scenes import absent
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.awards.dossier_scenes import make_nomination
from tests.awards.word_files import text_of
from tests.awards.word_files import upload
from tests.awards.word_files import word
from tests.factories.awards_papers import DecidedAwardFactory
from tests.factories.awards_papers import IssuedDecisionFactory


@pytest.fixture
def decision(cast):
    made = IssuedDecisionFactory(unit=cast.province, number="12/QĐ-UBND", base_salary=2_530_000)
    nomination = make_nomination(cast, made.round, name="Trần Thị Hoa & con")
    nomination.achievement = "Có sáng kiến <số hoá>"
    nomination.save()
    made.nominations.add(nomination)
    DecidedAwardFactory(decision=made, nomination=nomination, amount=3_800_000)
    return made


@pytest.fixture
def session(cast):
    """Counted: the first dossier passed with 14 of 15, the second did not."""
    sitting = make_sitting(cast, items=2)
    absent(sitting, 1)
    opened = open_sitting(sitting)
    for number, item in enumerate(sitting.items):
        AgendaItem.objects.filter(pk=item.pk).update(
            agree=14 - 4 * number, disagree=4 * number, blank=0, base=15,
            percent="93.33" if number == 0 else "66.67", is_passed=number == 0,
        )  # fmt: skip
    Session.objects.filter(pk=opened.pk).update(
        state=SessionState.CLOSED, closed_at=timezone.now(), discussion="Ý kiến một.\n\nÝ kiến hai."
    )
    return sitting.fresh()


def use(unit, kind, content, person):
    return upload_template(person, unit, kind=kind, upload=upload(content))


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", text_of(content))


def test_the_decision_stands_in_the_built_in_layout_without_a_template(decision):
    assert "QUYẾT ĐỊNH" in words(decision_word(decision))


def test_the_decision_stands_on_the_unit_s_template(cast, decision):
    use(
        cast.province, TemplateKind.DECISION, sample_template(TemplateKind.DECISION), cast.superuser
    )
    text = words(decision_word(decision))
    for expected in (
        "Số: 12/QĐ-UBND",
        "ngày 15 tháng 12 năm 2027",
        "Trần Thị Hoa & con",
        "Có sáng kiến <số hoá>",
        "3.800.000 đồng",
        "2.530.000 đồng",
        "01 cá nhân",
        "KT. CHỦ TỊCH",
        "Trần Văn Minh",
        "CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH NINH BÌNH",
    ):
        assert expected in text
    assert "{" not in text
    assert "Mã xác thực" not in text  # only the signed PDF bears a code


def test_the_proposal_uses_its_own_template(cast, decision):
    decision.is_proposal, decision.addressee = True, "Thủ tướng Chính phủ"
    decision.save()
    use(cast.province, TemplateKind.PROPOSAL, word("Trình {{ kinh_gui }}"), cast.superuser)
    assert "Trình Thủ tướng Chính phủ" in words(decision_word(decision))


def test_minutes_stand_on_the_unit_s_template(cast, session):
    assert "BIÊN BẢN" in words(minutes_word(session))
    use(cast.province, TemplateKind.MINUTES, sample_template(TemplateKind.MINUTES), cast.superuser)
    text = words(minutes_word(session))
    for expected in ("có 15 thành viên; có mặt 14, vắng 1", "93,33", "Không đạt", "Ý kiến hai.", "nhất trí đề nghị khen thưởng 1 hồ sơ; 1 hồ sơ"):  # fmt: skip
        assert expected in text


def test_minutes_tell_sums_only(session):
    """No field joins a member to a vote."""
    data = minutes_data(session, minutes_document(session))
    assert {"dong_y", "khong_dong_y"} & set(data["thanh_phan"][0]) == set()
    assert all(isinstance(row["dong_y"], int) for row in data["ket_qua"])


def test_every_field_of_a_kind_is_given(decision, session, cast):
    document = decision_document(decision)
    given = set(decision_data(decision, document))
    for kind in (TemplateKind.DECISION, TemplateKind.PROPOSAL):
        assert set(FIELDS[kind]) <= given
    assert set(FIELDS[TemplateKind.MINUTES]) <= set(
        minutes_data(session, minutes_document(session))
    )
    report = report_data(make_nomination(cast), personal=True)
    assert set(FIELDS[TemplateKind.REPORT]) <= set(report)


def test_the_report_looks_for_a_template_upwards(cast):
    nomination = make_nomination(cast)
    assert "Đã mở 12 lớp học số." in words(report_word(nomination, personal=True))
    use(cast.province, TemplateKind.REPORT, word("Mẫu tỉnh: {{ ten }}"), cast.superuser)
    assert "Mẫu tỉnh: Trần Thị Hoa" in words(report_word(nomination, personal=True))
    use(cast.commune, TemplateKind.REPORT, word("Mẫu xã: {{ ten }}"), cast.superuser)
    assert "Mẫu xã: Trần Thị Hoa" in words(report_word(nomination, personal=True))


def test_who_only_reads_the_dossier_does_not_learn_the_day_of_birth(cast, as_user):
    nomination = make_nomination(cast)
    address = reverse("awards:report_word", args=[nomination.pk])
    assert "02/03/1980" in words(as_user(cast.province_officer).get(address).content)
    shown = words(as_user(cast.province_reader).get(address).content)
    assert "Trần Thị Hoa" in shown
    assert "1980" not in shown
    assert "NỘI BỘ" not in shown
