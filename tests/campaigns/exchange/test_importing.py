"""A workbook is checked sheet by sheet; one wrong cell and nothing is written."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from accounts.models import AuditEvent
from awards.models import AwardForm
from campaigns.exchange.importing import KEPT_FOR
from campaigns.exchange.importing import preview
from campaigns.exchange.importing import upload
from campaigns.exchange.importing import write
from campaigns.exchange.workbook import workbook
from campaigns.models import Campaign
from campaigns.models import CampaignImport
from campaigns.models import LegalBasis
from campaigns.models import Phase
from criteria.models import Criterion
from reports.models import Indicator
from tests.factories.awards import AwardProvisionFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import DutyFactory
from tests.factories.campaigns import LegalBasisFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PhaseFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import CriterionFactory
from tests.factories.criteria import TargetGroupFactory
from tests.factories.reports import IndicatorFactory
from units.enums import UnitKind
from workflow import Refused


@pytest.fixture
def plan(cast):
    """One row on every sheet."""
    plan = PlanFactory(
        campaign=CampaignFactory(unit=cast.province, title="Chuyển đổi số", first_year=2025)
    )
    LegalBasisFactory(plan=plan)
    PhaseFactory(campaign=plan.campaign)
    area = ContentAreaFactory(plan=plan, title="Kỹ năng số")
    ObligationFactory(plan=plan)
    CriterionFactory(target_group=TargetGroupFactory(plan=plan))
    AwardProvisionFactory(plan=plan, form=AwardForm.objects.first())
    IndicatorFactory(campaign=plan.campaign, code="so-nguoi", content_area=area)
    return plan


@pytest.fixture
def change(cast, plan):
    """Write cells of the campaign's workbook as an officer would in a spreadsheet program."""

    def make(*cells, unit=None):
        book = openpyxl.load_workbook(io.BytesIO(workbook(plan.campaign, plan)))
        for sheet, row, title, value in cells:
            page = book[sheet]
            if page["A1"].value == "Mục":
                labels = [cell.value for cell in page["A"]]
                page.cell(labels.index(title) + 1, 2).value = value
            else:
                titles = [cell.value for cell in page[1]]
                page.cell(row, titles.index(title) + 1).value = value
        return keep(cast, book, unit)

    return make


def keep(cast, book, unit=None):
    stream = io.BytesIO()
    book.save(stream)
    return upload(
        cast.province_officer,
        unit=unit or cast.province,
        name="Tệp.xlsx",
        content=stream.getvalue(),
    )


def told(draft):
    return [(p.sheet, p.row, p.column) for p in preview(draft).problems]


def test_writes_everything_as_a_draft_and_leaves_the_old_one_alone(cast, plan, change):
    draft = change(
        ("Phong trào", 0, "Tên phong trào", "Dân vận khéo"),
        ("Căn cứ", 2, "Ngày ban hành", dt.date(2025, 1, 2)),
        ("Tiêu chí", 2, "Điểm tối đa", 7.5),
    )
    made, new_plan = write(cast.province_officer, draft)
    assert Campaign.objects.count() == 2
    assert (made.title, made.state, made.is_public) == ("Dân vận khéo", "draft", False)
    assert new_plan.created_by == cast.province_officer
    assert new_plan.legal_bases.get().issued_on == dt.date(2025, 1, 2)
    assert Criterion.objects.get(target_group__plan=new_plan).maximum_points == Decimal("7.5")
    assert made.indicators.get().content_area == new_plan.content_areas.get()
    assert new_plan.obligations.get().recipient_rows.get().unit == cast.province
    assert new_plan.award_provisions.get().form == plan.award_provisions.get().form
    plan.campaign.refresh_from_db()
    assert (plan.campaign.title, plan.legal_bases.count()) == ("Chuyển đổi số", 1)
    event = AuditEvent.objects.get(act="campaigns.import")
    assert event.data["file"] == "Tệp.xlsx"
    assert event.actor == cast.province_officer


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value"),
    [
        ("Phong trào", 4, "Đến năm", 2020),
        ("Phong trào", 2, "Tên phong trào", None),
        ("Phong trào", 3, "Từ năm", "năm nay"),
        ("Kế hoạch", 4, "Ngày ban hành", "31/02/2025"),
        ("Căn cứ", 2, "Tên văn bản", None),
        ("Căn cứ", 2, "Số, ký hiệu", "x" * 61),
        ("Giai đoạn", 2, "Đến năm", 2001),
        ("Giai đoạn", 2, "Từ năm", 20.5),
        ("Nội dung thi đua", 2, "Số thứ tự", "một"),
        ("Nghĩa vụ, thời hạn", 2, "Phải nộp", "một con gà"),
        ("Nghĩa vụ, thời hạn", 2, "Ngày", 32),
        ("Nghĩa vụ, thời hạn", 2, "Ngày", None),
        ("Nghĩa vụ, thời hạn", 2, "Loại đơn vị phải nộp", None),
        ("Nghĩa vụ, thời hạn", 2, "Loại đơn vị phải nộp", "UBND xã; đội bóng"),
        ("Nghĩa vụ, thời hạn", 2, "Đơn vị phải nộp", "KHONG-CO"),
        ("Nghĩa vụ, thời hạn", 2, "Kể cả ngày đó", "có thể"),
        ("Nơi nhận báo cáo", 2, "Nghĩa vụ số", 7),
        ("Nơi nhận báo cáo", 2, "Nơi nhận", "KHONG-CO"),
        ("Nơi nhận báo cáo", 2, "Nơi nhận", None),
        ("Đối tượng thi đua", 2, "Đối tượng", None),
        ("Tiêu chí", 2, "Đối tượng số", 9),
        ("Tiêu chí", 2, "Điểm tối đa", "1,234"),
        ("Tiêu chí", 2, "Điểm tối đa", "nhiều"),
        ("Khen thưởng", 2, "Dịp", "lúc vui"),
        ("Khen thưởng", 2, "Hình thức", "cup-vang"),
        ("Chỉ tiêu", 2, "Mã", "có dấu cách"),
        ("Chỉ tiêu", 2, "Nội dung thi đua số", 4),
        ("Chỉ tiêu", 2, "Mã trọng số", "khong-co"),
        ("Chỉ tiêu", 2, "Số chữ số thập phân", 5),
    ],
)
def test_a_wrong_cell_is_told_with_sheet_row_and_column(cast, change, sheet, row, column, value):
    draft = change((sheet, row, column, value))
    found = told(draft)
    assert (sheet, row, column) in found
    assert {name for name, _, _ in found} <= {sheet, "Nghĩa vụ, thời hạn"}
    before = counts()
    with pytest.raises(Refused, match="chưa ghi gì"):
        write(cast.province_officer, draft)
    assert counts() == before


def counts():
    return [model.objects.count() for model in (Campaign, LegalBasis, Phase, Criterion, Indicator)]


def test_a_unit_that_is_not_below_or_no_office_is_told(cast, change):
    draft = change(
        ("Nghĩa vụ, thời hạn", 2, "Đơn vị phải nộp", cast.school.code),
        ("Nơi nhận báo cáo", 2, "Qua", cast.commune.code),
    )
    assert told(draft) == [
        ("Nghĩa vụ, thời hạn", 2, "Đơn vị phải nộp"),
        ("Nơi nhận báo cáo", 2, "Qua"),
    ]


def test_repeated_rows_are_told(cast, plan):
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan.campaign, plan)))
    for name in ("Nội dung thi đua", "Khen thưởng", "Chỉ tiêu", "Nơi nhận báo cáo"):
        book[name].append([cell.value for cell in book[name][2]])
    found = told(keep(cast, book))
    assert [(name, row) for name, row, _ in found] == [
        ("Nội dung thi đua", 3), ("Nơi nhận báo cáo", 3), ("Khen thưởng", 3), ("Chỉ tiêu", 3),
    ]  # fmt: skip


def test_an_obligation_without_recipient_is_told(cast, plan):
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan.campaign, plan)))
    book["Nơi nhận báo cáo"].delete_rows(2)
    draft = keep(cast, book)
    assert told(draft) == [("Nghĩa vụ, thời hạn", 2, "")]
    assert "nơi nhận" in preview(draft).problems[0].reason


def test_a_duty_needs_an_actor_of_the_own_tree(cast, plan, change):
    DutyFactory(plan=plan, unit=cast.commune, text="Lập tổ")
    for value, reason in [("", "Hãy ghi mã đơn vị"), (cast.other_province.code, "Không có đơn vị")]:
        draft = change(("Nhiệm vụ", 2, "Đơn vị thực hiện", value))
        assert [p.reason for p in preview(draft).problems if p.reason.startswith(reason)]


def test_renamed_sheets_and_columns_are_never_dropped_in_silence(cast, plan):
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan.campaign, plan)))
    book["Căn cứ"].title = "Căn cứ cũ"
    book["Giai đoạn"]["A1"].value = "Tên"
    book["Tiêu chí"].cell(1, 9).value = "Ghi chú của tôi"
    book["Phong trào"]["C2"].value = "lạc chỗ"
    book.create_sheet("Sheet1")
    assert set(told(keep(cast, book))) == {
        ("Căn cứ cũ", 1, ""),
        ("Giai đoạn", 1, "Tên giai đoạn"),
        ("Giai đoạn", 1, "Tên"),
        ("Giai đoạn", 2, "Tên giai đoạn"),
        ("Tiêu chí", 1, "Ghi chú của tôi"),
        ("Phong trào", 2, ""),
    }


def test_order_of_sheets_columns_and_empty_rows_do_not_matter(cast, plan):
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan.campaign, plan)))
    book.move_sheet("Chỉ tiêu", -8)
    page = book["Căn cứ"]
    page.insert_rows(2, 3)
    for row in (1, 5):
        page.cell(row, 1).value, page.cell(row, 2).value = (
            page.cell(row, 2).value, page.cell(row, 1).value,
        )  # fmt: skip
    _, made = write(cast.province_officer, keep(cast, book))
    old, new = plan.legal_bases.get(), made.legal_bases.get()
    assert (new.title, new.number) == (old.title, old.number)


def test_another_unit_takes_the_place_of_the_one_that_launched(cast, plan, change):
    """A department brings the province's campaign in as its own."""
    draft = upload(
        cast.commune_officer, unit=cast.commune, name="x.xlsx",
        content=workbook(plan.campaign, plan),
    )  # fmt: skip
    assert preview(draft).problems == []
    made, new_plan = write(cast.commune_officer, draft)
    assert made.unit == cast.commune
    assert new_plan.obligations.get().recipient_rows.get().unit == cast.commune


def test_a_file_is_written_once(cast, change):
    draft = change()
    write(cast.province_officer, draft)
    with pytest.raises(Refused, match="đã được nhập"):
        write(cast.province_officer, draft)
    assert Campaign.objects.count() == 2


@pytest.mark.parametrize("person", ["science_officer", "province_reader", "outsider", "nobody"])
def test_only_writers_of_the_unit_may_bring_in(cast, plan, person):
    content = workbook(plan.campaign, plan)
    with pytest.raises(Refused) as refusal:
        upload(cast.people[person], unit=cast.province, name="x.xlsx", content=content)
    assert refusal.value.denied
    draft = CampaignImport.objects.create(
        owner=cast.people[person], unit=cast.province, file_name="x", tables={}
    )
    with pytest.raises(Refused) as refusal:
        write(cast.people[person], draft)
    assert refusal.value.denied
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"a,b\n1,2\n", "Kế hoạch".encode()], ids=["none", "zip", "csv", "text"]
)
def test_other_files_are_refused_in_words(cast, content):
    with pytest.raises(Refused) as refusal:
        upload(cast.province_officer, unit=cast.province, name="x.xlsx", content=content)
    assert "table" in refusal.value.errors


def test_another_workbook_is_refused_in_words(cast):
    with pytest.raises(Refused, match="không phải tệp phong trào"):
        keep(cast, openpyxl.Workbook())


def test_forgotten_uploads_are_cleared_away(cast, change):
    old = change()
    CampaignImport.objects.filter(pk=old.pk).update(created_at=old.created_at - KEPT_FOR * 2)
    change()
    assert not CampaignImport.objects.filter(pk=old.pk).exists()


def test_kinds_of_units_are_read_by_their_names(cast, change):
    draft = change(("Đối tượng thi đua", 2, "Loại đơn vị", "Ubnd XÃ; truong hoc\ntrường học"))
    _, made = write(cast.province_officer, draft)
    assert made.target_groups.get().unit_kinds == [UnitKind.COMMUNE, UnitKind.SCHOOL]
