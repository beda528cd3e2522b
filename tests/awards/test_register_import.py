"""Old decisions: every bad row is named in Vietnamese, nothing is written unless everything is."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from awards.enums import RecordEventKind
from awards.models import AwardForm
from awards.models import AwardImport
from awards.models import AwardRecord
from awards.models import RecordEvent
from awards.register_importing import HEADER
from awards.register_importing import preview
from awards.register_importing import upload
from awards.register_importing import write
from documents.spreadsheets import write_csv
from documents.spreadsheets import write_xlsx
from workflow import Refused

PAPER = "Giấy khen của Chủ tịch Uỷ ban nhân dân cấp xã"
PROVINCIAL = "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"


def row(name="Nguyễn Văn An", **cells) -> list:
    values = {
        "Tên cá nhân, tập thể, hộ": name,
        "Đối tượng": "cá nhân",
        "Hình thức khen thưởng": PAPER,
        "Số quyết định": "15/QĐ-UBND",
        "Ngày quyết định": "20/12/2024",
    }
    values.update(cells)
    return [values.get(title, "") for title in HEADER]


@pytest.fixture
def load(cast):
    def load(*rows, user=None, unit=None, header=HEADER):
        return upload(
            user or cast.commune_officer,
            unit=unit or cast.commune,
            name="bang.xlsx",
            content=write_xlsx(header, rows),
        )

    return load


def reasons(checked) -> dict[int, str]:
    return {r.number: "; ".join(f"{c}: {why}" for c, why in r.errors) for r in checked.bad}


def test_whole_file_is_written_with_codes_and_life(cast, load):
    draft = load(
        row(**{"Chức vụ, đơn vị, nơi ở": "Thôn Đông", "Tiền thưởng (đồng)": "1.590.000"}),
        row("Trường THCS Cổ Lễ", **{
            "Đối tượng": "Tap the", "Mã đơn vị quản lý": cast.school.code, "Năm": "2023",
            "Dịp": "sơ kết", "Số vào sổ": 7,
        }),
    )  # fmt: skip
    assert not AwardRecord.objects.exists()
    write(cast.commune_officer, draft)
    first, second = AwardRecord.objects.order_by("pk")
    assert (first.unit, first.level, first.year) == (cast.commune, "commune", 2024)
    assert (first.amount, first.decided_on) == (1_590_000, dt.date(2024, 12, 20))
    assert (second.home_unit, second.subject_class, second.occasion) == (
        cast.school, "collective", "mid_term",
    )  # fmt: skip
    assert (second.year, second.book_number) == (2023, 7)
    assert first.code != second.code
    assert list(AwardRecord.objects.searched("nguyen van an thon dong")) == [first]
    events = RecordEvent.objects.values_list("kind", "actor", "document_number")
    assert set(events) == {(RecordEventKind.IMPORTED, cast.commune_officer.pk, "15/QĐ-UBND")}
    assert AuditEvent.objects.get(act="awards.import_records").data["made"] == 2
    assert not AwardImport.objects.exists()


def test_whether_a_post_is_held_may_stay_unknown(cast, load):
    draft = load(
        row("A"),
        row("B", **{"Giữ chức vụ lãnh đạo": "có"}),
        row("C", **{"Giữ chức vụ lãnh đạo": "Khong"}),
    )
    write(cast.commune_officer, draft)
    known = AwardRecord.objects.order_by("pk").values_list("is_leader", "is_leader_recorded")
    assert list(known) == [(False, False), (True, True), (False, True)]


TOMORROW = f"{timezone.localdate() + dt.timedelta(days=1):%d/%m/%Y}"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Tên cá nhân, tập thể, hộ": ""}, "Tên cá nhân, tập thể, hộ: Không được để trống"),
        ({"Tên cá nhân, tập thể, hộ": "x" * 201}, "Không dài quá 200 ký tự"),
        ({"Đối tượng": "người"}, "Đối tượng: “người” không có trong danh sách"),
        ({"Hình thức khen thưởng": "Bằng lạ"}, "Không có hình thức “Bằng lạ”"),
        ({"Hình thức khen thưởng": PROVINCIAL}, "không do Uỷ ban nhân dân xã Cổ Lễ quyết định"),
        ({"Dịp": "tết"}, "Dịp: “tết” không có trong danh sách"),
        ({"Số quyết định": ""}, "Số quyết định: Không được để trống"),
        ({"Ngày quyết định": "31/02/2024"}, "không phải ngày có thật"),
        ({"Ngày quyết định": TOMORROW}, "Ngày phải từ năm 1945 đến hôm nay"),
        ({"Ngày quyết định": "01/01/1900"}, "Ngày phải từ năm 1945 đến hôm nay"),
        ({"Năm": "1850"}, "Năm phải từ 1945"),
        ({"Năm": "hai"}, "Năm: “hai” không phải là số"),
        ({"Tiền thưởng (đồng)": "-5"}, "không phải số nguyên"),
        ({"Giữ chức vụ lãnh đạo": "chắc"}, "Hãy ghi “có” hoặc “không”"),
        ({"Mã đơn vị quản lý": "LA-1"}, "Không có đơn vị nào mang mã “LA-1”"),
        ({"Tên cá nhân, tập thể, hộ": "Ví dụ: Nguyễn Văn An"}, "dòng ví dụ của tệp mẫu"),
    ],
)
def test_bad_row_is_named_and_nothing_is_written(cast, load, cells, words):
    draft = load(row("Người đúng"), row(**cells))
    checked = preview(draft)
    assert words in reasons(checked)[3]
    assert [r.outcome for r in checked.rows] == ["new", "bad"]
    with pytest.raises(Refused, match="Còn 1 dòng sai"):
        write(cast.commune_officer, draft)
    assert not AwardRecord.objects.exists()
    assert not RecordEvent.objects.exists()


def test_several_faults_of_a_row_are_all_named(load):
    draft = load(row("", **{"Đối tượng": "", "Ngày quyết định": "mai"}))
    assert len(preview(draft).bad[0].errors) == 3


def test_unit_of_a_neighbour_cannot_be_named(cast, load):
    draft = load(row(**{"Mã đơn vị quản lý": cast.neighbour_office.code}))
    assert "trong phạm vi Uỷ ban nhân dân xã Cổ Lễ" in reasons(preview(draft))[2]


def test_province_keeps_also_what_others_decided(cast, load):
    draft = load(
        row("A", **{"Hình thức khen thưởng": PROVINCIAL}),
        row("B", **{"Hình thức khen thưởng": "Huân chương Lao động hạng Ba"}),
        row("C"),
        user=cast.province_officer, unit=cast.province,
    )  # fmt: skip
    assert reasons(preview(draft)) == {}


def test_same_file_again_writes_nothing_twice(cast, load):
    rows = [row("A"), row("B")]
    write(cast.commune_officer, load(*rows))
    again = load(*rows, row("C"))
    assert [r.outcome for r in preview(again).rows] == ["same", "same", "new"]
    write(cast.commune_officer, again)
    assert AwardRecord.objects.count() == 3


def test_row_twice_in_one_file_is_an_error_and_namesakes_are_not(load):
    draft = load(
        row("Nguyễn Văn An"),
        row("NGUYEN VAN AN"),
        row("Nguyễn Văn An", **{"Chức vụ, đơn vị, nơi ở": "Thôn Tây"}),
    )
    assert list(reasons(preview(draft))) == [3]
    assert "lặp lại" in reasons(preview(draft))[3]


def test_draft_is_written_once(cast, load):
    draft = load(row())
    write(cast.commune_officer, draft)
    with pytest.raises(Refused, match="đã được ghi"):
        write(cast.commune_officer, draft)
    assert AwardRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"khong phai bang", "Không đọc được tệp"),
        (write_xlsx(HEADER, []), "không có dòng nào"),
        (write_xlsx(HEADER[1:], [row()[1:]]), "Tệp thiếu cột: Tên cá nhân"),
    ],
)
def test_file_that_is_no_such_table_is_refused(cast, content, words):
    with pytest.raises(Refused, match=words) as refusal:
        upload(cast.commune_officer, unit=cast.commune, name="bang.xlsx", content=content)
    assert "table" in refusal.value.errors


def test_csv_is_read_too(cast):
    content = write_csv(HEADER, [row()])
    draft = upload(cast.commune_officer, unit=cast.commune, name="a.csv", content=content)
    assert reasons(preview(draft)) == {}


@pytest.mark.parametrize("who", ["commune_administrator", "neighbour_officer", "province_reader"])
def test_only_who_writes_for_the_unit_imports(cast, load, who):
    with pytest.raises(Refused) as refusal:
        load(row(), user=cast.people[who])
    assert refusal.value.denied


def test_preview_costs_the_same_for_more_rows(cast, load):
    def queries(count):
        draft = load(*[row(f"Người {n}") for n in range(count)])
        with CaptureQueriesContext(connection) as found:
            preview(draft)
        return len(found)

    assert queries(1) == queries(60) == 3


def test_template_has_the_columns_and_its_example_is_not_taken(cast, as_user):
    client = as_user(cast.commune_officer)
    address = reverse("awards:register_import_template", args=[cast.commune.pk])
    content = client.get(address).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == HEADER
    draft = upload(cast.commune_officer, unit=cast.commune, name="mau.xlsx", content=content)
    assert list(reasons(preview(draft)).values()) == [
        "Tên cá nhân, tập thể, hộ: Đây là dòng ví dụ của tệp mẫu. Hãy xoá dòng này."
    ]
    other = reverse("awards:register_import_template", args=[cast.neighbour.pk])
    assert client.get(other).status_code == 404


def test_from_the_page_to_the_register(cast, as_user):
    client = as_user(cast.commune_officer)
    start = reverse("awards:register_import")
    assert PAPER in client.get(start).content.decode()
    file = SimpleUploadedFile("cu.xlsx", write_xlsx(HEADER, [row("Sai", Dịp="x"), row()]))
    seen = client.post(start, {"unit": cast.commune.pk, "table": file}, follow=True)
    text = seen.content.decode()
    assert "Chưa ghi gì" in text
    assert "không có trong danh sách" in text
    file = SimpleUploadedFile("cu.xlsx", write_xlsx(HEADER, [row()]))
    seen = client.post(start, {"unit": cast.commune.pk, "table": file}, follow=True)
    address = seen.redirect_chain[-1][0]
    assert "Ghi sổ 1 dòng" in seen.content.decode()
    assert as_user(cast.commune_leader).get(address).status_code == 404
    client = as_user(cast.commune_officer)
    assert "Đã ghi sổ 1 dòng" in client.post(address, follow=True).content.decode()
    assert AwardRecord.objects.get().form == AwardForm.objects.get(name=PAPER)
    again = client.post(address, follow=True).content.decode()
    assert "đã được ghi" in again


def test_unreadable_upload_is_told_at_the_field(cast, as_user):
    file = SimpleUploadedFile("x.xlsx", b"rac")
    sent = {"unit": cast.commune.pk, "table": file}
    answer = as_user(cast.commune_officer).post(reverse("awards:register_import"), sent)
    assert answer.status_code == 422
    assert "Không đọc được tệp" in answer.content.decode()
