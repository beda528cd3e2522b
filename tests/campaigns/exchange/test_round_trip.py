"""Out to a workbook, into a portal without campaigns, and out again: the sheets are equal."""

import pytest
from django.apps import apps

from awards.models import AwardProvision
from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from campaigns.exchange.importing import preview
from campaigns.exchange.importing import upload
from campaigns.exchange.importing import write
from campaigns.exchange.workbook import all_sheets
from campaigns.exchange.workbook import empty_workbook
from campaigns.exchange.workbook import workbook
from campaigns.models import Campaign
from campaigns.models import ObligationRecipient
from campaigns.models import Plan
from documents.spreadsheets import read_book
from reports.models import Indicator
from tests.campaigns.exchange.scenes import Scene

# What a workbook does not carry, and why: keys and order are made anew, the rest belongs to the
# life of the one campaign (state, address, versions of its wording, its file).
LEFT_OUT = {
    "campaigns.Campaign": {"id", "slug", "state", "is_public", "created_at"},
    "campaigns.Plan": {
        "id", "campaign", "unit", "parent", "file", "file_name", "state", "version", "created_at",
        "created_by", "version_of", "effective_on", "first_issued_on", "ended_on", "amendment_reason", "rounds_follow",
    },
    "campaigns.LegalBasis": {"id", "plan", "position"},
    "campaigns.Phase": {"id", "campaign", "ordinal"},
    "campaigns.ContentArea": {"id", "plan", "position", "derived_from", "replaces"},
    "campaigns.Obligation": {"id", "plan", "position", "recipients", "replaces"},
    "campaigns.Duty": {
        "id", "plan", "position", "state", "done_on", "result", "evidence", "evidence_name",
    },
    "campaigns.ObligationRecipient": {"id", "position"},
    "criteria.TargetGroup": {"id", "plan", "position"},
    "criteria.Criterion": {"id", "position"},
    "awards.AwardProvision": {"id", "plan", "position"},
    "reports.Indicator": {"id", "campaign", "position", "revision"},
}  # fmt: skip
OTHER_NAMES = {"group": "target_group", "area": "content_area"}


def sheets_of(content: bytes) -> dict[str, list]:
    return read_book(content, max_rows=10_000, max_sheets=40)


def empty_of_campaigns():
    ObligationRecipient.objects.all().delete()
    Indicator.objects.all().delete()
    AwardProvision.objects.all().delete()
    Plan.objects.all().delete()
    Campaign.objects.all().delete()


def bring_in(user, unit, content):
    draft = upload(user, unit=unit, name="phong-trao.xlsx", content=content)
    assert preview(draft).problems == []
    return write(user, draft)


@pytest.mark.parametrize("seed", range(12))
def test_a_campaign_comes_back_as_it_went(cast, seed):
    old = Scene(cast, seed).make()
    went = workbook(old.campaign, old)
    empty_of_campaigns()
    campaign, plan = bring_in(cast.province_officer, cast.province, went)
    came = workbook(campaign, Plan.objects.get(pk=plan.pk))
    assert sheets_of(came) == sheets_of(went)
    assert (campaign.state, plan.state) == (CampaignState.DRAFT, PlanState.DRAFT)


def test_random_content_fills_every_sheet_and_every_optional_cell(cast):
    """Else the test above would prove little."""
    filled = {}
    for seed in range(12):
        plan = Scene(cast, seed).make()
        for name, rows in sheets_of(workbook(plan.campaign, plan)).items():
            header, *body = rows
            if header == ["Mục", "Nội dung"]:
                header, body = [row[0] for row in body], [[row[1] for row in body]]
            for row in body:
                for title, cell in zip(header, row, strict=True):
                    filled.setdefault((name, title), set()).add(cell != "")
    wanted = {(sheet.name, column.title) for sheet in all_sheets() for column in sheet.columns}
    assert {key for key in wanted if not filled.get(key, {False})} == set()
    assert [key for key in wanted if True not in filled.get(key, set())] == []


@pytest.mark.parametrize("label", LEFT_OUT)
def test_every_field_has_a_column_or_stays_behind_for_a_reason(label):
    """A field that somebody adds later must not be lost in silence."""
    model = apps.get_model(label)
    fields = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    columns = {OTHER_NAMES.get(c.name, c.name) for sheet in all_sheets() for c in sheet.columns}
    assert fields - LEFT_OUT[label] - columns == set()


def test_the_empty_workbook_has_the_same_sheets_and_asks_for_what_is_needed(cast):
    plan = Scene(cast, 1).make()
    full, empty = sheets_of(workbook(plan.campaign, plan)), sheets_of(empty_workbook())
    assert list(full) == list(empty)
    assert full["Hướng dẫn"] == empty["Hướng dẫn"]
    draft = upload(
        cast.province_officer, unit=cast.province, name="mau.xlsx", content=empty_workbook()
    )
    assert {(p.sheet, p.column) for p in preview(draft).problems} == {
        ("Phong trào", "Tên phong trào"),
        ("Phong trào", "Từ năm"),
        ("Phong trào", "Đến năm"),
        ("Kế hoạch", "Trích yếu"),
    }
