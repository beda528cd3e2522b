"""What follows the plans: duties, visits, questions, an amended plan, exemplars, income of the fund."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts import jobs
from accounts.models import Job
from accounts.models import User
from awards.exemplars import create_exemplar
from awards.exemplars import publish_exemplar
from awards.exemplars import submit_exemplar
from awards.fund import add_income
from campaigns.drafting import save_areas
from campaigns.drafting import save_facts
from campaigns.duties import finish_duty
from campaigns.duties import save_duties
from campaigns.duties import start_duty
from campaigns.inspections import add_finding
from campaigns.inspections import hold_inspection
from campaigns.inspections import plan_inspection
from campaigns.inspections import step_finding
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.plan_reading import start_reading
from campaigns.questions import answer_question
from campaigns.questions import ask_question
from campaigns.questions import pass_question_on
from campaigns.questions import publish_answer
from campaigns.questions import take_question_up
from campaigns.versions import issue_amendment
from campaigns.versions import start_amendment
from demo import following_words as words
from demo.history import date_duty
from documents.files import accept_upload
from units.models import Unit

Officers = dict[str, User]
Units = dict[str, Unit]


def follow_plans(
    officers: Officers, units: Units, plans: dict[str, Plan], say: Callable[[str], None]
) -> None:
    """Everything of one year between issuing a plan and reporting on it.

    Args:
        plans: the plans of the province ("NB") and of Cổ Lễ.
    """
    campaign = plans["NB"].campaign
    _amend(officers["VHXH@Cổ Lễ"], plans["Cổ Lễ"])
    say(f"Xã Cổ Lễ sửa đổi kế hoạch bằng văn bản số {words.AMENDMENT['number']}.")
    _give_duties(officers, units, plans["NB"], words.PROVINCIAL_DUTIES)
    _give_duties(officers, units, plans["Cổ Lễ"], words.COMMUNAL_DUTIES)
    for row in words.VISITS:
        _visit(officers, units, campaign, row)
    _ask(officers, units, campaign)
    reading = _keep_a_document(officers, units, campaign)
    say(
        f"Giao nhiệm vụ cho từng đơn vị, kiểm tra {len(words.VISITS)} cuộc, trả lời vướng mắc; kế hoạch "
        f"của {reading.label} đã đọc, chờ rà soát."
    )
    _show_exemplars(officers, units, campaign)
    for amount, days, description, number in words.INCOME:
        add_income(
            officers["SNV"], units["NB"], year=timezone.localdate().year, amount=amount,
            day=_day(days), description=description, paper_number=number,
        )  # fmt: skip


def _day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def _amend(officer: User, plan: Plan) -> None:
    draft = start_amendment(officer, plan, reason=str(words.AMENDMENT["reason"]))
    save_facts(
        officer, draft, version=draft.version, number=words.AMENDMENT["number"], issued_on=_day(-30),
        solutions=words.AMENDMENT["solutions"],
    )  # fmt: skip
    ordinal, text = words.AMENDMENT["area"]
    rows = [
        {
            "ordinal": area.ordinal, "title": area.title, "derived_from": area.derived_from,
            "replaces": area.replaces, "text": text if area.ordinal == ordinal else area.text,
        }
        for area in draft.content_areas.select_related("derived_from", "replaces")
    ]  # fmt: skip
    save_areas(officer, draft, rows, version=draft.version)
    issue_amendment(officer, draft, effective_on=_day(-30), rounds_follow=False)


def _give_duties(officers: Officers, units: Units, plan: Plan, given: list[tuple]) -> None:
    planner = officers["SNV" if plan.parent_id is None else "VHXH@Cổ Lễ"]
    rows = [
        {
            "unit": units.get(code), "actor": "" if code else words.EVERYONE, "text": text,
            "due_on": None if due is None else _day(due),
        }
        for code, text, due, _, _ in given
    ]  # fmt: skip
    save_duties(planner, plan, rows)
    for duty, (code, _, _, done, result) in zip(plan.duties.all(), given, strict=True):
        actor = officers.get(code, planner)
        if done == "doing":
            start_duty(actor, duty)
        elif done != "todo":
            finish_duty(actor, duty, result=result)
            date_duty(duty, _day(done))


def _visit(officers: Officers, units: Units, campaign: Campaign, row: tuple) -> None:
    code, inspected, days, subject, members, conclusion, findings = row
    officer = officers["SNV" if code == "NB" else f"VHXH@{code}"]
    visit = plan_inspection(
        officer, campaign, unit=units[code], inspected=units[inspected], planned_on=_day(days),
        subject=subject, members=members, kind="inspection" if conclusion else "supervision",
    )  # fmt: skip
    if not conclusion:
        return
    hold_inspection(officer, visit, done_on=_day(days), conclusion=conclusion)
    for text, remedy, due, steps in findings:
        finding = add_finding(officer, visit, text=text, remedy=remedy, due_on=_day(due))
        for who, step, note in steps:
            proof = [_picture()] if step == "answer" and len(steps) > 1 else []
            step_finding(officers[who], finding, step, note=note, evidence=proof)


def _picture():
    """A small plain picture in place of a scanned page."""
    stream = io.BytesIO()
    Image.new("RGB", (210, 297), "white").save(stream, "PNG")
    return accept_upload(SimpleUploadedFile(words.SETTLED_WITH_FILE, stream.getvalue()))


def _ask(officers: Officers, units: Units, campaign: Campaign) -> None:
    office = officers["SNV"]
    asked: dict[str, Question] = {}
    for name, (unit, officer, title, text) in words.QUESTIONS.items():
        asked[name] = ask_question(
            officers[officer], campaign, unit=units[unit], title=title, text=text
        )
    answer_question(office, asked["public"], text=words.PUBLIC_ANSWER)
    publish_answer(
        office, asked["public"], public_question=words.PUBLIC_QUESTION,
        public_answer=words.PUBLIC_ANSWER,
    )  # fmt: skip
    answer_question(office, asked["answered"], text=words.STUDENTS_ANSWER)
    pass_question_on(office, asked["passed_on"], handler=units["SKHCN"], note=words.PASSED_ON_NOTE)
    draft = take_question_up(office, asked["amend"], note=words.WANTED)
    save_facts(
        office, draft, version=draft.version,
        solutions=f"{draft.solutions}{words.PROVINCIAL_ADDITION}",
    )  # fmt: skip


def _keep_a_document(officers: Officers, units: Units, campaign: Campaign) -> Unit:
    """The document of a commune without a plan is uploaded and read, not reviewed yet."""
    planned = set(campaign.plans.values_list("unit_id", flat=True))
    code = next(
        code for code, unit in units.items()
        if unit.is_commune and unit.valid_to is None and unit.pk not in planned and code in officers
    )  # fmt: skip
    text = words.KEPT_PLAN.format(name=units[code].label.upper())
    reading = start_reading(
        officers[code], unit=units[code], campaign=campaign, name="Kế hoạch thi đua.txt",
        content=text.encode(),
    )  # fmt: skip
    jobs.run(Job.objects.get(key=reading.job_key).pk)
    return units[code]


def _show_exemplars(officers: Officers, units: Units, campaign: Campaign) -> None:
    """One is public, one waits for the commune's head."""
    leader = User.objects.get(username="lanh-dao-co-le")
    author, school = officers["THCS1@Cổ Lễ"], units["THCS1@Cổ Lễ"]
    for place, facts in enumerate(words.EXEMPLARS):
        made = create_exemplar(author, school, campaign, **facts)
        submit_exemplar(author, made, consent=True)
        if place == 0:
            publish_exemplar(leader, made, seen=made.edit_version)
