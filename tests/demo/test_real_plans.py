"""The demo's numbers, dates and structure against the plan documents themselves.

The documents do not belong to the project; the folder that holds them is named by PLAN_DOCUMENTS.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from demo.plans.co_le import CO_LE
from demo.plans.lien_minh import LIEN_MINH
from demo.plans.ninh_binh import NINH_BINH
from documents.text import fold

FOLDER = os.environ.get("PLAN_DOCUMENTS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="PLAN_DOCUMENTS is not set")
# One of the three was read by a machine from a picture: marks are lost, so all are compared folded.
AREA = re.compile(r"^\s*\d\.\s+(thi dua |tang cuong hop tac)", re.MULTILINE)


def text_of(name: str) -> str:
    lines = (Path(FOLDER) / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(fold(line) for line in lines)


def flat(text: str) -> str:
    return " ".join(text.split())


def due_of(plan: dict, what: str) -> dict:
    return next(duty for duty in plan["obligations"] if duty["what"] == what)


@pytest.mark.parametrize(
    ("name", "plan"), [("ninh_binh", NINH_BINH), ("lien_minh", LIEN_MINH), ("co_le", CO_LE)]
)
def test_every_area_of_the_plan_is_there_and_no_other(name, plan):
    assert len(AREA.findall(text_of(name))) == len(plan["areas"])


@pytest.mark.parametrize(
    ("name", "plan", "words"),
    [("ninh_binh", NINH_BINH, "ngay 15/12"), ("co_le", CO_LE, "ngay 10/12")],
)
def test_annual_report_is_due_on_the_day_that_the_plan_names(name, plan, words):
    duty = due_of(plan, "annual_report")
    assert f"ngay {duty['day']}/{duty['month']}" == words
    found = re.search(rf"(truoc|trude) {words}", flat(text_of(name)))
    assert found, f"{name}: {words}"
    assert not duty.get("includes_day", False)


@pytest.mark.parametrize(("name", "plan"), [("lien_minh", LIEN_MINH), ("co_le", CO_LE)])
def test_own_plans_are_due_in_the_month_that_the_plan_names(name, plan):
    duty = due_of(plan, "plan")
    month = rf"trong thang {duty['month']} nam {duty['year']}"
    assert re.search(month, flat(text_of(name)))


def test_plan_of_lien_minh_names_no_day_for_its_own_units():
    assert due_of(LIEN_MINH, "annual_report")["precision"] == "none"
    assert "10/12" not in text_of("lien_minh")


@pytest.mark.parametrize("name", ["lien_minh", "co_le"])
def test_communes_cite_the_provinces_plan_by_the_demos_number(name):
    text = flat(text_of(name))
    assert fold(NINH_BINH["number"]) in text
    day = NINH_BINH["issued_on"]
    assert f"{day:%d}/{day.month}/{day.year}" in text


def test_number_of_co_les_own_plan_is_printed_on_it():
    assert fold(CO_LE["number"]) in text_of("co_le")
