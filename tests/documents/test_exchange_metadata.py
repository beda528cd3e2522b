"""Metadata for the exchange axis: the fields of edXML, filled from the paper, never guessed."""

from __future__ import annotations

import datetime as dt

from defusedxml.ElementTree import fromstring

from documents.exchange_metadata import edxml
from documents.exchange_metadata import facts_of
from documents.exchange_metadata import header_of
from documents.exchange_metadata import message_header
from documents.layout import Annex
from documents.layout import Document
from documents.layout import Header
from documents.layout import Signature
from documents.models import IssuedDocument
from documents.verification import issue_document
from tests.factories import PlanFactory

# The names that the law's list gives, with the parts of those that have any.
NAMES = {
    "From": {"OrganId", "OrganName"}, "To": {"OrganName"}, "DocumentId": set(),
    "Code": {"CodeNumber", "CodeNotation"},
    "PromulgationInfo": {"Place", "PromulgationDate"}, "DocumentType": {"TypeName"},
    "Subject": set(), "SignerInfo": {"Competence", "Position", "FullName"}, "DueDate": set(),
    "ToPlaces": {"Place"}, "OtherInfo": {"PageAmount", "Appendixes"},
}  # fmt: skip


def paper(**changes) -> Document:
    facts = {
        "header": Header(
            agency="UỶ BAN NHÂN DÂN\nTỈNH NINH BÌNH", notation="BC-UBND", place="Ninh Bình",
            number="15", issued_on=dt.date(2025, 12, 20),
        ),
        "type_name": "Báo cáo",
        "subject": "Kết quả <thi đua> & “đổi mới”\x07 năm 2025",
        "blocks": (),
        "addressees": ("Bộ Nội vụ;",),
        "signature": Signature("TM. UỶ BAN NHÂN DÂN", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Lê Văn A"),
        "recipients": ("- Như trên;", "- Lưu: VT, SNV."),
        "annexes": (Annex("Biểu số liệu", ()),),
    }  # fmt: skip
    return Document(**{**facts, **changes})


def issued(**changes) -> IssuedDocument:
    facts = {
        "code": "AAAA-BBBB", "kind": "compilation", "title": "Báo cáo", "issuer": "UBND tỉnh",
        "content": b"%PDF", "page_count": 24, "number": "15/BC-UBND",
        "issued_on": dt.date(2025, 12, 20),
        "exchange": facts_of(paper(), organ_id="H42", due_on=dt.date(2026, 1, 5)),
    }  # fmt: skip
    return issue_document(**{**facts, **changes})


def test_every_field_of_the_law_is_filled_from_the_row_and_well_formed(db):
    root = fromstring(edxml(header_of(issued())))
    assert root.tag == "MessageHeader"
    assert {child.tag: {part.tag for part in child} for child in root} == NAMES
    values = {
        path: [each.text.strip() for each in root.findall(path)]
        for path in (
            "From/OrganId", "Code/CodeNumber", "Code/CodeNotation", "PromulgationInfo/Place",
            "PromulgationInfo/PromulgationDate", "Subject", "SignerInfo/Position", "DueDate",
            "To/OrganName", "ToPlaces/Place", "OtherInfo/PageAmount",
            "OtherInfo/Appendixes/Appendix",
        )
    }  # fmt: skip
    assert values == {
        "From/OrganId": ["H42"],
        "Code/CodeNumber": ["15"],
        "Code/CodeNotation": ["BC-UBND"],
        "PromulgationInfo/Place": ["Ninh Bình"],
        "PromulgationInfo/PromulgationDate": ["2025-12-20"],
        "Subject": ["Kết quả <thi đua> & “đổi mới” năm 2025"],
        "SignerInfo/Position": ["KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"],
        "DueDate": ["2026-01-05"],
        "To/OrganName": ["Bộ Nội vụ"],
        "ToPlaces/Place": ["Như trên", "Lưu: VT, SNV"],
        "OtherInfo/PageAmount": ["24"],
        "OtherInfo/Appendixes/Appendix": ["Biểu số liệu"],
    }


def test_what_nobody_knows_is_left_out(db):
    unsigned = paper(signature=Signature("TM. UỶ BAN NHÂN DÂN", ("CHỦ TỊCH",)), annexes=())
    header = header_of(issued(number="", issued_on=None, exchange=facts_of(unsigned)))
    # The number on the paper is still the paper's own; without a day it was never promulgated.
    assert "SignerInfo" not in header
    assert "PromulgationInfo" not in header
    assert "DueDate" not in header
    assert "OrganId" not in header["From"]
    assert "Appendixes" not in header["OtherInfo"]
    unnumbered = paper(header=Header(agency="UBND", notation="BC-UBND", place="Ninh Bình"))
    bare = message_header(facts_of(unnumbered), organ_name="UBND")
    assert "Code" not in bare


def test_a_paper_of_before_tells_what_its_row_holds(db):
    header = header_of(issued(exchange={}))
    assert header == {
        "From": {"OrganName": "UBND tỉnh"},
        "DocumentId": "AAAA-BBBB",
        "Code": {"CodeNumber": "15", "CodeNotation": "BC-UBND"},
        "PromulgationInfo": {"PromulgationDate": "2025-12-20"},
        "Subject": "Báo cáo",
        "OtherInfo": {"PageAmount": "24"},
    }


def test_whoever_holds_the_code_downloads_the_file_and_a_wrong_code_is_404(client, db):
    answer = client.get(f"/xac-thuc/{issued().code}/edxml.xml")
    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"].startswith("attachment")
    assert fromstring(answer.content).findtext("DocumentId") == "AAAA-BBBB"
    assert client.get("/xac-thuc/KHONG-CO/edxml.xml").status_code == 404


def test_an_issued_plan_has_metadata_and_a_draft_has_none(cast, as_user):
    plan = PlanFactory(
        unit=cast.province, number="02/KH-UBND", signatory_name="", issued_on=dt.date(2025, 10, 1)
    )
    draft = PlanFactory(campaign=plan.campaign, unit=cast.commune, parent=plan, draft=True)
    browser = as_user(cast.superuser)
    root = fromstring(browser.get(f"/phong-trao/ke-hoach/{plan.pk}/edxml.xml").content)
    assert root.findtext("Code/CodeNotation").strip() == "KH-UBND"
    assert root.find("SignerInfo") is None
    assert browser.get(f"/phong-trao/ke-hoach/{draft.pk}/edxml.xml").status_code == 404
