"""The bound dossier: order, page numbers, index, hostile files, what is missing, digests, reuse."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import time
import zipfile

import pdfplumber
import pikepdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.models import AuditEvent
from accounts.models import Job
from awards.dossier import DAY
from awards.dossier import bound_file
from awards.dossier import newest_file
from awards.dossier import request_dossier
from awards.dossier import scratch_folder
from awards.dossier import store
from awards.dossier_contents import contents_of
from awards.dossier_contents import contents_of_all
from awards.dossier_contents import for_binding
from awards.dossier_reading import read_into
from awards.dossier_round import request_round
from awards.enums import FileKind
from awards.enums import NominationState
from awards.enums import Opinion
from awards.models import AgendaItem
from awards.models import Consultation
from awards.models import Council
from awards.models import DossierFile
from awards.models import Nomination
from awards.models import NominationRemark
from awards.models import Session
from documents.spreadsheets import read_table
from tests.awards.dossier_scenes import DOCX
from tests.awards.dossier_scenes import XLSX
from tests.awards.dossier_scenes import add
from tests.awards.dossier_scenes import bomb
from tests.awards.dossier_scenes import build
from tests.awards.dossier_scenes import content
from tests.awards.dossier_scenes import dangers
from tests.awards.dossier_scenes import encrypted
from tests.awards.dossier_scenes import hostile
from tests.awards.dossier_scenes import loaded
from tests.awards.dossier_scenes import make_nomination
from tests.awards.dossier_scenes import make_round
from tests.awards.dossier_scenes import opened
from tests.awards.dossier_scenes import pdf
from tests.awards.dossier_scenes import picture
from tests.awards.dossier_scenes import run
from tests.awards.dossier_scenes import texts
from workflow import Refused


@pytest.fixture
def nomination(cast):
    return make_nomination(cast)


@pytest.fixture
def full(cast, nomination):
    """Every kind of paper, uploaded in another order than the law's."""
    add(nomination, FileKind.EVIDENCE, "anh lop hoc.jpg", picture(), "image/jpeg")
    add(nomination, FileKind.EVIDENCE, "Danh sách.xlsx", b"PK-bang", XLSX)
    add(nomination, FileKind.OPINION, "y kien.pdf", pdf("VAN BAN HIEP Y"))
    add(nomination, FileKind.REPORT, "bao cao ky.pdf", pdf("BAN CO CHU KY", 2))
    add(nomination, FileKind.MINUTES, "bien ban.pdf", pdf("BIEN BAN XET"))
    add(nomination, FileKind.PROPOSAL, "to trinh.pdf", pdf("TO TRINH SO MOT", 3))
    Consultation.objects.create(
        nomination=nomination, unit=cast.science, asked_on=dt.date(2026, 10, 6),
        due_on=dt.date(2026, 10, 20), opinion=Opinion.AGREE, text="Nhất trí hoàn toàn.",
    )  # fmt: skip
    return nomination


def test_parts_stand_in_the_order_of_the_law(cast, full):
    build(full, cast.province_officer)
    pages = texts(full)
    marks = [
        "HỒ SƠ ĐỀ NGHỊ KHEN THƯỞNG", "MỤC LỤC", "PHẦN CÒN THIẾU", "TO TRINH SO MOT tờ 1",
        "TO TRINH SO MOT tờ 3", "BIEN BAN XET", "Đã mở 12 lớp học số", "BAN CO CHU KY tờ 2",
        "Nhất trí hoàn toàn", "VAN BAN HIEP Y", "anh lop hoc.jpg, trang 1/1", "Danh sách.xlsx",
    ]  # fmt: skip
    places = [max(n for n, text in enumerate(pages) if mark in text) for mark in marks]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_the_cover_says_whose_which_round_who_and_when(cast, full):
    build(full, cast.province_officer)
    cover = " ".join(texts(full)[0].split())
    version = full.versions.get()
    for words in (
        "Trần Thị Hoa", full.form.name, full.round.title, full.code, cast.commune.name,
        cast.commune_officer.full_name, f"{timezone.localdate(version.submitted_at):%d/%m/%Y} (lần trình 1)",
    ):  # fmt: skip
        assert words in cover


def test_every_page_bears_its_number_of_all(cast, full):
    book = build(full, cast.province_officer)
    pages = texts(full)
    for number, text in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in text
    assert len(book.pages) == len(pages) == newest_file(full).page_count == 14


def test_links_of_the_index_land_where_its_numbers_say(cast, full):
    book = build(full, cast.province_officer)
    pages = {page.obj.objgen: number for number, page in enumerate(book.pages, start=1)}
    names = pikepdf.NameTree(book.Root.Names.Dests)
    checked = 0
    with pdfplumber.open(io.BytesIO(content(full))) as plumbed:
        index = plumbed.pages[1]
        for link in index.annots:
            row = index.crop((0, link["top"], index.width, link["bottom"])).extract_text()
            printed = int(re.search(r"(\d+)$", row).group(1))
            goal = str(link["data"]["Dest"], "utf-8")
            assert pages[names[goal][0].objgen] == printed
            checked += 1
        name = re.search(r"^III\.2 bao cao ky\.pdf (\d+)$", index.extract_text(), re.MULTILINE)
        assert "BAN CO CHU KY tờ 1" in plumbed.pages[int(name.group(1)) - 1].extract_text()
    assert checked >= 2 * 13


def test_bookmarks_name_each_part_and_paper(cast, full):
    book = build(full, cast.province_officer)
    with book.open_outline() as outline:
        top = [item.title for item in outline.root]
        inside = [child.title for child in outline.root[3].children]
    assert top == [
        "Bìa", "Mục lục", "Thành phần hồ sơ và phần còn thiếu",
        "I. Tờ trình đề nghị khen thưởng", "II. Biên bản xét khen thưởng của cấp trình",
        "III. Báo cáo thành tích", "IV. Ý kiến tham gia của các cơ quan", "V. Minh chứng",
    ]  # fmt: skip
    assert inside == ["I.1. to trinh.pdf"]


def test_our_own_sheets_stay_tagged_for_readers_of_the_screen(cast, full):
    book = build(full, cast.province_officer)
    assert book.Root.MarkInfo.Marked
    assert book.Root.Lang == "vi-VN"


## Files that cannot become pages


def test_an_office_file_gets_a_sheet_and_travels_along(cast, nomination):
    row = add(nomination, FileKind.EVIDENCE, "Bảng điểm.docx", b"PK-van-ban", DOCX)
    book = build(nomination, cast.province_officer)
    sheet = texts(nomination)[-1]
    assert "Bảng điểm.docx" in sheet
    assert row.sha256 in sheet
    assert "Tệp đính kèm" in sheet
    attached = book.attachments["V.1 Bảng điểm.docx"].get_file()
    assert attached.read_bytes() == b"PK-van-ban"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (encrypted("x"), "đặt mật khẩu"),
        (b"%PDF-1.7 nothing of it", "bị hỏng"),
        (pdf("x")[:700], "bị hỏng"),
        (b"", "bị hỏng"),
    ],
    ids=["encrypted", "not a PDF", "cut off", "empty"],
)
def test_a_pdf_that_does_not_open_gets_a_sheet_that_says_so(cast, nomination, file, words):
    add(nomination, FileKind.PROPOSAL, "hong.pdf", file)
    add(nomination, FileKind.MINUTES, "bien ban.pdf", pdf("BIEN BAN XET"))
    build(nomination, cast.province_officer)
    pages = texts(nomination)
    assert words in pages[1]
    assert words in pages[2]
    assert words in pages[3]
    assert "BIEN BAN XET" in pages[4]


def test_a_file_changed_behind_the_portal_is_not_bound(cast, nomination):
    row = add(nomination, FileKind.PROPOSAL, "to trinh.pdf", pdf("THAT"))
    with row.file.storage.open(row.file.name, "wb") as stream:
        stream.write(pdf("GIA MAO"))
    build(nomination, cast.province_officer)
    assert "không khớp mã băm" in texts(nomination)[3]
    assert "GIA MAO" not in "".join(texts(nomination))


def test_a_file_lost_from_the_disk_is_told(cast, nomination):
    row = add(nomination, FileKind.PROPOSAL, "to trinh.pdf", pdf("THAT"))
    row.file.storage.delete(row.file.name)
    build(nomination, cast.province_officer)
    assert "không khớp mã băm" in texts(nomination)[3]


def test_a_picture_becomes_a_page_above_our_line(cast, nomination):
    add(nomination, FileKind.EVIDENCE, "cao.png", picture("PNG", (300, 3000)), "image/png")
    build(nomination, cast.province_officer)
    with pdfplumber.open(io.BytesIO(content(nomination))) as book:
        page = book.pages[-1]
        (drawn,) = page.images
        (line,) = page.search(r"Trang \d+/\d+")
    assert 0 <= drawn["top"] < drawn["bottom"] < line["top"]
    assert 0 <= drawn["x0"] < drawn["x1"] <= page.width


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_and_oversized_pages_keep_within_the_paper(cast, nomination, turn):
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("BAN VE"))) as book:
        page = book.pages[0]
        page.rotate(turn, relative=False)
        page.obj.UserUnit = 3
        book.save(stream)
    add(nomination, FileKind.EVIDENCE, "ban ve.pdf", stream.getvalue())
    build(nomination, cast.province_officer)
    with pdfplumber.open(io.BytesIO(content(nomination))) as book:
        page = book.pages[-1]
        assert (page.width > page.height) == (turn in {90, 270})
        inside = page.crop((0, 0, page.width, page.height - 30)).chars
    assert len(inside) >= len("BANVEtờ1")


## Hostile files


def test_nothing_of_a_hostile_pdf_can_act(cast, nomination):
    add(nomination, FileKind.PROPOSAL, "doc.pdf", hostile())
    book = build(nomination, cast.province_officer)
    assert dangers(book) == set()
    assert list(book.attachments) == []
    page = texts(nomination)[3]
    assert "TO TRINH" in page
    assert "Trang 4/" in page


def test_the_look_of_a_signature_is_kept(cast, nomination):
    """Also where the page's own orders take back more than they laid down."""
    add(nomination, FileKind.PROPOSAL, "doc.pdf", hostile())
    build(nomination, cast.province_officer)
    with pdfplumber.open(io.BytesIO(content(nomination))) as book:
        page = book.pages[3]
        (seal,) = page.search("DA KY SO")
        box = (seal["x0"], seal["top"], seal["x1"], seal["bottom"])
        drawn = page.crop(box).to_image(resolution=72).original.convert("L")
    assert drawn.getextrema()[0] < 100
    assert seal["x0"] < 100
    assert seal["top"] > page.height * 0.85


def test_without_the_cleaning_the_same_pdf_would_act():
    with pikepdf.new() as naive, pikepdf.open(io.BytesIO(hostile())) as source:
        naive.add_pages_from(source)
        stream = io.BytesIO()
        naive.save(stream)
    with pikepdf.open(stream) as book:
        assert {"/JS", "/AA", "/URI", "/Launch", "/SubmitForm", "/Ref"} <= dangers(book)


def test_what_unpacks_to_too_much_is_left_out(cast, nomination, tmp_path):
    assert read_into(bomb(41 * 2**20), tmp_path / "x.pdf", kind="pdf", max_pages=9) == "heavy"
    assert read_into(bomb(2**20), tmp_path / "x.pdf", kind="pdf", max_pages=9) == ""


def test_a_reader_that_dies_takes_nobody_along(tmp_path, monkeypatch):
    monkeypatch.setattr("awards.dossier_reading.SECONDS", 0.01)
    assert read_into(pdf("x"), tmp_path / "x.pdf", kind="pdf", max_pages=9) == "heavy"


def test_more_pages_than_allowed_are_named_not_bound(cast, nomination, monkeypatch):
    monkeypatch.setattr("awards.dossier_binding.MAX_PAGES", 4)
    add(nomination, FileKind.PROPOSAL, "mot.pdf", pdf("MOT", 3))
    add(nomination, FileKind.MINUTES, "hai.pdf", pdf("HAI", 2))
    build(nomination, cast.province_officer)
    pages = texts(nomination)
    assert "MOT tờ 3" in pages[5]
    assert "quá nhiều trang" in pages[6]


## What is missing, what never appears


def test_missing_papers_are_listed(cast, nomination):
    nomination.checks = [
        {"code": "completeness", "level": "stop", "reason": "Còn thiếu: tờ trình."},
        {"code": "freeze", "level": "stop", "reason": "BÍ MẬT KỶ LUẬT"},
    ]
    nomination.save()
    add(nomination, FileKind.MINUTES, "bien ban.pdf", pdf("BIEN BAN"))
    Consultation.objects.create(
        nomination=nomination, unit=cast.science, asked_on=dt.date(2026, 10, 6),
        due_on=dt.date(2026, 10, 20),
    )  # fmt: skip
    build(nomination, cast.province_officer)
    sheet = " ".join(texts(nomination)[2].split())
    assert "Tờ trình đề nghị khen thưởng Thiếu" in sheet
    assert "Biên bản xét khen thưởng của cấp trình Có: 1 tệp" in sheet
    assert "Còn thiếu: tờ trình." in sheet
    assert "hết hạn không trả lời (hạn 20/10/2026)" in sheet


def test_a_complete_dossier_says_so(cast, full):
    build(full, cast.province_officer)
    assert "Không thiếu tài liệu nào." in texts(full)[2]


def test_inner_words_never_appear(cast, full):
    NominationRemark.objects.create(
        nomination=full, text="NỘI BỘ: hỏi lại công an", is_inner=True, author=cast.province_officer
    )
    full.checks = [{"code": "freeze", "level": "stop", "reason": "NỘI BỘ: bị khiếu nại"}]
    full.save()
    build(full, cast.province_officer)
    said = "".join(texts(full))
    assert "NỘI BỘ" not in said
    assert "02/03/1980" not in said  # nor the day of birth, which not all who see the dossier see


def test_a_removed_file_is_not_bound(cast, nomination):
    row = add(nomination, FileKind.PROPOSAL, "cu.pdf", pdf("BAN CU"))
    row.removed_at = row.uploaded_at
    row.save()
    build(nomination, cast.province_officer)
    assert "BAN CU" not in "".join(texts(nomination))


def sitting(nomination, unit):
    council = Council.objects.create(
        unit=unit, name=f"Hội đồng {unit.short_name}", valid_from=dt.date(2026, 1, 1)
    )
    session = Session.objects.create(
        council=council, round=nomination.round, title="Phiên 1", place="Hội trường",
        meets_at=dt.datetime(2026, 9, 9, 8, tzinfo=dt.UTC), state="closed", minutes_number="05/BB",
    )  # fmt: skip
    AgendaItem.objects.create(
        session=session, nomination=nomination, position=1, agree=9, disagree=1, blank=0, base=10,
        percent=90, is_passed=True,
    )  # fmt: skip


def test_the_council_of_the_proposing_level_is_quoted_for_this_subject(cast, nomination):
    sitting(nomination, cast.commune)
    sitting(nomination, cast.province)  # decides there: no part of what is put before it
    build(nomination, cast.province_officer)
    (quoted,) = [t for t in texts(nomination) if "TRÍCH BIÊN BẢN HỌP HỘI ĐỒNG" in t]
    assert "Xã Cổ Lễ" in quoted
    assert "90,00 % của 10 thành viên" in " ".join(quoted.split())


## Digests and reuse


def test_digests_match_the_parts_and_the_whole(cast, full):
    build(full, cast.province_officer)
    row = newest_file(full)
    assert row.sha256 == hashlib.sha256(content(full)).hexdigest()
    assert row.size == len(content(full))
    cover = texts(full)[0]
    assert full.files.count() == 6
    for file in full.files.all():
        assert file.sha256 in cover


def test_what_has_not_changed_is_not_bound_anew(cast, full):
    build(full, cast.province_officer)
    first = newest_file(full)
    assert request_dossier(cast.commune_officer, full) is None
    again = bound_file(loaded(full), contents_of(loaded(full)), None, lambda words: None)
    assert again.pk == first.pk
    assert DossierFile.objects.count() == 1


def test_asking_twice_gives_one_job(cast, full):
    first = request_dossier(cast.province_officer, full)
    assert request_dossier(cast.province_officer, full).pk == first.pk


def test_a_change_is_bound_anew_and_the_old_file_goes(cast, nomination):
    build(nomination, cast.province_officer)
    old = newest_file(nomination)
    storage, name = old.file.storage, old.file.name
    add(nomination, FileKind.PROPOSAL, "to trinh.pdf", pdf("MOI"))
    build(nomination, cast.province_officer)
    old.refresh_from_db()
    assert newest_file(nomination).pk != old.pk
    assert not old.file
    assert old.sha256
    assert storage.exists(newest_file(nomination).file.name)
    assert name != newest_file(nomination).file.name


@pytest.mark.django_db(transaction=True)
def test_the_old_file_leaves_the_disk(cast):
    nomination = make_nomination(cast)
    build(nomination, cast.province_officer)
    old = newest_file(nomination).file
    add(nomination, FileKind.PROPOSAL, "to trinh.pdf", pdf("MOI"))
    build(nomination, cast.province_officer)
    assert not old.storage.exists(old.name)


def test_two_workers_with_the_same_content_leave_one_file(cast, nomination, tmp_path):
    build(nomination, cast.province_officer)
    first = newest_file(nomination)
    slower = DossierFile(
        nomination=nomination, content_key=first.content_key, sha256="1" * 64, size=1
    )
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    assert store(slower, tmp_path / "x.pdf").pk == first.pk
    assert DossierFile.objects.get() == first


def test_content_that_comes_back_is_bound_again(cast, nomination):
    build(nomination, cast.province_officer)
    row = add(nomination, FileKind.PROPOSAL, "to trinh.pdf", pdf("MOI"))
    build(nomination, cast.province_officer)
    row.delete()
    build(nomination, cast.province_officer)
    assert len(opened(nomination).pages) == 4


def test_silence_past_its_day_changes_the_dossier(cast, nomination):
    Consultation.objects.create(
        nomination=nomination, unit=cast.science, asked_on=dt.date(2026, 10, 6),
        due_on=dt.date(2026, 10, 20),
    )  # fmt: skip
    with time_machine.travel(dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC), tick=False):
        before = contents_of(loaded(nomination))
    with time_machine.travel(dt.datetime(2026, 10, 21, 9, tzinfo=dt.UTC), tick=False):
        after = contents_of(loaded(nomination))
    assert before.opinions[0].verdict == "chưa trả lời"
    assert after.opinions[0].verdict == "hết hạn không trả lời"
    assert before.key != after.key


## Rights and pages


def test_the_page_asks_shows_and_gives_the_file(cast, full, as_user):
    client = as_user(cast.commune_officer)
    address = reverse("awards:dossier", args=[full.pk])
    assert "Chưa dựng lần nào" in client.get(address).content.decode()
    assert not DossierFile.objects.exists()
    assert client.post(address).status_code == 302
    assert AuditEvent.objects.filter(act="awards.assemble_dossier").count() == 1
    page = client.get(address).content.decode()
    assert "đang chờ" in page
    run(Job.objects.get())
    page = client.get(address).content.decode()
    assert newest_file(full).sha256 in page
    assert "Dựng bộ hồ sơ</button>" not in page
    response = client.get(reverse("awards:dossier_download", args=[full.pk]))
    got = b"".join(response.streaming_content)
    assert hashlib.sha256(got).hexdigest() == newest_file(full).sha256
    assert response["Content-Type"] == "application/pdf"


def test_a_stranger_gets_neither_page_nor_file(cast, full, as_user):
    build(full, cast.province_officer)
    client = as_user(cast.neighbour_officer)
    for name in ("dossier", "dossier_download"):
        assert client.get(reverse(f"awards:{name}", args=[full.pk])).status_code == 404
    with pytest.raises(Refused):
        request_dossier(cast.neighbour_officer, full)


def test_download_before_binding_is_refused_in_words(cast, nomination, as_user):
    response = as_user(cast.commune_officer).get(
        reverse("awards:dossier_download", args=[nomination.pk])
    )
    assert response.status_code == 409
    assert "chưa được dựng" in response.content.decode()


def test_the_file_goes_out_in_pieces_and_cannot_run(cast, nomination, as_user):
    build(nomination, cast.province_officer)
    response = as_user(cast.commune_officer).get(
        reverse("awards:dossier_download", args=[nomination.pk])
    )
    assert response.streaming
    assert b"".join(response.streaming_content) == content(nomination)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''HS-" in response["Content-Disposition"]


## A whole round


@pytest.fixture
def award_round(cast):
    award_round = make_round(cast)
    for name in ("Trần Thị Hoa", "Lê/Văn: Bình"):
        add(make_nomination(cast, award_round, name=name), FileKind.PROPOSAL, "t.pdf", pdf(name))
    draft = make_nomination(cast, award_round, name="Người Đang Lập")
    draft.state = NominationState.DRAFT
    draft.save()
    return award_round


def archive_of(award_round) -> zipfile.ZipFile:
    with newest_file(award_round).file.open("rb") as stream:
        return zipfile.ZipFile(io.BytesIO(stream.read()))


def test_a_round_is_packed_by_form_with_a_list(cast, award_round):
    job = run(request_round(cast.province_officer, award_round))
    assert (job.done, job.total) == (3, 3)
    archive = archive_of(award_round)
    form = Nomination.objects.first().form.name
    inside = sorted(n for n in archive.namelist() if n.endswith(".pdf"))
    assert len(inside) == 2
    assert all(name.startswith(f"{form}/HS-") and name.count("/") == 1 for name in inside)
    head, *rows = read_table(archive.read("Danh sách hồ sơ.xlsx"), "d.xlsx")
    assert head[1] == "Hồ sơ số"
    assert {row[2] for row in rows} == {"Trần Thị Hoa", "Lê/Văn: Bình"}
    for row in rows:
        assert hashlib.sha256(archive.read(row[10])).hexdigest() == row[9]


def test_an_unchanged_round_is_reused_and_a_change_binds_only_itself(cast, award_round):
    run(request_round(cast.province_officer, award_round))
    first = {row.nomination_id: row.pk for row in DossierFile.objects.exclude(nomination=None)}
    assert request_round(cast.province_officer, award_round) is None
    changed = award_round.nominations.get(subject_name="Trần Thị Hoa")
    add(changed, FileKind.MINUTES, "b.pdf", pdf("BIEN BAN"))
    run(request_round(cast.province_officer, award_round))
    second = {
        row.nomination_id: row.pk
        for row in DossierFile.objects.exclude(nomination=None).exclude(file="")
    }
    assert {key for key in first if first[key] != second[key]} == {changed.pk}
    assert award_round.dossiers.exclude(file="").count() == 1


def test_only_those_who_handle_the_round_get_its_archive(cast, award_round, as_user):
    run(request_round(cast.province_officer, award_round))
    address = reverse("awards:round_dossiers", args=[award_round.pk])
    download = reverse("awards:round_dossiers_download", args=[award_round.pk])
    client = as_user(cast.province_officer)
    assert newest_file(award_round).sha256 in client.get(address).content.decode()
    assert client.get(download)["Content-Type"] == "application/zip"
    client = as_user(cast.commune_officer)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    assert client.get(download).status_code == 403


def test_an_empty_round_has_nothing_to_pack(cast):
    with pytest.raises(Refused, match="chưa có hồ sơ nào"):
        request_round(cast.province_officer, make_round(cast))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_round_asks_the_same_for_any_number(
    cast, as_user, count, django_assert_num_queries
):
    award_round = make_round(cast)
    for number in range(count):
        nomination = make_nomination(cast, award_round, name=f"Người {number}")
        add(nomination, FileKind.PROPOSAL, "t.pdf", pdf("x"))
    client = as_user(cast.province_officer)
    address = reverse("awards:round_dossiers", args=[award_round.pk])
    client.get(address)
    with django_assert_num_queries(21):
        client.get(address)


def test_a_killed_worker_starts_again_and_leaves_one_file(cast, full, monkeypatch):
    job = request_dossier(cast.province_officer, full)

    def die(point):
        if point == "dossier.bound":
            raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("awards.dossier.reach", die)
        with pytest.raises(SystemExit):
            jobs.run(job.pk)
    assert not DossierFile.objects.exists()
    job.lease_until = job.created_at
    job.save()
    run(job)
    assert DossierFile.objects.count() == 1


def test_what_a_killed_worker_left_goes_after_a_day(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    for name, age in (("dossier-old", 2), ("dossier-young", 0)):
        (tmp_path / name).mkdir()
        then = time.time() - age * DAY
        os.utime(tmp_path / name, (then, then))
    with scratch_folder() as folder:
        assert folder.parent == tmp_path
        assert {path.name for path in tmp_path.iterdir()} == {"dossier-young", folder.name}
    assert not folder.exists()


def test_binding_needs_the_same_number_of_queries_for_many(cast, django_assert_num_queries):
    award_round = make_round(cast)
    for number in range(3):
        make_nomination(cast, award_round, name=f"Người {number}")
    found = for_binding(Nomination.objects.all())
    with django_assert_num_queries(9):
        assert len(contents_of_all(found)) == 3
