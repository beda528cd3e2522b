"""The catalogue of indicators: who changes it, what must fit together, what is remembered."""

import pytest

from accounts.models import AuditEvent
from campaigns.enums import CampaignState
from documents.spreadsheets import write_xlsx
from reports.catalogue import add_indicator
from reports.catalogue import change_indicator
from reports.catalogue import move_indicator
from reports.catalogue import restore_indicator
from reports.catalogue import retire_indicator
from reports.catalogue_importing import catalogue_table
from reports.catalogue_importing import preview
from reports.catalogue_importing import upload
from reports.catalogue_importing import write
from reports.models import Indicator
from reports.models import IndicatorImport
from reports.models import IndicatorRevision
from reports.suggestions import SUGGESTIONS
from reports.suggestions import suggestions_for
from reports.suggestions import take_suggestions
from tests.factories import CampaignFactory
from tests.factories import ContentAreaFactory
from tests.factories import IndicatorFactory
from tests.factories import PlanFactory
from tests.factories import ReportRoundFactory
from tests.factories import RoundIndicatorFactory
from workflow import Refused
from workflow import Stale

FACTS = {"code": "to-so", "name": "Tổ công nghệ số", "unit_of_measure": "tổ", "aggregation": "sum"}


@pytest.fixture
def plan(cast):
    return PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)


@pytest.fixture
def campaign(plan):
    return plan.campaign


@pytest.fixture
def officer(cast):
    return cast.province_officer


def refusal_of(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value


def test_added_indicator_stands_last_and_leaves_a_trace(officer, campaign):
    IndicatorFactory(campaign=campaign, position=4)
    made = add_indicator(officer, campaign, **FACTS, reporter_kinds=["village"], alarm_percent=30)
    assert (made.position, made.revision, made.reporters) == (5, 1, ["thôn, xóm, tổ dân phố, đội"])
    assert IndicatorRevision.objects.get().act == "add"
    assert AuditEvent.objects.filter(act="reports.add_indicator").exists()


def test_only_the_launching_unit_writes_the_catalogue(cast, campaign):
    for person in (cast.commune_officer, cast.province_reader, cast.outsider):
        assert refusal_of(add_indicator, person, campaign, **FACTS).denied
    campaign.state = CampaignState.CLOSED
    assert refusal_of(add_indicator, cast.province_officer, campaign, **FACTS).denied
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"aggregation": "ratio"}, "numerator_code"),
        (
            {"aggregation": "ratio", "numerator_code": "a", "denominator_code": "a"},
            "numerator_code",
        ),
        ({"aggregation": "weighted_mean"}, "weight_code"),
        ({"minimum": 5, "maximum": 4}, "maximum"),
        ({"reporter_kinds": ["spaceship"]}, "reporter_kinds"),
        ({"code": "có dấu"}, "code"),
        ({"alarm_percent": 0}, "alarm_percent"),
        ({"decimals": 5}, "decimals"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(officer, campaign, facts, field):
    assert field in refusal_of(add_indicator, officer, campaign, **{**FACTS, **facts}).errors


def test_area_of_another_campaign_is_refused(officer, campaign):
    area = ContentAreaFactory()
    refused = refusal_of(add_indicator, officer, campaign, **FACTS, content_area=area)
    assert set(refused.errors) == {"content_area"}


def test_change_counts_the_revision_and_tells_each_field(officer, campaign):
    indicator = add_indicator(officer, campaign, **FACTS)
    after = change_indicator(
        officer, indicator, expected_revision=1, alarm_percent=None, reporter_kinds=["school"]
    )
    assert after.revision == 2
    told = IndicatorRevision.objects.get(act="change").changes
    assert {(c["field"], c["before"], c["after"]) for c in told} == {
        ("alarm_percent", "50", "không"),
        ("reporter_kinds", "mọi đơn vị", "trường học"),
    }


def test_change_of_nothing_leaves_no_trace(officer, campaign):
    indicator = add_indicator(officer, campaign, **FACTS)
    assert change_indicator(officer, indicator, expected_revision=1, **FACTS).revision == 1
    assert IndicatorRevision.objects.count() == 1


def test_second_of_two_officers_is_told(officer, campaign):
    indicator = add_indicator(officer, campaign, **FACTS)
    change_indicator(officer, indicator, expected_revision=1, name="Tổ số")
    with pytest.raises(Stale):
        change_indicator(officer, indicator, expected_revision=1, name="Tổ khác")
    indicator.refresh_from_db()
    assert indicator.name == "Tổ số"


def test_code_is_bound_once_a_round_has_it(officer, campaign, plan):
    indicator = add_indicator(officer, campaign, **FACTS)
    rate = add_indicator(
        officer, campaign, code="ty-le", name="Tỷ lệ", unit_of_measure="%", aggregation="ratio",
        numerator_code="to-so", denominator_code="to-so",
    )  # fmt: skip
    change_indicator(officer, indicator, expected_revision=1, code="to")
    rate.refresh_from_db()
    assert rate.numerator_code == "to"  # who refers to it follows
    RoundIndicatorFactory(round=ReportRoundFactory(plan=plan), code="to")
    refused = refusal_of(change_indicator, officer, indicator, expected_revision=2, code="khac")
    assert set(refused.errors) == {"code"}


def test_retiring_waits_for_what_is_built_on_it_and_can_be_undone(officer, campaign):
    indicator = add_indicator(officer, campaign, **FACTS)
    rate = add_indicator(
        officer, campaign, code="ty-le", name="Tỷ lệ", unit_of_measure="%", aggregation="ratio",
        numerator_code="to-so", denominator_code="to-so",
    )  # fmt: skip
    assert "Tỷ lệ" in refusal_of(retire_indicator, officer, indicator).reason
    retire_indicator(officer, rate)
    assert retire_indicator(officer, indicator).is_active is False
    refusal_of(restore_indicator, officer, rate)  # its terms are gone
    restore_indicator(officer, indicator)
    assert restore_indicator(officer, rate).is_active


def test_moving_changes_places_past_retired_ones(officer, campaign):
    first, gone, last = (IndicatorFactory(campaign=campaign, position=n) for n in (1, 2, 3))
    retire_indicator(officer, gone)
    move_indicator(officer, last, up=True)
    move_indicator(officer, last, up=True)  # is first already
    active = campaign.indicators.filter(is_active=True)
    assert [each.pk for each in active] == [last.pk, first.pk]


def test_every_suggestion_can_be_taken_and_finds_its_area(officer, campaign, plan):
    area = ContentAreaFactory(plan=plan, ordinal="5", title="Phát triển xã hội số")
    made = take_suggestions(officer, campaign, {each.code for each in SUGGESTIONS})
    assert len(made) == len(SUGGESTIONS)
    by_code = {each.code: each for each in made}
    assert by_code["binh-dan-hoc-vu-so"].content_area == area
    assert all(has for _, _, has in suggestions_for(campaign))
    refusal_of(take_suggestions, officer, campaign, {SUGGESTIONS[0].code})


def test_a_suggested_rate_without_its_terms_is_refused_whole(officer, campaign):
    refusal_of(take_suggestions, officer, campaign, {"sang-kien", "ty-le-truc-tuyen"})
    assert not campaign.indicators.exists()


def table(campaign, change=lambda rows: rows) -> bytes:
    header, rows = catalogue_table(campaign)
    return write_xlsx(
        header,
        change([dict(zip(header, row, strict=True)) for row in rows])
        and [
            list(row.values())
            for row in change([dict(zip(header, row, strict=True)) for row in rows])
        ],
    )


def test_exported_table_comes_back_as_nothing_to_do(officer, campaign, plan):
    ContentAreaFactory(plan=plan, ordinal="3", title="Phát triển chính quyền số")
    take_suggestions(officer, campaign, {each.code for each in SUGGESTIONS})
    draft = upload(officer, campaign, name="chi-tieu.xlsx", content=table(campaign))
    checked = preview(draft)
    assert (checked.problems, checked.writes) == ([], 0)


def test_table_changes_and_adds_and_leaves_the_rest(officer, campaign):
    for code in ("a", "b"):
        add_indicator(officer, campaign, **{**FACTS, "code": code})

    def change(rows):
        new = {**rows[0], "Mã": "moi", "Chỉ tiêu": "Chỉ tiêu mới"}
        return [{**rows[0], "Chỉ tiêu": "Tên khác"}, new]

    draft = upload(officer, campaign, name="chi-tieu.xlsx", content=table(campaign, change))
    done = write(officer, draft)
    assert (done.count("thêm mới"), done.count("sửa")) == (1, 1)
    names = dict(campaign.indicators.values_list("code", "name"))
    assert names == {"a": "Tên khác", "b": "Tổ công nghệ số", "moi": "Chỉ tiêu mới"}
    refusal_of(write, officer, draft)  # a second click


def test_every_wrong_cell_is_told_and_nothing_written(officer, campaign):
    add_indicator(officer, campaign, **FACTS)

    def spoil(rows):
        wrong = {**rows[0], "Mã": "x", "Đơn vị báo cáo": "phi thuyền", "Cách tổng hợp": "cộng"}
        rate = {**rows[0], "Mã": "y", "Cách tổng hợp": "tỷ lệ của hai tổng", "Mã tử số": "z"}
        return [wrong, rate]

    draft = upload(officer, campaign, name="chi-tieu.xlsx", content=table(campaign, spoil))
    wrong = {(p.row, p.column) for p in preview(draft).problems}
    assert {(2, "Đơn vị báo cáo"), (2, "Cách tổng hợp"), (3, "Mã tử số")} <= wrong
    refusal_of(write, officer, draft)
    assert campaign.indicators.count() == 1


def test_upload_needs_the_right_and_a_table(cast, officer, campaign):
    assert refusal_of(upload, cast.commune_officer, campaign, name="x.csv", content=b"a").denied
    refused = refusal_of(upload, officer, campaign, name="x.xlsx", content=b"not a workbook")
    assert set(refused.errors) == {"table"}
    assert not IndicatorImport.objects.exists()
