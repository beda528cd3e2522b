"""Tables in: every bad row is named, nothing is written unless everything is."""

import io
import unicodedata

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent
from documents.spreadsheets import write_csv
from documents.spreadsheets import write_xlsx
from tests.factories.units import UnitFactory
from units.importing import header_of
from units.importing import preview
from units.importing import upload
from units.importing import write
from units.models import ImportDraft
from units.models import Invitation
from units.models import Unit
from units.resources import UnitResource
from workflow import Refused

HEADER = header_of("units")
PEOPLE_HEADER = header_of("people")


def row(code, name="Trường Mầm non", *, kind="trường học", parent, **cells):
    values = {"Mã đơn vị": code, "Tên đơn vị": name, "Loại đơn vị": kind, "Mã cấp trên": parent}
    values.update(cells)
    return [values.get(title, "") for title in HEADER]


@pytest.fixture
def admin(cast):
    return cast.commune_administrator


@pytest.fixture
def load(admin):
    def load(*rows, kind="units", header=HEADER, user=admin):
        return upload(user, kind=kind, name="bang.xlsx", content=write_xlsx(header, rows))

    return load


def reasons(checked) -> dict[int, str]:
    return {r.number: "; ".join(f"{c}: {why}" for c, why in r.errors) for r in checked.bad}


def test_new_and_changed_rows_are_written_together(cast, admin, load):
    school = cast.school
    draft = load(
        row("MN-1", parent=cast.commune.code, **{"Từ ngày": "01/07/2025"}),
        row(school.code, "Trường THCS Trực Ninh", parent=cast.commune.code),
    )
    checked = preview(admin, draft)
    assert [r.outcome for r in checked.rows] == ["new", "update"]
    assert not Unit.objects.filter(code="MN-1").exists()
    write(admin, draft)
    made = Unit.objects.get(code="MN-1")
    assert made.path == f"{cast.commune.path}{made.pk}/"
    assert made.search.startswith("truong mam non")
    assert made.history.count() == 1
    school.refresh_from_db()
    assert school.name == "Trường THCS Trực Ninh"
    assert AuditEvent.objects.filter(act="units.import_units").exists()


def test_parent_may_stand_further_down(cast, admin, load):
    draft = load(
        row("CON", parent="CHA"), row("CHAU", parent="CON"), row("CHA", parent=cast.commune.code)
    )
    write(admin, draft)
    child = Unit.objects.get(code="CHAU")
    assert [Unit.objects.get(pk=k).code for k in child.ancestor_ids][-2:] == ["CHA", "CON"]
    assert child.path.startswith(cast.commune.path)


def test_every_bad_row_is_named_and_nothing_is_written(cast, admin, load):
    above = cast.commune.code
    draft = load(
        row("TOT", parent=above),
        row("", parent=above),
        row("LAP", parent=above),
        row("LAP", parent=above),
        row("LOAI", kind="siêu thị", parent=above),
        row("MO-COI", parent="KHONG-CO"),
        row("VONG-1", parent="VONG-2"),
        row("VONG-2", parent="VONG-1"),
        row("NGAY", parent=above, **{"Từ ngày": "31/02/2026"}),
        row("SO", parent=above, **{"Thứ tự": "mười"}),
        row("TEN", "", parent=above),
        row("XA", parent=cast.neighbour.code),
    )
    before = Unit.objects.count()
    found = reasons(preview(admin, draft))
    assert set(found) == set(range(3, 14)) - {4}
    assert "Mã đơn vị" in found[3]
    assert "lặp lại" in found[5]
    assert "siêu thị" in found[6]
    assert "KHONG-CO" in found[7]
    assert "nằm dưới chính" in found[8]
    assert "31/02/2026" in found[10]
    assert "số nguyên" in found[11]
    assert "Tên đơn vị" in found[12]
    assert "quản trị" in found[13]
    with pytest.raises(Refused, match="dòng sai"):
        write(admin, draft)
    assert Unit.objects.count() == before


def test_circle_through_the_database_is_found(cast, admin, load):
    draft = load(
        row(cast.economy_office.code, "Phòng Kinh tế", kind="phòng, ban chuyên môn", parent="CON"),
        row("CON", parent=cast.economy_office.code),
    )
    assert set(reasons(preview(admin, draft))) == {2, 3}


def test_nobody_reaches_above_their_own_unit(cast, admin, load):
    draft = load(row(cast.commune.code, "Xã", kind="UBND xã", parent=cast.province.code))
    [reason] = reasons(preview(admin, draft)).values()
    assert "không có quyền" in reason


def test_decomposed_text_and_old_spellings_are_understood(cast, admin, load):
    draft = load(
        row(
            "NFD", unicodedata.normalize("NFD", "Trường Tiểu học"), parent=cast.commune.code,
            kind="TRUONG HOC",
        )
    )  # fmt: skip
    write(admin, draft)
    assert Unit.objects.get(code="NFD").name == "Trường Tiểu học"


def test_export_comes_back_as_unchanged(cast, admin):
    visible = Unit.objects.filter(path__startswith=cast.commune.path).exclude(pk=cast.commune.pk)
    table = UnitResource(admin).export(visible)
    draft = upload(admin, kind="units", name="x.csv", content=write_csv(table.headers, list(table)))
    checked = preview(admin, draft)
    assert {r.outcome for r in checked.rows} == {"skip"}, reasons(checked)
    assert checked.changes == 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 hong", "hỏng"),
        ("a.xlsx", b"MZ\x90\x00 chuong trinh", "Không đọc được tệp"),
        ("a.xlsx", write_xlsx(HEADER, []), "dòng tên cột"),
        ("a.xlsx", write_xlsx(["Họ tên"], [["A"]]), "thiếu cột"),
        ("a.csv", b"", "không có dòng"),
    ],
)
def test_what_is_no_such_table_is_refused_with_the_reason(admin, name, content, why):
    with pytest.raises(Refused) as refusal:
        upload(admin, kind="units", name=name, content=content)
    assert why in refusal.value.errors["table"]
    assert not ImportDraft.objects.exists()


def test_written_once_only(cast, admin, load):
    draft = load(row("MOT", parent=cast.commune.code))
    write(admin, draft)
    with pytest.raises(Refused, match="đã được ghi"):
        write(admin, draft)
    assert Unit.objects.filter(code="MOT").count() == 1


def test_preview_asks_the_same_for_many_rows(cast, admin, load, django_assert_num_queries):
    few = load(*[row(f"A{n}", parent=cast.commune.code) for n in range(2)])
    many = load(*[row(f"B{n}", parent=cast.commune.code) for n in range(60)])
    with django_assert_num_queries(2):
        preview(admin, few)
    with django_assert_num_queries(2):
        preview(admin, many)


def test_people_become_invitations(cast, admin, load):
    draft = load(
        ["Trần Thị Hoa", "HOA@example.vn", cast.school.code, "Cán bộ phụ trách", "Hiệu trưởng"],
        kind="people", header=PEOPLE_HEADER,
    )  # fmt: skip
    write(admin, draft)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.unit, invitation.role) == (
        "hoa@example.vn",
        cast.school,
        "officer",
    )


def test_bad_people_are_named(cast, admin, load):
    member = cast.school_officer
    draft = load(
        ["A", "khong-phai-thu", cast.school.code, "lãnh đạo", ""],
        ["B", "b@example.vn", "KHONG", "lãnh đạo", ""],
        ["C", "c@example.vn", cast.neighbour.code, "lãnh đạo", ""],
        ["D", "d@example.vn", cast.school.code, "giám đốc", ""],
        [member.full_name, member.email, cast.school.code, "cán bộ phụ trách", ""],
        kind="people", header=PEOPLE_HEADER,
    )  # fmt: skip
    checked = preview(admin, draft)
    assert set(reasons(checked)) == {2, 3, 4, 5}
    assert checked.rows[-1].outcome == "skip"


def test_whole_way_on_the_pages(cast, as_user):
    client = as_user(cast.commune_administrator)
    template = client.get(reverse("units:import_template", args=["units"]))
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    assert [cell.value for cell in book.active[1]] == HEADER
    content = write_xlsx(HEADER, [row("TRANG", parent=cast.commune.code)])
    response = client.post(
        reverse("units:import"), {"kind": "units", "table": SimpleUploadedFile("x.xlsx", content)}
    )
    address = response["Location"]
    assert "Ghi 1 dòng" in client.get(address).content.decode()
    client.post(address)
    assert Unit.objects.filter(code="TRANG").exists()
    assert client.post(address, follow=True).status_code == 200
    assert Unit.objects.filter(code="TRANG").count() == 1


def test_bad_file_stays_on_the_page_with_the_reason(cast, as_user):
    client = as_user(cast.commune_administrator)
    response = client.post(
        reverse("units:import"),
        {"kind": "units", "table": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 hong")},
    )
    assert response.status_code == 422
    assert "hỏng" in response.content.decode()


def test_draft_of_another_person_is_not_there(cast, as_user, load):
    draft = load(row("RIENG", parent=cast.commune.code))
    client = as_user(cast.province_administrator)
    assert client.get(reverse("units:import_preview", args=[draft.token])).status_code == 404
    client.post(reverse("units:import_preview", args=[draft.token]))
    assert not Unit.objects.filter(code="RIENG").exists()


def ended(unit):
    Unit.objects.filter(pk=unit.pk).update(valid_to="2025-06-30")


def test_nothing_new_comes_under_an_ended_unit_but_what_is_there_may_stay(cast, admin, load):
    ended(cast.school)
    cast.economy_office.parent = cast.school
    cast.economy_office.save()
    stays = row(
        cast.economy_office.code, "Phòng đổi tên", kind=cast.economy_office.get_kind_display(),
        parent=cast.school.code,
    )  # fmt: skip
    found = reasons(preview(admin, load(row("MOI", parent=cast.school.code), stays)))
    assert set(found) == {2}
    assert "đã kết thúc" in found[2]


def test_office_of_a_parent_needs_a_parent(cast, load):
    top = cast.superuser
    draft = load(row("DINH", kind="UBND tỉnh", parent="", **{"Cơ quan tham mưu": "có"}), user=top)
    [reason] = reasons(preview(top, draft)).values()
    assert "Cơ quan tham mưu" in reason


def test_start_after_the_end_is_named(cast, admin, load):
    ended(cast.school)
    draft = load(
        row(cast.school.code, cast.school.name, parent=cast.commune.code, **{"Từ ngày": "1/7/2025"})
    )
    [reason] = reasons(preview(admin, draft)).values()
    assert "Từ ngày" in reason


def test_moved_unit_takes_its_subtree_along(cast, admin, load):
    below = UnitFactory(parent=cast.school)
    write(admin, load(row(cast.school.code, cast.school.name, parent=cast.economy_office.code)))
    below.refresh_from_db()
    cast.school.refresh_from_db()
    assert cast.school.path == f"{cast.economy_office.path}{cast.school.pk}/"
    assert below.path == f"{cast.school.path}{below.pk}/"
    newest = cast.school.history.first()
    assert newest.history_user == admin
    assert newest.parent_id == cast.economy_office.pk


def test_rows_that_are_there_cost_no_more_than_new_ones(
    cast, admin, load, django_assert_num_queries
):
    units = [UnitFactory(parent=cast.commune, kind="school") for _ in range(40)]
    rows = [row(unit.code, "Đổi tên", parent=cast.commune.code) for unit in units]
    few, many = load(*rows[:1]), load(*rows)
    for draft in (few, many):
        with django_assert_num_queries(2):
            assert preview(admin, draft).count("update") == len(draft.table) - 1
    lock = connection.vendor == "postgresql"  # SQLite's writers stand in line by themselves
    for draft in (few, many):
        with django_assert_num_queries(12 + lock):
            write(admin, draft)
    assert Unit.objects.filter(name="Đổi tên", search__startswith="doi ten").count() == 40


def test_risky_names_come_back_from_csv_unchanged(cast, admin):
    unit = UnitFactory(parent=cast.commune, kind="school", name="=1+1", short_name="-x", place="@y")
    table = UnitResource(admin).export(Unit.objects.filter(pk=unit.pk))
    content = write_csv(table.headers, list(table))
    checked = preview(admin, upload(admin, kind="units", name="x.csv", content=content))
    assert [r.outcome for r in checked.rows] == ["skip"]


def test_whole_visible_subtree_comes_back_unchanged_from_its_page(cast, as_user, admin):
    for kind in ("xlsx", "csv"):
        content = as_user(admin).get(reverse("units:tree"), {"xuat": kind}).content
        checked = preview(admin, upload(admin, kind="units", name=f"x.{kind}", content=content))
        assert len(checked.rows) == 4
        assert {r.outcome for r in checked.rows} == {"skip"}, reasons(checked)


def test_people_who_cannot_be_invited_are_named_before(cast, admin, load):
    cast.neighbour_officer.is_active = False
    cast.neighbour_officer.save()
    ended(cast.economy_office)
    draft = load(
        ["A", cast.neighbour_officer.email, cast.school.code, "lãnh đạo", ""],
        ["B", "b@example.vn", cast.economy_office.code, "lãnh đạo", ""],
        kind="people", header=PEOPLE_HEADER,
    )  # fmt: skip
    found = reasons(preview(admin, draft))
    assert "bị khoá" in found[2]
    assert "không còn hoạt động" in found[3]


def test_people_page_can_be_imported_again_as_unchanged(cast, as_user, admin):
    address = reverse("units:people", args=[cast.commune.pk])
    content = as_user(admin).get(address, {"xuat": "xlsx", "pham_vi": "truc_thuoc"}).content
    checked = preview(admin, upload(admin, kind="people", name="x.xlsx", content=content))
    assert len(checked.rows) == 5
    assert {r.outcome for r in checked.rows} == {"skip"}, reasons(checked)
