"""Certificates: the unit's own layouts, and printing the awards of a decision onto them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts import jobs
from accounts.auditing import record
from awards.certificate_layouts import ALIGN_WORDS
from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import COLOURS
from awards.certificate_layouts import EXAMPLE
from awards.certificate_layouts import FIELDS
from awards.certificate_layouts import FIXED
from awards.certificate_layouts import GROW_WORDS
from awards.certificate_layouts import Sheet
from awards.certificate_layouts import Spot
from awards.certificate_layouts import sheet_of
from awards.certificate_layouts import stored_spots
from awards.certificate_setting import sheets_pdf
from awards.enums import AwardLevel
from awards.enums import DecisionState
from awards.enums import FrameKind
from awards.enums import RecordState
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.models import CertificateBatch
from awards.models import CertificateLayout
from awards.models import Decision
from documents.calendar import legal_date
from documents.verification import verification_url
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from accounts.models import Job
    from accounts.models import User

MOST_SPOTS, MOST_LINES = 40, 6
SMALLEST_SIDE, LARGEST_SIDE = 90, 1200  # mm
MOST_OFFSET = 30
FACTS = (
    "name",
    "form",
    "page_width",
    "page_height",
    "is_preprinted",
    "frame",
    "offset_x",
    "offset_y",
    "fields",
)
HONORIFICS = {"male": "Ông", "female": "Bà"}
HEADS = {"Uỷ ban nhân dân": "Chủ tịch", "Ủy ban nhân dân": "Chủ tịch"}


## Layouts


@transaction.atomic
def save_layout(
    user: User,
    unit: Unit,
    *,
    layout: CertificateLayout | None = None,
    version: int = 0,
    **facts: Any,
) -> CertificateLayout:
    """Write a layout of the unit, a new one unless `layout` is given.

    Args:
        version: the version that was shown.
        facts: the columns of `FACTS`.

    Raises:
        Refused: no right over the unit, or places outside the sheet.
        Stale: somebody saved since `version` was shown.
    """
    demand(user, "awards.manage_layouts", unit)
    known = {name: facts[name] for name in FACTS if name in facts}
    if layout is None:
        layout = CertificateLayout(unit=unit)
    elif not CertificateLayout.objects.filter(pk=layout.pk, version=version).update(
        version=F("version") + 1
    ):
        raise Stale(
            "Mẫu vừa được người khác sửa. Nội dung bạn nhập vẫn còn trên trang này; hãy tải lại "
            "trang để so với bản đang lưu rồi lưu lại."
        )
    else:
        layout.version = version + 1
    for name, value in known.items():
        setattr(layout, name, value)
    layout.fields = [_checked(row, layout) for row in layout.fields]
    _check_sheet(layout)
    layout.save()
    record(user, "awards.save_layout", layout, scope_path=unit.path, spots=len(layout.fields))
    return layout


@transaction.atomic
def remove_layout(user: User, layout: CertificateLayout) -> None:
    """Throw a layout away; what was printed with it stays."""
    demand(user, "awards.manage_layouts", layout.unit)
    record(user, "awards.remove_layout", layout, scope_path=layout.unit.path)
    layout.delete()


def checked_sheet(unit: Unit, facts: dict[str, Any]) -> Sheet:
    """The sheet that these facts would make, for looking at before they are saved.

    Raises:
        Refused: as `save_layout`.
    """
    layout = CertificateLayout(unit=unit, **{k: v for k, v in facts.items() if k in FACTS})
    layout.fields = [_checked(row, layout) for row in layout.fields]
    _check_sheet(layout)
    return sheet_of(layout)


def _check_sheet(layout: CertificateLayout) -> None:
    errors = {}
    for name in ("page_width", "page_height"):
        if not SMALLEST_SIDE <= getattr(layout, name) <= LARGEST_SIDE:
            errors[name] = f"Từ {SMALLEST_SIDE} đến {LARGEST_SIDE} mm."
    for name in ("offset_x", "offset_y"):
        if abs(getattr(layout, name)) > MOST_OFFSET:
            errors[name] = f"Nhiều nhất {MOST_OFFSET} mm."
    if layout.frame not in FrameKind.values:
        errors["frame"] = "Hãy chọn một loại khung."
    if not layout.name.strip():
        errors["name"] = "Hãy đặt tên cho mẫu."
    if not layout.fields or len(layout.fields) > MOST_SPOTS:
        errors["dong"] = f"Mẫu có từ 1 đến {MOST_SPOTS} ô."
    if errors:
        raise Refused("Hãy xem lại các ô có lỗi.", errors=errors)


def _checked(row: dict[str, Any], layout: CertificateLayout) -> dict[str, Any]:
    """The row with the types that the press counts on.

    Raises:
        Refused: unknown field, or a place off the sheet.
    """
    try:
        spot = Spot(**row)
        places = (spot.x, spot.y, spot.width, spot.size)
        spot = Spot(
            **(row | dict(zip(("x", "y", "width", "size"), map(float, places), strict=True)))
        )
    except (TypeError, ValueError):
        raise Refused(
            "Vị trí của một ô không đọc được.", errors={"dong": "Xem lại các ô."}
        ) from None
    if spot.name not in FIELDS or (spot.name == FIXED and not spot.text.strip()):
        raise Refused("Có ô chưa chọn nội dung.", errors={"dong": "Có ô chưa chọn nội dung."})
    inside = (
        0 <= spot.x < layout.page_width
        and 0 <= spot.y <= layout.page_height
        and 1 <= spot.width <= layout.page_width - spot.x + 0.05
    )
    known = (
        spot.colour in COLOURS and spot.align in dict(ALIGN_WORDS) and spot.grow in dict(GROW_WORDS)
    )
    if (
        not known
        or not inside
        or not 0 < spot.size <= 400
        or not 1 <= int(spot.lines) <= MOST_LINES
    ):
        words = f"Ô “{spot.label}” nằm ngoài trang hoặc có cỡ chữ, số dòng không hợp lệ."
        raise Refused(words, errors={"dong": words})
    return stored_spots(Sheet("", 0, 0, "", (spot,)))[0]


def layouts_for(unit: Unit, form: AwardForm | None = None) -> list[tuple[str, Sheet]]:
    """Sheets to choose from, the most fitting first: key and sheet.

    Own layouts of the form, own layouts for any form, then what the portal brings along.
    """
    own = list(CertificateLayout.objects.filter(unit=unit).order_by("name", "pk"))
    fitting = [row for row in own if form and row.form_id == form.pk]
    general = [row for row in own if row.form_id is None]
    others = [row for row in own if row not in fitting and row not in general]
    sheets = [(str(row.pk), sheet_of(row)) for row in fitting + general]
    return sheets + _built_in_for(form) + [(str(row.pk), sheet_of(row)) for row in others]


def _built_in_for(form: AwardForm | None) -> list[tuple[str, Sheet]]:
    """The built-in sheets, the kind of the form first: flags, A4 for a Giấy khen, else A3."""
    wanted = "bang-khen"
    if form and form.code.startswith("co-"):
        wanted = "co-"
    elif form and form.level == AwardLevel.COMMUNE:
        wanted = "giay-khen"
    return sorted(BUILT_IN.items(), key=lambda pair: not pair[0].startswith(wanted))


## Words


def certificate_words(award: AwardRecord) -> dict[str, str]:
    """What the certificate of one award says, by the name of `certificate_layouts.FIELDS`."""
    decision, unit = award.decision, award.unit
    addressed = award.subject_name
    if award.nomination_id and (honorific := HONORIFICS.get(award.nomination.gender)):
        addressed = f"{honorific} {addressed}"
    campaign = award.campaign.title if award.campaign_id else ""
    praise = f"Đã có thành tích xuất sắc trong phong trào thi đua “{campaign}”" if campaign else ""
    posts = [decision.signing_capacity, *decision.signatory_post.splitlines()] if decision else []
    day = legal_date(award.decided_on)
    fixed = {name: EXAMPLE[name] for name in ("nation", "motto", "gives")}
    return fixed | {
        "authority": (award.decided_by or _head_of(unit)).upper(),
        "agency": unit.name.upper(),
        "title": (award.form.certificate_name or award.form.name).upper(),
        "addressed": addressed,
        "name": award.subject_name,
        "name_capital": award.subject_name.upper(),
        "workplace": award.workplace or _place_of(award),
        "achievement": award.achievement or praise,
        "decision": f"Quyết định số {award.decision_number}\n{day}",
        "book": f"Số vào sổ vàng: {award.book_number}" if award.book_number else "",
        "place_day": f"{unit.place}, {day}" if unit.place else day.capitalize(),
        "signing": "\n".join(line.strip() for line in posts if line.strip()),
        "signatory": decision.signatory_name if decision else "",
        "year": f"NĂM {award.year}",
        "code": award.code,
    }


def _place_of(award: AwardRecord) -> str:
    """Where a body of a commune belongs, which its name alone does not say."""
    home = award.home_unit
    above: Any = home.parent if home and home.name == award.subject_name else None
    return above.label if above and above.is_commune else ""


def _head_of(unit: Unit) -> str:
    """Who commends: the head, never the committee (law.md, rule 10)."""
    for opening, head in HEADS.items():
        if unit.name.startswith(opening):
            return f"{head} {unit.name}"
    return unit.name


## Printing


def printable_awards(decision: Decision) -> list[AwardRecord]:
    """The valid awards of a decision, in the order of its list, with all that their words need."""
    return list(_with_words(decision.records.filter(state=RecordState.VALID)))


def printable_award(award: AwardRecord) -> list[AwardRecord]:
    """One award of the register, old decisions included; nothing where it is no longer valid."""
    return list(_with_words(AwardRecord.objects.filter(pk=award.pk, state=RecordState.VALID)))


def _with_words(records: Any) -> Any:
    return records.select_related("form", "unit", "campaign", "nomination", "decision").order_by(
        "book_number", "pk"
    )


@transaction.atomic
def start_printing(
    user: User,
    unit: Unit,
    *,
    awards: Collection[AwardRecord],
    sheet: Sheet,
    token: uuid.UUID,
    decision: Decision | None = None,
) -> Job:
    """Have certificates of awards that the unit keeps printed into one PDF.

    Args:
        token: of the page; a second click gives the same printing.

    Raises:
        Refused: no right, nothing chosen, a draft decision, or an award that is no longer valid.
    """
    demand(user, "awards.print_certificates", unit)
    if decision is not None and decision.state != DecisionState.ISSUED:
        raise Refused("Quyết định chưa ban hành nên chưa in được bằng.")
    if not awards:
        raise Refused("Hãy chọn ít nhất một tên để in.", errors={"chon": "Chưa chọn tên nào."})
    for award in awards:
        if award.unit_id != unit.pk or award.state != RecordState.VALID:
            raise Refused(
                f"{award.subject_name}: khen thưởng đã bị huỷ bỏ hoặc không thuộc sổ này."
            )
    batch, is_new = CertificateBatch.objects.get_or_create(
        token=token,
        defaults={
            "unit": unit,
            "decision": decision,
            "layout_name": sheet.name[:150],
            "sheet": _frozen(sheet),
            "count": len(awards),
            "made_by": user,
        },
    )
    if is_new:
        batch.records.set(awards)
        record(
            user,
            "awards.print_certificates",
            batch,
            scope_path=unit.path,
            count=len(awards),
            layout=sheet.name,
        )
    return jobs.start(
        user,
        key=f"certificates:{batch.pk}",
        handler="awards.print_certificates",
        label=f"In {batch}"[:200],
        payload={"batch": batch.pk},
        total=len(awards),
    )


def print_batch(batch_id: int, progress: Progress) -> str:
    """Set the sheets of a printing and keep the file; repeatable after a crash at any point.

    Returns:
        The address of the printing's page.
    """
    batch = CertificateBatch.objects.get(pk=batch_id)
    address = reverse("awards:certificate_batch", args=[batch.pk])
    if batch.file:
        return address
    awards = list(_with_words(batch.records.all()))
    progress.step(done=0, total=len(awards), message="đang dàn trang")
    content, shrunk = sheets_pdf(
        _thawed(batch.sheet),
        [(certificate_words(award), verification_url(award.code)) for award in awards],
        title=str(batch),
        told=lambda done: progress.step(done=done, total=len(awards), message="đang dàn trang"),
    )
    batch.shrunk = shrunk[:200]
    batch.file.save(f"{secrets.token_urlsafe(24)}.pdf", ContentFile(content), save=False)
    batch.save(update_fields=["shrunk", "file"])
    return address


def _frozen(sheet: Sheet) -> dict[str, Any]:
    return vars(sheet) | {"spots": stored_spots(sheet)}


def _thawed(stored: dict[str, Any]) -> Sheet:
    return Sheet(**(stored | {"spots": tuple(Spot(**row) for row in stored["spots"])}))
