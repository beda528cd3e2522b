"""What the API answers, and that its description tells the truth about it."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from config.api import description
from documents.models import IssuedDocument
from reports.enums import ReportState
from reports.models import Report
from tests.api.scenes import LISTS
from tests.api.scenes import ask
from tests.api.scenes import key_for
from tests.api.scenes import make_data
from tests.factories import ReportFactory
from tests.factories import UnitFactory
from tests.factories.awards_register import AwardRecordFactory
from units.api_examples import endpoints
from units.api_examples import example_answer
from units.api_problems import PROBLEM_TYPE
from units.models import Unit

PERSONAL = re.compile(r"birth|phone|email|mail|identity|citizen|address|workplace|amount|salary")


def fits(answer: Any, operation: dict[str, Any], status: int, media: str) -> None:
    schema = operation["responses"][status]["content"][media]["schema"]
    whole = {**schema, "components": description()["components"]}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(answer)


def test_every_address_is_described_and_every_description_has_an_address():
    found = set()
    for entry in get_resolver().url_patterns:
        if getattr(entry, "namespace", "") == "api":
            for pattern in entry.url_patterns:
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
                found.add(f"/api/v1/{path}")
    assert found == set(description()["paths"])
    assert all(set(operations) == {"get"} for operations in description()["paths"].values())


def test_every_answer_fits_its_schema(cast):
    data = make_data(cast)
    # A report that nobody sent, and rows without all that may be missing.
    ReportFactory(round=data.scene.round, unit=UnitFactory(commune=True, parent=cast.province))
    AwardRecordFactory(unit=cast.province, home_unit=None, decided_by="")
    _, secret = key_for(cast, cast.province)
    for path, operations in description()["paths"].items():
        short = path.removeprefix("/api/v1/")
        addresses = [short]
        if "{" in short:
            listed = ask(short.split("/")[0], secret).json()["items"]
            assert listed, short
            addresses = [short.format(key=row["id"], code=row.get("code", "")) for row in listed]
        for address in addresses:
            answer = ask(address, secret)
            assert answer.status_code == 200, (address, answer.content)
            fits(answer.json(), operations["get"], 200, "application/json")


def test_every_refusal_fits_its_schema(cast):
    _, secret = key_for(cast, cast.province)
    for path, operations in description()["paths"].items():
        short = path.removeprefix("/api/v1/").format(key=999, code="ZZZZ")
        wrong = (short, 404) if "{" in path else (f"{short}?limit=0", 422)
        for answer, status in ((ask(wrong[0], secret), wrong[1]), (ask(short), 401)):
            assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM_TYPE), path
            fits(answer.json(), operations["get"], status, PROBLEM_TYPE)


def test_examples_on_the_page_fit_the_schemas():
    document = description()
    for operations in document["paths"].values():
        fits(
            example_answer(document, operations["get"]), operations["get"], 200, "application/json"
        )
    assert len(list(endpoints(document))) == len(document["paths"])


def test_no_field_tells_of_a_person_more_than_the_name():
    names = {
        name
        for schema in description()["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
    assert "subject_name" in names
    assert [name for name in names if PERSONAL.search(name)] == []


def test_figures_are_exact_text_with_unit_and_year(cast):
    make_data(cast)
    _, secret = key_for(cast, cast.commune)
    (row,) = ask("figures", secret).json()["items"]
    assert (row["value"], row["unit_of_measure"], row["year"]) == ("12.5", "lượt người", 2025)


def test_figures_leave_only_after_acceptance_and_go_when_the_report_is_returned(cast):
    data = make_data(cast)
    _, secret = key_for(cast, cast.province)
    own = Report.objects.filter(pk=data.scene.report.pk)
    seen = set()
    for state in ReportState.values:
        own.update(state=state)
        rows = ask("figures", secret).json()["items"]
        seen |= {state for row in rows if row["report"] == data.scene.report.pk}
    assert seen == {"accepted", "compiled"}


@pytest.mark.parametrize(("came_before", "outward"), [(False, "draft"), (True, "returned")])
def test_what_lies_before_the_units_own_leader_is_not_told_outside(cast, came_before, outward):
    data = make_data(cast)
    _, secret = key_for(cast, cast.province)
    moment = timezone.now() if came_before else None
    Report.objects.filter(pk=data.scene.report.pk).update(
        state=ReportState.PRESENTED, first_received_at=moment
    )
    own = f"reports/{data.scene.report.pk}"
    assert ask(own, secret).json()["state"] == outward
    for state in ("draft", "returned", "submitted"):
        found = [row["id"] for row in ask(f"reports?state={state}", secret).json()["items"]]
        assert (data.scene.report.pk in found) is (state == outward)
    assert ask("reports?state=presented", secret).status_code == 422
    assert "presented" not in json.dumps(description())


def test_totals_are_marked_provisional_while_a_unit_is_missing(cast):
    data = make_data(cast)
    _, secret = key_for(cast, cast.province)
    address = f"rounds/{data.scene.round.pk}/totals"
    (whole,) = ask(address, secret).json()["totals"]
    Report.objects.filter(pk=data.scene.report.pk).update(state=ReportState.SUBMITTED)
    (part,) = ask(address, secret).json()["totals"]
    assert (whole["value"], whole["is_provisional"]) == ("19.5", False)
    assert (part["value"], part["is_provisional"]) == ("7", True)
    assert part["missing_units"] == [cast.commune.label]


def test_drafts_and_the_words_of_reports_stay_inside(cast):
    data = make_data(cast)
    type(data.scene.round.plan).objects.update(state="draft")
    IssuedDocument.objects.update(title="Nháp")
    type(data.scene.round.campaign).objects.update(state="draft")
    _, secret = key_for(cast, cast.province)
    for name in ("campaigns", "plans", "rounds"):
        assert ask(name, secret).json()["items"] == [], name
    assert "Lời văn" not in "".join(ask(name, secret).content.decode() for name in LISTS)


def test_a_list_goes_on_where_the_page_before_ended(cast):
    for _ in range(5):
        AwardRecordFactory(unit=cast.commune)
    _, secret = key_for(cast, cast.commune)
    seen, after = [], 0
    while after is not None:
        answer = ask(f"awards?limit=2&after={after}", secret).json()
        seen += [row["id"] for row in answer["items"]]
        after = answer["next"]
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_the_same_number_of_queries_for_one_row_and_for_many(
    cast, name, django_assert_num_queries
):
    data = make_data(cast)
    _, secret = key_for(cast, cast.province)
    ask(name, secret)  # the first call of a day makes the row that counts
    with CaptureQueriesContext(connection) as few:
        ask(f"{name}?limit=1", secret)
    for _ in range(6):
        unit = UnitFactory(commune=True, parent=cast.province)
        AwardRecordFactory(unit=unit)
        ReportFactory(round=data.scene.round, unit=unit)
    with django_assert_num_queries(len(few)):
        ask(f"{name}?limit=200", secret)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("reports?state=gone", 422),
        ("reports?round=x", 422),
        (f"reports?after={10**30}", 422),
        (f"reports/{10**30}", 422),
        ("plans?unit=%00", 422),
        ("reports/0", 422),
        ("documents/%00", 404),
        ("nothing", 404),
    ],
)
def test_odd_parameters_are_problems_and_no_faults(cast, address, status):
    _, secret = key_for(cast, cast.province)
    answer = ask(address, secret)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM_TYPE
    assert answer.json()["status"] == status


def test_a_program_that_has_the_newest_answer_gets_304(cast):
    make_data(cast)
    _, secret = key_for(cast, cast.commune)
    first = ask("plans", secret)
    again = ask("plans", secret, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Unit.objects.filter(pk=cast.commune.pk).update(name="Tên mới")
    assert ask("plans", secret, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_shows_every_endpoint_to_anyone_and_the_document_is_openapi(client, db):
    page = client.get("/api/").content.decode()
    assert all(path in page for path in description()["paths"])
    assert client.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
