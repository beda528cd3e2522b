"""Exemplars: who may do what when, what is refused, and that nothing unapproved is published."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import AuditEvent
from accounts.models import Notice
from awards.enums import ExemplarKind
from awards.enums import ExemplarState
from awards.exemplar_pictures import LONGEST_SIDE
from awards.exemplar_pictures import MAX_PICTURES
from awards.exemplar_pictures import add_picture
from awards.exemplar_pictures import remove_picture
from awards.exemplars import STEPS
from awards.exemplars import create_exemplar
from awards.exemplars import create_from_report
from awards.exemplars import publish_exemplar
from awards.exemplars import recall_exemplar
from awards.exemplars import restore_exemplar
from awards.exemplars import return_exemplar
from awards.exemplars import save_exemplar
from awards.exemplars import submit_exemplar
from awards.exemplars import withdraw_exemplar
from awards.models import Exemplar
from reports.enums import ReportState
from tests.factories.awards_exemplars import ExemplarFactory
from tests.factories.awards_exemplars import ExemplarPictureFactory
from tests.factories.awards_exemplars import picture_upload
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from workflow import Refused
from workflow import Stale

FACTS = {
    "kind": ExemplarKind.PRACTICE,
    "title": "Bàn tay số",
    "summary": "Đoàn viên đến tận nhà hướng dẫn.",
    "text": "Mỗi thứ bảy, đoàn viên đến nhà người cao tuổi.",
}
S = ExemplarState


@pytest.fixture
def campaign(cast):
    return CampaignFactory(unit=cast.province)


@pytest.fixture
def exemplar(cast, campaign):
    return ExemplarFactory(campaign=campaign, unit=cast.commune, made_by=cast.commune_officer)


@pytest.fixture
def waiting(cast, exemplar):
    return submit_exemplar(cast.commune_officer, exemplar, consent=True)


@pytest.fixture
def published(cast, waiting):
    return publish_exemplar(cast.province_leader, waiting, seen=waiting.edit_version)


## Writing


def test_a_unit_writes_an_exemplar_by_hand(cast, campaign):
    made = create_exemplar(cast.commune_officer, cast.commune, campaign, **FACTS)
    assert made.state == S.DRAFT
    assert made.slug == "ban-tay-so"
    assert AuditEvent.objects.get(act="awards.create_exemplar").target_id == str(made.pk)


@pytest.mark.parametrize(
    "who", ["neighbour_officer", "school_officer", "province_reader", "commune_administrator"]
)
def test_who_does_not_write_for_the_unit_or_above_it_may_not(cast, campaign, who):
    with pytest.raises(Refused) as refusal:
        create_exemplar(cast.people[who], cast.commune, campaign, **FACTS)
    assert refusal.value.denied


def test_a_foreign_campaign_is_refused(cast):
    with pytest.raises(Refused, match="không tham gia"):
        create_exemplar(
            cast.commune_officer, cast.commune, CampaignFactory(unit=cast.other_province), **FACTS
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "t" * 251),
        ("summary", ""),
        ("summary", "t" * 501),
        ("text", "\n"),
        ("text", "t" * 30_001),
        ("kind", "other"),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(cast, campaign, field, value):
    with pytest.raises(Refused) as refusal:
        create_exemplar(cast.commune_officer, cast.commune, campaign, **{**FACTS, field: value})
    assert list(refusal.value.errors) == [field]


def test_an_area_of_another_campaign_is_refused(cast, campaign):
    area = ContentAreaFactory(plan=PlanFactory(campaign=CampaignFactory(unit=cast.province)))
    with pytest.raises(Refused) as refusal:
        create_exemplar(cast.commune_officer, cast.commune, campaign, content_area=area, **FACTS)
    assert "content_area" in refusal.value.errors


def test_the_second_click_makes_no_second_exemplar(cast, campaign):
    create_exemplar(cast.commune_officer, cast.commune, campaign, **FACTS)
    with pytest.raises(Refused) as refusal:
        create_exemplar(
            cast.commune_officer, cast.commune, campaign, **{**FACTS, "title": "BÀN TAY SỐ "}
        )
    assert "title" in refusal.value.errors


def test_the_same_name_in_two_units_gets_two_addresses(cast, campaign):
    create_exemplar(cast.commune_officer, cast.commune, campaign, **FACTS)
    other = create_exemplar(cast.neighbour_officer, cast.neighbour, campaign, **FACTS)
    assert other.slug == "ban-tay-so-2"


def test_saving_counts_and_the_second_of_two_people_is_told(cast, exemplar):
    save_exemplar(cast.commune_officer, exemplar, seen=0, **FACTS)
    with pytest.raises(Stale):
        save_exemplar(cast.commune_leader, exemplar, seen=0, **{**FACTS, "title": "Khác"})
    exemplar.refresh_from_db()
    assert (exemplar.title, exemplar.edit_version) == ("Bàn tay số", 1)
    assert Exemplar.objects.searched("ban TAY so").get() == exemplar


@pytest.mark.parametrize("state", [S.SUBMITTED, S.PUBLISHED, S.WITHDRAWN])
def test_what_is_submitted_or_public_is_not_changed(cast, exemplar, state):
    Exemplar.objects.filter(pk=exemplar.pk).update(state=state)
    with pytest.raises(Refused, match="không sửa được"):
        save_exemplar(cast.commune_officer, exemplar, seen=0, **FACTS)
    with pytest.raises(Refused, match="không sửa được"):
        add_picture(cast.commune_officer, exemplar, upload=picture_upload(), description="Ảnh")
    picture = ExemplarPictureFactory(exemplar=exemplar)
    with pytest.raises(Refused, match="không sửa được"):
        remove_picture(cast.commune_officer, picture)
    exemplar.refresh_from_db()
    assert exemplar.title != "Bàn tay số"
    assert exemplar.pictures.get() == picture


## Out of reports


def test_an_accepted_report_gives_an_exemplar_of_its_unit(cast):
    report = make_round(cast).report
    arrive(report, cast.commune_officer, state=ReportState.ACCEPTED)
    made = create_from_report(cast.province_officer, report, **FACTS)
    assert (made.unit, made.report, made.campaign) == (cast.commune, report, report.round.campaign)
    # Whoever took it out of the report may go on with it; their colleagues leave it to the unit.
    save_exemplar(cast.province_officer, made, seen=0, **FACTS)
    save_exemplar(cast.commune_officer, made, seen=1, **FACTS)
    with pytest.raises(Refused):
        save_exemplar(cast.province_leader, made, seen=2, **FACTS)


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.RETURNED])
def test_a_report_that_is_not_accepted_gives_none(cast, state):
    report = make_round(cast).report
    arrive(report, cast.commune_officer, state=state)
    with pytest.raises(Refused, match="đã được chấp nhận"):
        create_from_report(cast.province_officer, report, **FACTS)


def test_a_report_of_another_unit_gives_none(cast):
    scene = make_round(cast)
    arrive(scene.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    with pytest.raises(Refused, match="không phải của đơn vị"):
        create_exemplar(
            cast.commune_officer,
            cast.commune,
            scene.round.campaign,
            report=scene.neighbour_report,
            **FACTS,
        )


## Steps


def test_submitting_tells_the_heads_above_and_nobody_else(cast, exemplar):
    submit_exemplar(cast.commune_officer, exemplar, consent=True)
    told = Notice.objects.filter(kind="exemplar_submitted")
    assert [notice.recipient for notice in told] == [cast.province_leader]


def test_consent_is_demanded(cast, exemplar):
    with pytest.raises(Refused) as refusal:
        submit_exemplar(cast.commune_officer, exemplar, consent=False)
    assert "consent" in refusal.value.errors


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Liên hệ anh Nam, 0912 345 678", "số điện thoại"),
        ("Gọi +84912345678", "số điện thoại"),
        ("Căn cước 036080001234", "số căn cước"),
        ("Thư: nam@xa.example.vn", "địa chỉ thư điện tử"),
        ("Ông Nam, sinh ngày 5/9/1980", "ngày sinh"),
    ],
)
def test_private_data_does_not_go_to_the_public(cast, exemplar, words, named):
    Exemplar.objects.filter(pk=exemplar.pk).update(text=words)
    with pytest.raises(Refused) as refusal:
        submit_exemplar(cast.commune_officer, exemplar, consent=True)
    assert named in refusal.value.errors["text"]


@pytest.mark.parametrize(
    "words", ["Thu 150.000.000 đồng, 1.234 hộ", "Học sinh năm 2025", "Từ 2025 đến 2030: 036 hộ"]
)
def test_figures_are_no_private_data(cast, exemplar, words):
    Exemplar.objects.filter(pk=exemplar.pk).update(text=words)
    assert submit_exemplar(cast.commune_officer, exemplar, consent=True).state == S.SUBMITTED


def test_the_words_under_a_picture_are_read_too(cast, exemplar):
    ExemplarPictureFactory(exemplar=exemplar, description="Anh Nam 0912345678")
    with pytest.raises(Refused) as refusal:
        submit_exemplar(cast.commune_officer, exemplar, consent=True)
    assert "pictures" in refusal.value.errors


def test_the_head_above_publishes(cast, published):
    assert published.state == S.PUBLISHED
    assert published.published_at
    assert Exemplar.objects.published().get() == published
    told = Notice.objects.filter(kind="exemplar_published").values_list("recipient", flat=True)
    assert cast.commune_officer.pk in told


def test_what_was_changed_after_it_was_read_is_not_published(cast, waiting):
    read = waiting.edit_version
    recall_exemplar(cast.commune_officer, waiting)
    save_exemplar(cast.commune_officer, waiting, seen=read, **{**FACTS, "text": "Chưa ai đọc"})
    submit_exemplar(cast.commune_officer, waiting, consent=True)
    with pytest.raises(Stale):
        publish_exemplar(cast.province_leader, waiting, seen=read)
    assert not Exemplar.objects.published().exists()


def test_a_picture_added_after_it_was_read_counts_as_a_change(cast, waiting):
    read = waiting.edit_version
    recall_exemplar(cast.commune_officer, waiting)
    add_picture(cast.commune_officer, waiting, upload=picture_upload(), description="Ảnh")
    submit_exemplar(cast.commune_officer, waiting, consent=True)
    with pytest.raises(Stale):
        publish_exemplar(cast.province_leader, waiting, seen=read)


def test_without_the_seen_version_unread_words_would_be_published(cast, waiting):
    """The twin: told the newest version blindly, the same change goes through."""
    recall_exemplar(cast.commune_officer, waiting)
    save_exemplar(cast.commune_officer, waiting, seen=0, **{**FACTS, "text": "Chưa ai đọc"})
    submit_exemplar(cast.commune_officer, waiting, consent=True)
    blind = Exemplar.objects.get(pk=waiting.pk).edit_version
    assert publish_exemplar(cast.province_leader, waiting, seen=blind).text == "Chưa ai đọc"


def test_nobody_approves_what_they_wrote(cast, campaign):
    own = ExemplarFactory(
        campaign=campaign, unit=cast.province, made_by=cast.province_leader, state=S.SUBMITTED
    )
    with pytest.raises(Refused) as refusal:
        publish_exemplar(cast.province_leader, own, seen=0)
    assert refusal.value.denied


def test_the_top_unit_is_approved_by_its_own_head(cast, campaign):
    own = ExemplarFactory(
        campaign=campaign, unit=cast.province, made_by=cast.province_officer, state=S.SUBMITTED
    )
    assert publish_exemplar(cast.province_leader, own, seen=0).state == S.PUBLISHED


def test_a_commune_head_publishes_for_the_school_but_not_for_the_commune(cast, campaign, waiting):
    of_school = ExemplarFactory(
        campaign=campaign, unit=cast.school, made_by=cast.school_officer, state=S.SUBMITTED
    )
    assert publish_exemplar(cast.commune_leader, of_school, seen=0).state == S.PUBLISHED
    with pytest.raises(Refused) as refusal:
        publish_exemplar(cast.commune_leader, waiting, seen=0)
    assert refusal.value.denied


def test_returning_names_what_to_mend(cast, waiting):
    with pytest.raises(Refused) as refusal:
        return_exemplar(cast.province_officer, waiting, note=" ")
    assert "note" in refusal.value.errors
    return_exemplar(cast.province_officer, waiting, note="Thêm số liệu")
    told = Notice.objects.filter(kind="exemplar_returned", body="Thêm số liệu")
    assert cast.commune_officer.pk in told.values_list("recipient", flat=True)


def test_what_is_withdrawn_comes_back_only_through_a_new_approval(cast, published):
    withdraw_exemplar(cast.province_officer, published, reason="Người được nêu đề nghị")
    assert not Exemplar.objects.published().exists()
    back = restore_exemplar(cast.commune_officer, published)
    assert (back.state, back.published_at) == (S.DRAFT, None)
    with pytest.raises(Stale):
        publish_exemplar(cast.province_leader, back, seen=back.edit_version)


def test_withdrawing_asks_for_a_reason(cast, published):
    with pytest.raises(Refused) as refusal:
        withdraw_exemplar(cast.commune_officer, published, reason="")
    assert "note" in refusal.value.errors
    assert Exemplar.objects.published().exists()


VERBS = {
    "submit": lambda user, it: submit_exemplar(user, it, consent=True),
    "recall": recall_exemplar,
    "return": lambda user, it: return_exemplar(user, it, note="Thiếu"),
    "publish": lambda user, it: publish_exemplar(user, it, seen=it.edit_version),
    "withdraw": lambda user, it: withdraw_exemplar(user, it, reason="Sai"),
    "restore": restore_exemplar,
}
WRITERS = {"commune_officer", "commune_leader", "superuser"}
ABOVE = {"province_officer", "province_leader", "province_reviewer", "superuser"}
MAY = {
    "submit": WRITERS,
    "recall": WRITERS,
    "return": ABOVE,
    "publish": {"province_leader", "superuser"},
    "withdraw": WRITERS | ABOVE,
    "restore": WRITERS,
}


def outcome(name, person, exemplar) -> str:
    """What a step comes to for a person: done, denied (no right), or refused for something else."""
    try:
        VERBS[name](person, exemplar)
    except Refused as refusal:
        return "denied" if refusal.denied else "refused"
    return "done"


@pytest.mark.parametrize("name", STEPS)
def test_every_step_for_every_role(cast, exemplar, name):
    for source in STEPS[name].sources:
        got = {}
        for who, person in cast.people.items():
            Exemplar.objects.filter(pk=exemplar.pk).update(state=source)
            exemplar.refresh_from_db()
            got[who] = outcome(name, person, exemplar)
        assert got == {who: "done" if who in MAY[name] else "denied" for who in cast.people}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_other_state_is_stale(cast, exemplar, name):
    for state in set(S.values) - set(STEPS[name].sources):
        Exemplar.objects.filter(pk=exemplar.pk).update(state=state)
        exemplar.refresh_from_db()
        with pytest.raises(Stale):
            VERBS[name](cast.superuser, exemplar)
        exemplar.refresh_from_db()
        assert exemplar.state == state


## Pictures


def gps_picture(size=(60, 40)) -> SimpleUploadedFile:
    stream = io.BytesIO()
    notes = Image.Exif()
    notes[0x010F] = "Máy ảnh CỦA TÔI"
    notes.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", size, "blue").save(stream, "JPEG", exif=notes)
    assert b"Exif" in stream.getvalue()
    return SimpleUploadedFile("anh.jpg", stream.getvalue())


@pytest.mark.parametrize("size", [(60, 40), (3000, 2000)])
def test_a_picture_loses_what_the_camera_noted_and_its_excess(cast, exemplar, size):
    picture = add_picture(
        cast.commune_officer, exemplar, upload=gps_picture(size), description="Buổi tập huấn"
    )
    content = picture.file.read()
    assert b"Exif" not in content
    with Image.open(io.BytesIO(content)) as drawn:
        assert max(drawn.size) == min(max(size), LONGEST_SIDE)
        assert not drawn.getexif()


def test_only_pictures_are_taken(cast, exemplar):
    for upload in (
        SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("a.jpg", b"<script>"),
        SimpleUploadedFile("a.svg", b"<svg/>"),
    ):
        with pytest.raises(Refused) as refusal:
            add_picture(cast.commune_officer, exemplar, upload=upload, description="Ảnh")
        assert "picture" in refusal.value.errors
    assert not exemplar.pictures.exists()


def test_a_sound_pdf_is_no_picture(cast, exemplar):
    from tests.reports.scenes import small_pdf

    with pytest.raises(Refused, match="Chỉ nhận ảnh"):
        add_picture(
            cast.commune_officer,
            exemplar,
            upload=SimpleUploadedFile("a.pdf", small_pdf()),
            description="Ảnh",
        )


def test_a_picture_needs_words(cast, exemplar):
    with pytest.raises(Refused) as refusal:
        add_picture(cast.commune_officer, exemplar, upload=picture_upload(), description=" ")
    assert "description" in refusal.value.errors


def test_pictures_are_counted(cast, exemplar):
    ExemplarPictureFactory.create_batch(MAX_PICTURES, exemplar=exemplar)
    with pytest.raises(Refused, match="tối đa"):
        add_picture(cast.commune_officer, exemplar, upload=picture_upload(), description="Ảnh")


def test_a_picture_goes_with_its_file(cast, exemplar, django_capture_on_commit_callbacks):
    picture = add_picture(
        cast.commune_officer, exemplar, upload=picture_upload(), description="Ảnh"
    )
    name, storage = picture.file.name, picture.file.storage
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(cast.commune_officer, picture)
    assert not storage.exists(name)
    assert not exemplar.pictures.exists()


def test_a_neighbour_touches_no_picture(cast, exemplar):
    with pytest.raises(Refused) as refusal:
        add_picture(cast.neighbour_officer, exemplar, upload=picture_upload(), description="Ảnh")
    assert refusal.value.denied
