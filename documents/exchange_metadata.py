"""What the document exchange axis wants to know of a paper, by the field names of edXML.

Names from QCVN 102:2016/BTTTT as amended by Circular 01/2022/TT-BTTTT: From, To, DocumentId, Code,
PromulgationInfo, DocumentType, Subject, SignerInfo, DueDate, ToPlaces, OtherInfo. Only the header
of a message is written: the envelope, its trace and its transport are the work of the province's
document system. A field that nobody filled in is left out, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from xml.dom.minidom import Document as XmlDocument
from xml.dom.minidom import Element

from documents.layout import Document
from documents.models import IssuedDocument
from documents.text import normalize

XML_TYPE = "application/xml"
Header = dict[str, Any]  # texts, groups of them, and lists: one element for each value


def facts_of(
    paper: Document, *, organ_id: str = "", due_on: dt.date | None = None
) -> dict[str, Any]:
    """What the row of an issued paper keeps beside number, day and title; plain values.

    Args:
        organ_id: the issuing agency's code on the axis (Decision 20/2020/QĐ-TTg), where known.
        due_on: the day by which the addressees have to answer.
    """
    signature = paper.signature
    return {
        "organ_id": organ_id,
        "number": paper.header.number,
        "notation": paper.header.notation,
        "place": paper.header.place,
        "type": paper.type_name,
        "subject": paper.subject,
        # Without a name the paper is still to be signed: its usual post would be a guess.
        "competence": signature.authority if signature.name else "",
        "position": ", ".join(signature.posts) if signature.name else "",
        "signer": signature.name,
        "addressees": _bare(paper.addressees),
        "recipients": _bare(paper.recipients),
        "annexes": [annex.title for annex in paper.annexes if annex.title],
        "due_on": due_on.isoformat() if due_on else "",
    }


def header_of(issued: IssuedDocument) -> Header:
    """The message header of a paper that left the portal, from its row alone."""
    facts = {**issued.exchange}
    if issued.number:
        facts["number"], _, notation = (part.strip() for part in issued.number.partition("/"))
        facts["notation"] = notation or facts.get("notation", "")
    return message_header(
        facts,
        organ_name=issued.issuer,
        document_id=issued.code,
        issued_on=issued.issued_on,
        subject=issued.title,
        page_count=issued.page_count,
    )


def message_header(
    facts: dict[str, Any],
    *,
    organ_name: str,
    document_id: str = "",
    issued_on: dt.date | None = None,
    subject: str = "",
    page_count: int = 0,
) -> Header:
    """Nested fields in the order of the standard, without those that are empty.

    Args:
        facts: as `facts_of` gives them; any may be missing.
        subject: stands in where the facts have none.
    """

    def fact(name: str) -> Any:
        return facts.get(name) or ""

    return _filled(
        {
            "From": {"OrganId": fact("organ_id"), "OrganName": organ_name},
            "To": [{"OrganName": name} for name in fact("addressees")],
            "DocumentId": document_id,
            # A notation alone is no code: the paper has no number yet.
            "Code": fact("number")
            and {"CodeNumber": fact("number"), "CodeNotation": fact("notation")},
            "PromulgationInfo": issued_on
            and {"Place": fact("place"), "PromulgationDate": issued_on.isoformat()},
            "DocumentType": {"TypeName": fact("type")},
            "Subject": fact("subject") or subject,
            "SignerInfo": {
                "Competence": fact("competence"),
                "Position": fact("position"),
                "FullName": fact("signer"),
            },
            "DueDate": fact("due_on"),
            "ToPlaces": {"Place": fact("recipients")},
            "OtherInfo": {
                "PageAmount": str(page_count) if page_count else "",
                "Appendixes": {"Appendix": fact("annexes")},
            },
        }
    )


def edxml(header: Header) -> bytes:
    """The header as a well-formed XML file in UTF-8."""
    document = XmlDocument()
    root = document.createElement("MessageHeader")
    document.appendChild(root)
    _append(document, root, header)
    return document.toprettyxml(indent="  ", encoding="utf-8")


def _append(document: XmlDocument, parent: Element, values: Header) -> None:
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            element = document.createElement(name)
            parent.appendChild(element)
            if isinstance(each, dict):
                _append(document, element, each)
            else:
                element.appendChild(document.createTextNode(each))


def _filled(value: Any) -> Any:
    """The same without empty texts, lists and groups; texts composed, without control characters."""
    if isinstance(value, dict):
        inner = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each}
    if isinstance(value, list):
        return [each for each in (_filled(each) for each in value) if each]
    return normalize(value).strip() if isinstance(value, str) else value


def _bare(lines: Iterable[str]) -> list[str]:
    """Lines of a list on paper without the dash before and the mark after them."""
    return [bare for line in lines if (bare := line.strip().lstrip("-–+ ").rstrip(" ;."))]
