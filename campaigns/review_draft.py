"""The officer's review of a read document: rows as typed, kept whether they are right or not.

A draft is {"dau": {field: value}, part key: [{field: value}, …]}, all values as a browser sends
them, so that nothing typed is lost before it is correct.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from campaigns.enums import PlanState
from campaigns.models import Plan
from campaigns.models import PlanReading
from campaigns.review_forms import SURE
from campaigns.review_forms import HeadReview
from campaigns.review_forms import ReviewRow
from campaigns.review_parts import ReviewPart
from campaigns.review_parts import printed_day
from campaigns.review_parts import year_of
from config.campaign_sections import plan_review_parts
from documents.text import fold

HEAD = "dau"
MAX_ROWS = 200
PLACE = {"take", "lines", "confidence", "note", "link", "proposed", "link_checked"}
# Field of the head → key of the reading.
HEAD_SOURCES = {
    "title": "title",
    "number": "number",
    "issued_on": "issued_on",
    "signing_capacity": "signing_capacity",
    "signatory_post": "signing_capacity",
    "signatory_name": "signatory",
    "purpose": "purpose",
    "solutions": "solutions",
    "first_year": "period",
    "last_year": "period",
    "campaign_title": "title",
}
Draft = dict[str, Any]


@dataclass(frozen=True)
class PartForms:
    """A part of the page with its rows as forms."""

    part: ReviewPart
    rows: list[ReviewRow]

    @property
    def waiting(self) -> int:
        """Rows that nobody has decided yet."""
        return sum(not row["take"].value() for row in self.rows)


@dataclass(frozen=True)
class Review:
    """Everything of the page as forms; `check` has been asked before values are taken."""

    head: HeadReview
    parts: list[PartForms]

    def errors(self) -> dict[str, str]:
        """First fault of every row, by the row's anchor; empty when the plan can be made."""
        found = {} if self.head.is_valid() else {HEAD: _first_fault(self.head)}
        for each in self.parts:
            for number, row in enumerate(each.rows, start=1):
                if row.is_bound and not row.is_valid():
                    label = f"{each.part.row_label} {number}"
                    found[str(row.prefix)] = f"{label}: {_first_fault(row)}"
        return found

    def accepted(self) -> dict[str, list[dict[str, Any]]]:
        """Cleaned values of the rows taken, by part, without where they stood."""
        return {
            each.part.key: [
                {name: value for name, value in row.cleaned_data.items() if name not in PLACE}
                for row in each.rows
                if row.is_bound and row.cleaned_data.get("take") == "yes"
            ]
            for each in self.parts
        }


def parts_for(reading: PlanReading) -> list[ReviewPart]:
    """The parts that the plan to be made has."""
    return [part for part in plan_review_parts() if part.is_wanted(reading)]


def propose(reading: PlanReading) -> Draft:
    """The draft as the machine proposes it, before anybody looked."""
    found = reading.reading
    draft: Draft = {HEAD: _proposed_head(found)}
    for part in parts_for(reading):
        draft[part.key] = part.propose(found, reading)[:MAX_ROWS]
    return draft


def draft_to_replace(reading: PlanReading) -> Plan | None:
    """The draft that the unit has in this campaign already."""
    return Plan.objects.filter(
        campaign=reading.campaign_id, unit=reading.unit_id, state=PlanState.DRAFT
    ).first()


def review_of(reading: PlanReading, draft: Draft, *, is_checked: bool) -> Review:
    """The page's forms with the draft's values, with their faults where `is_checked`."""
    head = _form(
        HeadReview,
        HEAD,
        draft.get(HEAD, {}),
        is_checked=is_checked,
        reading=reading,
        is_doubtful=any(is_doubtful(reading, name) for name in _head_fields(reading)),
        draft=draft_to_replace(reading),
    )
    parts = [
        PartForms(
            part,
            [
                _form(
                    part.form,
                    f"{part.key}-{number}",
                    row,
                    # What is left out need not be right.
                    is_checked=is_checked and row.get("take") != "no",
                    reading=reading,
                )
                for number, row in enumerate(draft.get(part.key, []))
            ],
        )
        for part in parts_for(reading)
    ]
    return Review(head, parts)


def typed(reading: PlanReading, data: Any) -> Draft:
    """The draft as the page sent it, with a row added or merged where such a button was pressed."""
    blank = review_of(reading, {}, is_checked=False)
    draft: Draft = {HEAD: _raw(blank.head, data, HEAD)}
    for each in blank.parts:
        key = each.part.key
        form = each.part.form(reading=reading)
        count = data.get(f"{key}-TOTAL", "0")
        draft[key] = [
            _raw(form, data, f"{key}-{number}")
            for number in range(min(int(count) if count.isdigit() else 0, MAX_ROWS))
        ]
        if data.get("them") == key and len(draft[key]) < MAX_ROWS:
            draft[key].append({"take": "yes", "lines": "", "confidence": ""})
        _merge(each.part, draft[key], data.get("gop", ""))
    return draft


def is_doubtful(reading: PlanReading, name: str) -> bool:
    """Whether a field of the head was found, but not surely."""
    item = reading.reading.get(HEAD_SOURCES[name]) or {}
    return bool(item.get("value")) and float(item.get("confidence") or 0) < SURE


def _merge(part: ReviewPart, rows: list[dict[str, Any]], button: str) -> None:
    """Join the words of the row that `button` names to the row above it, and their places."""
    match = re.fullmatch(rf"{re.escape(part.key)}-(\d{{1,3}})", button)
    number = int(match.group(1)) if match else 0
    if not 0 < number < len(rows):
        return
    above, below = rows[number - 1], rows.pop(number)
    for name, value in below.items():
        if name in part.joins:
            both = [text for text in (above.get(name), value) if text]
            above[name] = part.joins[name].join(both)
        elif name not in PLACE and not above.get(name):
            above[name] = value
    places = [int(n) for row in (above, below) for n in re.findall(r"\d+", row.get("lines") or "")]
    above["lines"] = f"{min(places)}-{max(places)}" if places else ""
    above["note"] = " ".join(text for text in (above.get("note"), below.get("note")) if text)


def _form(
    kind: Any, prefix: str, values: Mapping[str, Any], *, is_checked: bool, **more: Any
) -> Any:
    if not is_checked:
        return kind(initial=dict(values), prefix=prefix, **more)
    return kind(
        {f"{prefix}-{name}": value for name, value in values.items()}, prefix=prefix, **more
    )


def _raw(form: forms.Form, data: Any, prefix: str) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(data, {}, f"{prefix}-{name}")
        for name, field in form.fields.items()
    }


def _first_fault(form: forms.Form) -> str:
    return next((str(text) for faults in form.errors.values() for text in faults), "")


def _head_fields(reading: PlanReading) -> list[str]:
    launching = {"campaign_title", "first_year", "last_year"}
    return [n for n in HEAD_SOURCES if reading.campaign_id is None or n not in launching]


def _proposed_head(found: Mapping[str, Any]) -> dict[str, Any]:
    value = {key: (found.get(key) or {}).get("value") for key in set(HEAD_SOURCES.values())}
    period = value["period"] or ["", ""]
    title = str(value["title"] or "")
    quoted = re.search(r"[“\"](.+?)[”\"]", title)
    capacity, post = _signing(str(value["signing_capacity"] or ""))
    return {
        "campaign_title": (quoted.group(1) if quoted else title)[:300],
        "first_year": year_of(period[0]),
        "last_year": year_of(period[-1]),
        "title": title[:400],
        "number": str(value["number"] or "")[:60],
        "issued_on": printed_day(value["issued_on"]),
        "signing_capacity": capacity[:120],
        "signatory_post": post[:120],
        "signatory_name": str(value["signatory"] or "")[:120],
        "purpose": str(value["purpose"] or ""),
        "solutions": str(value["solutions"] or ""),
        "recipients": "\n".join(found.get("recipients", [])),
    }


def _signing(words: str) -> tuple[str, str]:
    """“TM. UỶ BAN …” above, the posts of who signs below."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    is_for_all = bool(lines) and fold(lines[0]).startswith("tm")
    return (lines[0], ", ".join(lines[1:])) if is_for_all else ("", ", ".join(lines))
