import unicodedata
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.closing import close_round
from reports.drafting import MAX_FILES
from reports.drafting import MAX_TEXT
from reports.drafting import FigureConflict
from reports.drafting import FigureErrors
from reports.drafting import add_evidence
from reports.drafting import figure_mark
from reports.drafting import read_figure
from reports.drafting import remove_evidence
from reports.drafting import save_figures
from reports.drafting import save_text
from reports.drafting import text_of_last_year
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import SectionText
from reports.queries import figures_of
from tests.factories import RoundIndicatorFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import small_pdf
from tests.reports.scenes import write
from units.visibility import memberships_today
from workflow import Refused
from workflow import Stale

SAVING_FIGURES = 8  # queries


@pytest.fixture
def scene(cast):
    return make_round(cast)


def save(cast, scene, text, version=0):
    return save_text(
        cast.commune_officer, scene.report, scene.direction, text=text, expected_version=version
    )


def test_text_is_stored_composed(cast, scene):
    decomposed = unicodedata.normalize("NFD", "Đổi mới sáng tạo")
    row = save(cast, scene, decomposed)
    assert row.text == "Đổi mới sáng tạo"
    assert row.version == 1


def test_every_save_counts_towards_the_submission(cast, scene):
    save(cast, scene, "một")
    save(cast, scene, "hai", 1)
    assert Report.objects.get(pk=scene.report.pk).edit_version == 2


def test_second_officer_does_not_overwrite_the_first(cast, scene):
    save(cast, scene, "của Văn")
    with pytest.raises(Stale):
        save_text(
            cast.commune_leader, scene.report, scene.direction, text="của Chủ", expected_version=0
        )
    assert SectionText.objects.get().text == "của Văn"
    save(cast, scene, "của Văn, lần hai", 1)
    with pytest.raises(Stale):
        save_text(
            cast.commune_leader, scene.report, scene.direction, text="của Chủ", expected_version=1
        )


def test_text_beyond_the_limit_is_refused_with_both_numbers(cast, scene):
    with pytest.raises(Refused) as refusal:
        save(cast, scene, "ă" * (MAX_TEXT + 1))
    assert "text" in refusal.value.errors
    assert not SectionText.objects.exists()


def test_section_of_another_round_is_refused(cast, scene):
    other = make_round(cast, year=2026)
    with pytest.raises(Refused):
        save_text(cast.commune_officer, scene.report, other.direction, text="x", expected_version=0)


@pytest.mark.parametrize(
    "who", ["neighbour_officer", "province_officer", "outsider", "nobody", "commune_administrator"]
)
def test_only_the_unit_itself_writes(cast, scene, who):
    with pytest.raises(Refused) as refusal:
        save_text(cast.people[who], scene.report, scene.direction, text="x", expected_version=0)
    assert refusal.value.denied


def test_nothing_is_written_after_submission_or_closing(cast, scene):
    arrive(scene.report, cast.commune_officer)
    with pytest.raises(Refused, match="đã được nộp"):
        save(cast, scene, "muộn")
    close_round(cast.province_officer, scene.round)
    with pytest.raises(Refused, match="đã kết thúc"):
        save_text(
            cast.neighbour_officer,
            scene.neighbour_report,
            scene.direction,
            text="x",
            expected_version=0,
        )


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234", Decimal(1234)),
        (" 1 234 ", Decimal(1234)),
        ("0", Decimal(0)),
        ("", None),
        ("1.234,0", Decimal(1234)),
    ],
)
def test_figures_are_read_as_people_write_them(scene, typed, value):
    assert read_figure(typed, scene.indicator) == value


@pytest.mark.parametrize("typed", ["abc", "1,234.5", "12a", "1.234,5", "-3", "１e5", "1/2", "∞"])
def test_what_is_no_whole_number_is_refused_in_words(scene, typed):
    with pytest.raises(ValueError, match=r"\w+"):
        read_figure(typed, scene.indicator)


def test_decimals_and_bounds_of_the_indicator_hold(scene):
    percent = RoundIndicatorFactory(
        round=scene.round, decimals=1, minimum=0, maximum=100, unit_of_measure="%"
    )
    assert read_figure("99,5", percent) == Decimal("99.5")
    for typed in ("100,1", "99,55"):
        with pytest.raises(ValueError, match=r"\w+"):
            read_figure(typed, percent)


def test_good_figures_are_kept_where_others_are_wrong(cast, scene):
    other = RoundIndicatorFactory(round=scene.round)
    with pytest.raises(FigureErrors) as refusal:
        save_figures(
            cast.commune_officer,
            scene.report,
            {scene.indicator.pk: ("25", ""), other.pk: ("hai lăm", "")},
        )
    assert set(refusal.value.messages) == {other.pk}
    assert IndicatorValue.objects.get(report=scene.report).value == 25


def marks(report):
    """What a page of figures opened now would send back."""
    return {
        f.indicator.pk: figure_mark(f.value, f.note, f.difference_note, f.evidence)
        for f in figures_of(Report.objects.get(pk=report.pk))
    }


def test_figure_saved_in_another_tab_stands_and_the_second_is_told(cast, scene):
    other = RoundIndicatorFactory(round=scene.round)
    one, two = scene.indicator.pk, other.pk
    seen = marks(scene.report)
    save_figures(cast.commune_leader, scene.report, {one: ("25", "của Chủ"), two: ("",)}, seen=seen)
    with pytest.raises(FigureConflict) as conflict:
        save_figures(cast.commune_officer, scene.report, {one: ("30",), two: ("7",)}, seen=seen)
    assert {k: (r.value, r.note) for k, r in conflict.value.others.items()} == {
        one: (25, "của Chủ")
    }
    values = dict(IndicatorValue.objects.values_list("indicator", "value"))
    assert values == {one: 25, two: 7}  # what nobody else touched is saved
    # Having seen both, the person's own press decides.
    save_figures(
        cast.commune_officer, scene.report, {one: ("30",), two: ("7",)}, seen=marks(scene.report)
    )
    assert IndicatorValue.objects.get(indicator=one).value == 30


def test_figure_left_as_shown_takes_nothing_back(cast, scene):
    count(scene.report, scene.indicator, 5)
    seen = marks(scene.report)
    key = scene.indicator.pk
    save_figures(cast.commune_leader, scene.report, {key: ("25",)}, seen=seen)
    save_figures(cast.commune_officer, scene.report, {key: ("5",)}, seen=seen)
    assert IndicatorValue.objects.get().value == 25
    # The twin: without what the page showed, the last one wins.
    save_figures(cast.commune_officer, scene.report, {key: ("5",)})
    assert IndicatorValue.objects.get().value == 5


def test_figure_sent_twice_or_typed_alike_is_no_conflict(cast, scene):
    seen = marks(scene.report)
    for user in (cast.commune_officer, cast.commune_officer, cast.commune_leader):
        save_figures(user, scene.report, {scene.indicator.pk: ("25", "")}, seen=seen)
    assert IndicatorValue.objects.get().value == 25


def test_wrong_and_conflicting_figures_are_told_together(cast, scene):
    other = RoundIndicatorFactory(round=scene.round)
    one, two = scene.indicator.pk, other.pk
    seen = marks(scene.report)
    save_figures(cast.commune_leader, scene.report, {one: ("25",)}, seen=seen)
    with pytest.raises(FigureConflict) as conflict:
        save_figures(cast.commune_officer, scene.report, {one: ("30",), two: ("hai",)}, seen=seen)
    assert (set(conflict.value.others), set(conflict.value.messages)) == ({one}, {two})


def test_figures_cost_the_same_however_many_there_are(cast, scene, django_assert_num_queries):
    def save(value):
        report = Report.objects.select_related("unit", "round").get(pk=scene.report.pk)
        typed = {i.pk: (value,) for i in scene.round.indicators.all()}
        with django_assert_num_queries(SAVING_FIGURES):
            save_figures(cast.commune_officer, report, typed)

    memberships_today(cast.commune_officer)  # kept for a request
    save("1")
    RoundIndicatorFactory.create_batch(30, round=scene.round)
    save("2")
    assert IndicatorValue.objects.filter(value=2).count() == 31


def test_evidence_is_kept_with_its_digest_and_removed_without_loss(cast, scene):
    upload = SimpleUploadedFile("Kế hoạch.pdf", small_pdf(), content_type="application/pdf")
    evidence = add_evidence(cast.commune_officer, scene.report, scene.direction, upload)
    assert evidence.name == "Kế hoạch.pdf"
    assert "Kế" not in evidence.file.name
    remove_evidence(cast.commune_officer, evidence)
    evidence.refresh_from_db()
    assert evidence.removed_at
    assert evidence.file.storage.exists(evidence.file.name)


def test_program_with_the_name_of_a_paper_is_refused(cast, scene):
    upload = SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00" + b"\0" * 200)
    with pytest.raises(Refused) as refusal:
        add_evidence(cast.commune_officer, scene.report, scene.direction, upload)
    assert "tep" in refusal.value.errors
    assert not scene.report.evidence.exists()


def test_too_many_files_are_refused(cast, scene):
    for number in range(MAX_FILES):
        upload = SimpleUploadedFile(f"{number}.pdf", small_pdf())
        add_evidence(cast.commune_officer, scene.report, scene.direction, upload)
    with pytest.raises(Refused, match=str(MAX_FILES)):
        add_evidence(
            cast.commune_officer,
            scene.report,
            scene.direction,
            SimpleUploadedFile("x.pdf", small_pdf()),
        )


def test_last_years_words_stand_beside(cast):
    before = make_round(cast, year=2025)
    write(before.report, before.area, "Năm 2025 mở 3 lớp")
    after = make_round(cast, year=2026, plan=before.round.plan)
    assert text_of_last_year(after.report, after.area) == "Năm 2025 mở 3 lớp"
    assert text_of_last_year(after.neighbour_report, after.area) == ""
