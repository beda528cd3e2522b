"""What a plan obliges its readers to hand in: own plan, yearly report, mid-term and final review."""

from __future__ import annotations

import re

from campaigns.reading import parts
from campaigns.reading.dates import Due
from campaigns.reading.dates import dues_in
from campaigns.reading.dates import flat
from campaigns.reading.found import Found
from campaigns.reading.outline import Paragraph
from campaigns.reading.outline import last_line
from campaigns.reading.outline import walk
from campaigns.reading.words import plain
from campaigns.reading.words import says
from campaigns.reading.words import says_any

YEARLY = ("hang nam", "dinh ky nam", "moi nam", "dinh ky hang", "hang ndm")
REPORT = ("bao cao",)
SEND = ("gui ve", "gui ", "bao cao ve", "ve so noi vu", "ve uy ban", "ve ubnd")
OWN_PLAN = (
    "xay dung ban hanh ke hoach",
    "ban hanh ke hoach",
    "xay dung ke hoach",
    "ke hoach trien khai",
    "van ban trien khai",
    "phat dong",
    "cu the hoa ke hoach",
    "nop ke hoach",
    "gui ke hoach",
    "lap ke hoach",
)
MID_TERM = ("so ket",)
FINAL = ("tong ket",)
_THROUGH = re.compile(r"\((?:qua|thông qua|thong qua)\s+([^)]{3,60})\)", re.IGNORECASE)
_TO = re.compile(
    r"(?:về|gửi về|gửi|báo cáo|vé|ve|vè|cho|v\S)\s+((?:Ủy ban|Uỷ ban|Uy ban|UBND|Sở|So|S\S|Phòng|Phong|Bộ|Ban|Hội|Đảng|Trung tâm|cơ quan|nhà trường|Nhà trường)\s[^,.;()]{2,70})"
)
_WHO_STOPS = re.compile(
    r"\s+(?:báo cáo|bao cao|bdo cdo|gửi|gui|xây dựng|xay dung|ban hành|tổ chức|to chuc|tiến hành|tien hanh|tham mưu|căn cứ|định kỳ|có trách nhiệm|chủ trì|hoàn thành|trước|triển khai|trien khai|phát động|cụ thể|vào năm|vao nam|để|dé|sẽ|s\S{1,3}\s+ti|tiếp tục|tiép tuc|bố trí|bo tri|phối hợp|phoi hop|đôn đốc|don doc|theo dõi|theo doi|hướng dẫn|huong dan|kiểm tra|kiem tra|chỉ đạo|chi dao|tổng hợp|tong hop|tuyên truyền|vận động|lựa chọn|thẩm định|cân đối|bảo đảm|quán triệt|phân công|đăng ký|nộp|nop|phụ trách|giúp)"
)
_UNIT_OPENING = re.compile(
    r"(?:c[a-z]c|moi|tung|toan the)\s|(?:co quan|don vi|dia phuong|ubnd|uy ban|hoi dong|mat tran|doanh nghiep"
    r"|ban chi dao|thu truong|nha truong|ban giam hieu|ban thuong vu|trung tam|hop tac xa|chi hoi|chi bo|khoi)\b|(?:so|phong|truong|thon|xa|phuong|ban|hoi|doan|to|vien)\s(?!(?:nam|hanh|chuc|nghi|ket)\b)"
)
_UNITS = re.compile(
    r"((?:các|cac|Các|Cac|Cdc|cdc|UBND|Ủy ban|Uỷ ban|Sở|Phòng|đơn vị|don vi)\s+[^.;:]{3,160})"
)


# Who is advised is who acts: “Sở Nội vụ chủ trì, tham mưu UBND tỉnh tổng kết vào năm 2030”.
_ADVISED = re.compile(
    r"(?:tham mưu|tham muu)\s+(?:cho\s+|giúp\s+)?((?:Ủy ban|Uỷ ban|Uy ban|UBND|Hội đồng|Hoi dong|Ban Chỉ đạo)\s[^.;:]{2,160})"
)
# Sentences that end a plan belong to nobody's duties.
_CLOSING = ("tren day la", "trong qua trinh", "nhan duoc ke hoach", "can cu ke hoach nay", "yeu cau cac", "yeu cau thu truong")  # fmt: skip
_ASKS = re.compile(r"(?:uy ban nhan dan|ubnd)\b.{0,40}(?:yeu cau|de nghi)\b")


Context = tuple[str, Paragraph, str]  # sentence, its paragraph, the actor above it


def obligations_of(
    tree: list[Paragraph], by_part: dict[str, list[Paragraph]], issuer: Found | None = None
) -> list[Found]:
    """Every obligation once, the one with the firmest term first found.

    Args:
        issuer: who issues the plan, and so owes what an office only drafts for it.
    """
    found: list[Found] = []
    places = [*by_part[parts.TIME], *by_part[parts.ORGANISATION]] or tree
    for paragraph in walk(places):
        actor = _actor_above(paragraph, places)
        for sentence in _sentences(paragraph.text):
            if issuer and _drafts_only(sentence):
                actor = issuer.facts["value"]
            found += _of_sentence(sentence, paragraph, actor)
            # Clauses after a semicolon have the subject of the first.
            actor = _opening_units(_opening(sentence)) or actor
    if not any(f.facts["what"] == "annual_report" for f in found):
        for paragraph in walk(tree):
            for sentence in _sentences(paragraph.text):
                if says_any(sentence, YEARLY, 88) and says_any(sentence, REPORT, 88):
                    found += _yearly_reports(dues_in(sentence), (sentence, paragraph, ""))
    return _without_repeats(found)


def _of_sentence(sentence: str, paragraph: Paragraph, heading: str) -> list[Found]:
    dues = dues_in(sentence)
    context = (sentence, paragraph, heading)
    made = _yearly_reports(dues, context)
    for what, words in (("mid_term_review", MID_TERM), ("final_review", FINAL)):
        if says_any(sentence, words, 90) and (due := _nearest(dues, flat(sentence), words)):
            made.append(_found(what, context, due, 0.85))
    return made + _own_plans(dues, context)


def _yearly_reports(dues: list[Due], context: Context) -> list[Found]:
    sentence = context[0]
    yearly = says_any(sentence, YEARLY, 88)
    if not says_any(sentence, REPORT, 88) or not (yearly or any(due.is_yearly for due in dues)):
        return []
    made = [_found("annual_report", context, due, 0.95) for due in dues if due.is_yearly]
    goes_up = re.search(r"\b(ve|gui|qua)\b", flat(sentence)) and says(sentence, "ket qua", 85)
    if not made and yearly and goes_up:
        made.append(_found("annual_report", context, None, 0.4))
    return made


def _own_plans(dues: list[Due], context: Context) -> list[Found]:
    """Terms of a day, month or quarter of a named year, after words of an own plan."""
    sentence = context[0]
    if not says_any(sentence, OWN_PLAN, 88):
        return []
    here = flat(sentence)
    return [
        _found("plan", context, due, 0.85)
        for due in dues
        if not due.is_yearly
        and len(due.text) > 4
        and says_any(here[: due.at + 40], ("ke hoach", "van ban", "chuong trinh"), 86)
        and not says_any(here[max(0, due.at - 60) : due.at], (*MID_TERM, *FINAL), 90)
    ]


def _nearest(dues: list[Due], text: str, words: tuple[str, ...]) -> Due | None:
    """The term closest to the word, after it if one is there; yearly days are not of reviews."""
    at = min((text.find(word) for word in words if word in text), default=0)
    fixed = [due for due in dues if not due.is_yearly]
    if words == MID_TERM:
        # “Trên cơ sở sơ kết …, tổng kết vào năm 2030”: that year is the final review's.
        final = text.find("tong ket", at)
        fixed = [due for due in fixed if final < 0 or due.at < final or final - at < 14]
        if "co so so ket" in text[max(0, at - 8) : at + 8]:
            fixed = [due for due in fixed if due.at < at]
    after = [due for due in fixed if due.at >= at]
    if after:
        return min(after, key=lambda due: due.at)
    return max(fixed, key=lambda due: due.at, default=None)


def _found(what: str, context: Context, due: Due | None, confidence: float) -> Found:
    sentence, paragraph, heading = context
    through = _THROUGH.search(sentence)
    to = _TO.search(sentence)
    return Found(
        {
            "what": what,
            "who": _who(sentence, heading),
            "to": _clean(to.group(1)) if to else None,
            "through": _clean(through.group(1)) if through else _through_inside(sentence),
            "due": due.text if due else None,
            "includes_day": due.includes_day if due else None,
        },
        confidence,
        paragraph.first,
        paragraph.last,
    )


def _through_inside(sentence: str) -> str | None:
    inside = re.search(r"\bqua\s+((?:Sở|Phòng|S\S|Phong)\s[^),.;]{2,40})", sentence)
    return _clean(inside.group(1)) if inside else None


def _who(sentence: str, heading: str) -> str | None:
    """The units that the sentence begins with, else the actor under whose heading it stands."""
    if advised := _ADVISED.search(sentence):
        return _WHO_STOPS.split(advised.group(1).rpartition(", ")[2])[0].strip(" ,")
    if first := _opening_units(_opening(sentence)):
        return first
    for match in _UNITS.finditer(sentence):
        if heading and (match.start() > 40 or _goes_to(sentence, match.start())):
            break
        units = _WHO_STOPS.split(match.group(1))[0].strip(" ,")
        if len(units) > 4 and not says_any(units, ("muc tieu", "noi dung", "tap the ca nhan"), 90):
            return units[0].upper() + units[1:]
    return heading or None


def _opening(sentence: str) -> str:
    """A sentence without “Giai đoạn 1 (…):” and “Định kỳ hằng năm,” before its subject."""
    opening = re.sub(r"^[^:]{0,60}:\s+", "", sentence) if ":" in sentence[:60] else sentence
    return re.sub(r"^(?:Định|Dinh|binh|Hằng|Hàng|Hang)\s+\S+\s+\S+\s*\S*,\s*", "", opening)


def _drafts_only(sentence: str) -> bool:
    """“Tham mưu xây dựng báo cáo …”: an office drafts what its body sends."""
    return (
        re.match(r"tham muu\s+(?:xay dung|tong hop|bao cao|ban hanh|to chuc)", plain(sentence))
        is not None
    )


def _opening_units(text: str) -> str | None:
    """The units with which a sentence begins, up to its verb; None where it begins otherwise."""
    first = _WHO_STOPS.split(f"{text} ", maxsplit=1)[0].strip(" ,-+")
    if 3 < len(first) < 140 and first != text.strip() and _UNIT_OPENING.match(plain(first)):
        return first[0].upper() + first[1:]
    return None


def _goes_to(sentence: str, at: int) -> bool:
    return re.search(r"(?:về|ve|gửi|vé|vè|ở|o|qua)\s+$", sentence[:at]) is not None


def _actor_above(paragraph: Paragraph, places: list[Paragraph]) -> str:
    """The numbered heading that holds a paragraph: “1. Các sở, ban, ngành …”."""
    for part in places:
        for actor in part.children:
            if paragraph is not actor and paragraph in walk(actor.children):
                is_actor = len(actor.text) < 200 and not says(actor.text[:20], "giai doan", 80)
                return actor.text.strip(" :.")[:160] if is_actor else ""
    return ""


def duties_of(by_part: dict[str, list[Paragraph]]) -> list[Found]:
    """Who has to do what: actors of the organisation part with their paragraphs.

    An actor stands in a heading with its duties below, or at the beginning of one paragraph:
    “1. Sở Nội vụ: đôn đốc …”, “1. Sở Nội vụ chủ trì, phối hợp …”.
    """
    return [
        found
        for part in by_part[parts.ORGANISATION]
        for actor in part.children
        if actor.kind != "none"
        for found in _duties_of(actor)
    ]


def _duties_of(actor: Paragraph) -> list[Found]:
    if actor.children:
        if len(actor.text) > 200:
            return []
        name = _actor_name(actor.text)
        return [
            Found(
                {"actor": name, "text": _without_closing(duty)},
                0.8,
                duty.first,
                last_line(duty),
            )
            for duty in actor.children
            if _without_closing(duty)
        ]
    name, _, rest = actor.text.partition(":")
    if not rest.strip() or len(name) > 200:
        name = _opening_units(actor.text) or ""
        rest = actor.text
    if not name:
        return []
    return [Found({"actor": _actor_name(name), "text": rest.strip()}, 0.7, actor.first, actor.last)]


def _without_closing(duty: Paragraph) -> str:
    return " ".join(p.text for p in walk([duty]) if p.kind != "none" or not _closes(p.plain))


def _closes(words: str) -> bool:
    return says_any(words[:20], _CLOSING, 82) or _ASKS.match(words) is not None


def _actor_name(heading: str) -> str:
    """A heading without its colon and without asking: “Đề nghị Uỷ ban Mặt trận …:”."""
    name = re.sub(r"^(?:Đề nghị|Đề nghi|De nghi|Dé nghi)\s+", "", heading.strip(" .:;"))
    return name[:1].upper() + name[1:]


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[a-zà-ỹ0-9)”])[.;](?:\s+|$)", text) if s.strip()]


def _without_repeats(found: list[Found]) -> list[Found]:
    kept: dict[tuple, Found] = {}
    for each in found:
        key = (
            each.facts["what"],
            each.facts["due"],
            plain(each.facts["who"] or "")[:20] if each.facts["what"] == "plan" else "",
        )
        if key not in kept or each.confidence > kept[key].confidence:
            kept[key] = each
    rows = list(kept.values())
    dated = {row.facts["what"] for row in rows if row.facts["due"]}
    return [row for row in rows if row.facts["due"] or row.facts["what"] not in dated]


def _clean(text: str) -> str:
    return " ".join(
        re.split(
            r"\s+(?:trước|truoc|tru\S+|chậm|để|de|định|hằng|hàng|hang|qua|thông qua|vào|kết quả|xem xét)\b",
            text,
        )[0].split()
    ).strip(" ,.-")
