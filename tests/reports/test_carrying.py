import pytest

from reports.carrying import carry_upward
from reports.carrying import report_upward
from reports.compilation import closes_round
from reports.compilation import compile_round
from reports.compilation import pick_highlight
from reports.compilation import save_section
from reports.enums import ReportState
from tests.factories import ContentAreaFactory
from tests.factories import PlanFactory
from tests.factories import ReportFactory
from tests.factories import ReportRoundFactory
from tests.factories import RoundIndicatorFactory
from tests.factories import RoundSectionFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from workflow import Refused


@pytest.fixture
def province(cast):
    """The province's round, in which the commune owes."""
    return make_round(cast)


@pytest.fixture
def commune(cast, province):
    """The commune's round below it: one derived area and one of its own; the school reported."""
    plan = PlanFactory(
        campaign=province.round.campaign, unit=cast.commune, parent=province.round.plan
    )
    derived = ContentAreaFactory(
        plan=plan, position=1, derived_from=province.area.content_area, title="Xã hội số của xã"
    )
    own = ContentAreaFactory(plan=plan, position=2, title="Chợ không tiền mặt")
    report_round = ReportRoundFactory(plan=plan, year=2025)
    sections = {
        "derived": RoundSectionFactory(
            round=report_round, position=1, kind="content_area", content_area=derived
        ),
        "own": RoundSectionFactory(
            round=report_round, position=2, kind="content_area", content_area=own,
            title="Chợ không tiền mặt",
        ),
        "difficulties": RoundSectionFactory(round=report_round, position=3, kind="difficulties"),
    }  # fmt: skip
    indicator = RoundIndicatorFactory(
        round=report_round, code=province.indicator.code, content_area=derived
    )
    report = ReportFactory(round=report_round, unit=cast.school)
    for key, section in sections.items():
        write(report, section, f"Trường viết {key}.")
    count(report, indicator, 30)
    arrive(report, cast.school_officer, state=ReportState.ACCEPTED)
    draft = compile_round(cast.commune_officer, report_round)
    return draft, sections, report


def texts(report):
    return {t.section_id: t.text for t in report.texts.all()}


def test_texts_climb_to_the_area_they_are_derived_from(cast, province, commune):
    draft, sections, _ = commune
    row = draft.sections.get(section=sections["derived"])
    save_section(cast.commune_officer, draft, row, text="Xã mở 3 lớp.", expected_version=0)
    report = carry_upward(cast.commune_officer, draft)
    assert report == province.report
    found = texts(report)
    assert found[province.area.pk] == "Xã mở 3 lớp."
    assert "Trường viết difficulties." in found[province.difficulties.pk]
    assert "Chợ không tiền mặt" in found[province.direction.pk]
    assert report.values.get().value == 30


def test_picked_passages_climb_with_their_section(cast, province, commune):
    draft, sections, source = commune
    pick_highlight(
        cast.commune_officer, draft, report=source, section=sections["derived"], text="Cách làm hay"
    )
    found = texts(carry_upward(cast.commune_officer, draft))
    assert f"{cast.school.label}: Cách làm hay" in found[province.area.pk]


def test_what_is_written_already_stays(cast, province, commune):
    write(province.report, province.area, "Xã tự viết")
    count(province.report, province.indicator, 99)
    report = carry_upward(cast.commune_officer, commune[0])
    assert texts(report)[province.area.pk] == "Xã tự viết"
    assert report.values.get().value == 99


def test_carrying_twice_adds_nothing(cast, province, commune):
    first = texts(carry_upward(cast.commune_officer, commune[0]))
    assert texts(carry_upward(cast.commune_officer, commune[0])) == first


def test_submitted_report_upward_is_not_touched(cast, province, commune):
    arrive(province.report, cast.commune_officer)
    with pytest.raises(Refused, match="đã nộp"):
        carry_upward(cast.commune_officer, commune[0])


def test_without_a_round_above_there_is_nowhere_to_carry(cast, province, commune):
    province.report.delete()
    assert report_upward(commune[0]) is None
    with pytest.raises(Refused, match="chưa mở kỳ"):
        carry_upward(cast.commune_officer, commune[0])


def test_communes_document_leaves_its_round_open_for_what_climbs(commune):
    assert not closes_round(commune[0])


@pytest.mark.parametrize("who", ["neighbour_officer", "province_officer", "school_officer"])
def test_only_the_commune_carries_its_own(cast, commune, who):
    with pytest.raises(Refused) as refusal:
        carry_upward(cast.people[who], commune[0])
    assert refusal.value.denied
