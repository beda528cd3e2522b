"""What goes into the bound dossier of a nomination, as plain data; inner notes never do.

Everything that the paper says comes from here, so that the digest of this data tells whether a
dossier must be bound anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch
from django.db.models import QuerySet
from django.utils import timezone

from awards.achievement_report import is_written
from awards.dossier_parts import files_of
from awards.dossier_scorecards import ScorecardFact
from awards.dossier_scorecards import scorecards_of
from awards.enums import CheckLevel
from awards.enums import FileKind
from awards.enums import Opinion
from awards.enums import SessionState
from awards.law import decides
from awards.law import rule_of
from awards.models import AgendaItem
from awards.models import AwardFormRule
from awards.models import Consultation
from awards.models import Nomination
from awards.models import NominationVersion
from documents.calendar import local_day
from documents.numbers import format_number
from units.letterhead import agency_lines
from workflow import Refused

LAYOUT = 1  # raised when the paper changes, so that all are bound anew
# The order of the law: proposal, minutes, achievement report, opinions, evidence.
ORDER = (
    FileKind.PROPOSAL,
    FileKind.MINUTES,
    FileKind.REPORT,
    FileKind.OPINION,
    FileKind.EVIDENCE,
)


@dataclass(frozen=True)
class FileFact:
    pk: int
    kind: str
    name: str
    content_type: str
    size: int
    sha256: str
    uploaded_on: dt.date


@dataclass(frozen=True)
class OpinionFact:
    unit: str
    asked_on: dt.date
    due_on: dt.date
    question: str
    verdict: str
    text: str
    answered_on: dt.date | None
    is_answered: bool


@dataclass(frozen=True)
class ExtractFact:
    """What the minutes of a council below say of this subject alone."""

    council: str
    title: str
    met_on: dt.date
    number: str
    result: str
    figures: tuple[tuple[str, str], ...]
    minutes_sha256: str


@dataclass(frozen=True)
class PaperFact:
    """One line of the checklist."""

    label: str
    is_there: bool
    words: str


@dataclass(frozen=True)
class Contents:
    """All that the bound dossier shows of a nomination."""

    code: str
    facts: tuple[tuple[str, str], ...]
    subject: str
    form: str
    agency: str
    head: str
    parent_agency: str
    place: str
    submitted_on: dt.date | None
    life: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    extracts: tuple[ExtractFact, ...]
    opinions: tuple[OpinionFact, ...]
    files: tuple[FileFact, ...]
    papers: tuple[PaperFact, ...]
    gaps: tuple[str, ...]
    rule: str
    scorecards: tuple[ScorecardFact, ...] = ()

    @property
    def key(self) -> str:
        """The digest of everything here; equal for dossiers that would look alike."""
        return digest([LAYOUT, asdict(self)])

    def files_of_kind(self, kind: str) -> list[FileFact]:
        return [file for file in self.files if file.kind == kind]


def digest(value: Any) -> str:
    """SHA-256 of data in one fixed writing."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def for_binding(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """The same dossiers with all that `contents_of` asks for, in a fixed number of queries."""
    return nominations.select_related(
        "form", "round__campaign", "round__unit", "nominating_unit__parent", "rule_set"
    ).prefetch_related(
        "sections",
        "files",
        Prefetch("consultations", Consultation.objects.select_related("unit")),
        Prefetch(
            "versions",
            NominationVersion.objects.defer("payload").select_related("submitted_by"),
        ),
        Prefetch(
            "agenda_items",
            AgendaItem.objects.filter(session__state=SessionState.CLOSED).select_related(
                "session__council", "session__minutes"
            ),
        ),
    )


def contents_of(nomination: Nomination) -> Contents:
    """Gather one dossier, loaded through `for_binding`."""
    return contents_of_all([nomination])[nomination.pk]


def contents_of_all(nominations: Iterable[Nomination]) -> dict[int, Contents]:
    """Gather many; a rule that several follow is looked up once."""
    rules: dict[tuple, AwardFormRule | None] = {}
    found = {}
    nominations = list(nominations)
    scorecards = scorecards_of(nominations)
    for nomination in nominations:
        key = (nomination.rule_set_id, nomination.received_on, nomination.form_id)
        if key not in rules:
            rules[key] = _rule(nomination)
        contents = _contents(nomination, rules[key])
        found[nomination.pk] = replace(contents, scorecards=scorecards.get(nomination.pk, ()))
    return found


def _rule(nomination: Nomination) -> AwardFormRule | None:
    try:
        return rule_of(nomination)
    except Refused:
        return None  # the paper says that no rule is known


def _contents(nomination: Nomination, rule: AwardFormRule | None) -> Contents:
    unit = nomination.nominating_unit
    last = max(nomination.versions.all(), key=lambda version: version.number, default=None)
    submitted_on = local_day(last.submitted_at) if last else None
    extracts = _extracts(nomination)
    opinions = tuple(_opinion(row, timezone.localdate()) for row in nomination.consultations.all())
    return Contents(
        code=nomination.code,
        facts=_facts(nomination, last),
        subject=nomination.subject_name,
        form=nomination.form.name,
        agency=unit.name,
        head=agency_lines(unit),
        parent_agency=unit.parent.name if unit.parent and unit.kind not in _ALONE else "",
        place=unit.place,
        submitted_on=submitted_on,
        life=_life(nomination),
        sections=tuple((s.title, s.text.strip()) for s in nomination.sections.all()),
        extracts=extracts,
        opinions=opinions,
        files=tuple(
            FileFact(
                f.pk, f.kind, f.name, f.content_type, f.size, f.sha256, local_day(f.uploaded_at)
            )
            for f in sorted(files_of(nomination), key=lambda f: (ORDER.index(f.kind), f.pk))
        ),
        papers=_papers(nomination, rule, extracts, opinions),
        gaps=_gaps(nomination, opinions, rule),
        rule=str(rule) if rule else "",
    )


_ALONE = frozenset({"province", "commune", "ward", "special_zone"})  # no parent line in the head


def _facts(nomination: Nomination, last: NominationVersion | None) -> tuple[tuple[str, str], ...]:
    award_round = nomination.round
    submitted = "chưa trình"
    if last:
        submitted = f"{local_day(last.submitted_at):%d/%m/%Y} (lần trình {last.number})"
    rows = [
        ("Hồ sơ số", nomination.code),
        ("Đối tượng", nomination.get_subject_class_display()),
        ("Chức vụ, nghề nghiệp", nomination.position),
        ("Đơn vị công tác, nơi ở", nomination.workplace),
        ("Hình thức đề nghị", nomination.form.name),
        ("Thành tích", nomination.achievement),
        ("Đợt xét", award_round.title),
        ("Phong trào", award_round.campaign.title),
        ("Nơi xét", award_round.unit.name),
        ("Đơn vị đề nghị", nomination.nominating_unit.name),
        ("Người trình", last.submitted_by.full_name if last else ""),
        ("Ngày trình", submitted),
    ]
    return tuple((label, value) for label, value in rows if value)


def _life(nomination: Nomination) -> tuple[str, ...]:
    """The lines about a person at the head of the report.

    No day of birth: agencies asked and members of the council do not see it on the portal either.
    """
    if not nomination.is_person:
        return (f"Tên: {nomination.subject_name}.",)
    lines = [
        f"Họ và tên: {nomination.subject_name}.",
        f"Chức vụ, nghề nghiệp: {nomination.position}." if nomination.position else "",
        f"Đơn vị công tác, nơi ở: {nomination.workplace}." if nomination.workplace else "",
    ]
    return tuple(line for line in lines if line)


def _opinion(row: Consultation, today: dt.date) -> OpinionFact:
    verdict = row.get_opinion_display()
    if not verdict:
        verdict = "hết hạn không trả lời" if row.is_silent_on(today) else "chưa trả lời"
    return OpinionFact(
        unit=row.unit.name,
        asked_on=row.asked_on,
        due_on=row.due_on,
        question=row.question.strip(),
        verdict=verdict,
        text=row.text.strip(),
        answered_on=local_day(row.answered_at) if row.answered_at else None,
        is_answered=row.opinion in {Opinion.AGREE, Opinion.DISAGREE},
    )


def _extracts(nomination: Nomination) -> tuple[ExtractFact, ...]:
    """Results of councils that put the dossier forward, in the order in which they met.

    A council before which it lies (of the unit that decides) is no part of the dossier. The whole
    minutes name other people, whom those who see this dossier may not see.
    """
    is_decided_there = decides(nomination.round.unit, nomination.form)
    rows = [
        item
        for item in nomination.agenda_items.all()
        if item.is_passed is not None
        and not (is_decided_there and item.session.council.unit_id == nomination.round.unit_id)
    ]
    return tuple(_extract(item) for item in sorted(rows, key=lambda item: item.session.meets_at))


def _extract(item: AgendaItem) -> ExtractFact:
    session = item.session
    figures = [
        ("Đồng ý", str((item.agree or 0) + item.written_agree)),
        ("Không đồng ý", str((item.disagree or 0) + item.written_disagree)),
        ("Không ghi ý kiến", str(item.blank or 0)),
        ("Tỷ lệ đồng ý", f"{format_number(item.percent, 2)} % của {item.base or 0} thành viên"),
    ]
    return ExtractFact(
        council=session.council.name,
        title=session.title,
        met_on=local_day(session.meets_at),
        number=session.minutes_number,
        result="nhất trí đề nghị khen thưởng" if item.is_passed else "không đề nghị khen thưởng",
        figures=tuple(figures),
        minutes_sha256=session.minutes.sha256 if session.minutes else "",
    )


def _papers(
    nomination: Nomination,
    rule: AwardFormRule | None,
    extracts: tuple[ExtractFact, ...],
    opinions: tuple[OpinionFact, ...],
) -> tuple[PaperFact, ...]:
    """The checklist of the rule, each paper there or missing."""
    made = {
        FileKind.REPORT: "soạn trên Cổng" if is_written(nomination) else "",
        FileKind.MINUTES: "trích biên bản trên Cổng" if extracts else "",
        FileKind.OPINION: "ý kiến trả lời trên Cổng" if any(o.is_answered for o in opinions) else "",
    }  # fmt: skip
    rows = []
    for value in rule.checklist if rule else []:
        if value not in FileKind.values:
            rows.append(PaperFact(str(value), False, "cần kiểm tra bằng tay"))
            continue
        kind = FileKind(value)
        count = sum(f.kind == kind for f in files_of(nomination))
        words = [made.get(kind, ""), f"{count} tệp" if count else ""]
        said = ", ".join(word for word in words if word)
        rows.append(PaperFact(str(kind.label), bool(said), said or "thiếu"))
    return tuple(rows)


def _gaps(
    nomination: Nomination, opinions: tuple[OpinionFact, ...], rule: AwardFormRule | None
) -> tuple[str, ...]:
    """Everything else that is missing, one sentence each."""
    gaps = [
        check.get("reason", "")
        for check in nomination.checks
        if check.get("code") == "completeness"
        and check.get("level") in {CheckLevel.STOP, CheckLevel.WARNING}
    ]
    gaps += [
        f"Mục “{s.title}” của báo cáo thành tích chưa có nội dung."
        for s in nomination.sections.all()
        if s.is_required and not s.text.strip()
    ]
    gaps += [
        f"{o.unit}: {o.verdict} (hạn {o.due_on:%d/%m/%Y})." for o in opinions if not o.is_answered
    ]
    if rule is None:
        gaps.append("Chưa có quy định về thành phần hồ sơ của hình thức này để đối chiếu.")
    return tuple(gap for gap in gaps if gap)
