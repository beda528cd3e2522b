"""Papers of awards at the size of a province: a decision of 300 names, a dossier of 50 pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.files.base import ContentFile  # noqa: E402 -- after django.setup
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from accounts.models import User  # noqa: E402
from awards.decision_papers import decision_document  # noqa: E402
from awards.dossier import bound_file  # noqa: E402
from awards.dossier_contents import contents_of  # noqa: E402
from awards.dossier_contents import for_binding  # noqa: E402
from awards.enums import DecisionState  # noqa: E402
from awards.enums import FileKind  # noqa: E402
from awards.enums import NominationState  # noqa: E402
from awards.enums import Occasion  # noqa: E402
from awards.enums import SubjectClass  # noqa: E402
from awards.models import AwardForm  # noqa: E402
from awards.models import AwardRound  # noqa: E402
from awards.models import Decision  # noqa: E402
from awards.models import Nomination  # noqa: E402
from awards.models import NominationFile  # noqa: E402
from awards.models import NominationSection  # noqa: E402
from campaigns.models import Campaign  # noqa: E402
from documents.rendering.pdf import render_pdf  # noqa: E402
from units.models import Unit  # noqa: E402

NAMES = 300
SCANS = {FileKind.PROPOSAL: 6, FileKind.MINUTES: 6, FileKind.EVIDENCE: 33}  # 5 sheets are our own
MERIT = "Có thành tích xuất sắc trong phong trào thi đua đổi mới sáng tạo và chuyển đổi số"
SENTENCE = "Tổ chức lớp “Bình dân học vụ số”, hướng dẫn người dân nộp hồ sơ trực tuyến. "


def make_awards() -> tuple[Decision, Nomination]:
    """A decision of `NAMES` names in the made-up province; the first has a dossier of scans."""
    province = Unit.objects.get(code="NB")
    towns = list(Unit.objects.filter(kind="commune").order_by("position")[:100])
    form = AwardForm.objects.create(code="bang-khen", name="Bằng khen", level="province")
    award_round = AwardRound.objects.create(
        campaign=Campaign.objects.get(slug="doi-moi"), unit=province, title="Sơ kết",
        occasion=Occasion.MID_TERM, year=2027, opens_on=dt.date(2027, 1, 1),
        closes_on=dt.date(2027, 6, 30),
    )  # fmt: skip
    rows = [
        Nomination(
            round=award_round, form=form, nominating_unit=towns[n % len(towns)], holder=province,
            held_since=timezone.now(), state=NominationState.RECOMMENDED,
            subject_class=list(SubjectClass)[n % 5], subject_name=f"Nguyễn Thị Người Số {n}",
            position="Công chức văn hoá - xã hội", workplace=f"Uỷ ban nhân dân xã số {n}",
            achievement=MERIT,
        )
        for n in range(NAMES)
    ]  # fmt: skip
    for row in rows:
        row.derive_columns()
    Nomination.objects.bulk_create(rows)
    decision = Decision.objects.create(
        unit=province, round=award_round, form=form, state=DecisionState.ISSUED,
        number="120/QĐ-UBND", issued_on=dt.date(2027, 7, 9), subject_line="Tặng Bằng khen",
        legal_bases="Luật Thi đua, khen thưởng", signatory_name="Nguyễn Văn A",
    )  # fmt: skip
    found = list(award_round.nominations.order_by("pk"))
    decision.nominations.set(found)
    _give_papers(found[0])
    return decision, found[0]


def _give_papers(nomination: Nomination) -> None:
    officer = User.objects.get(username="xa")
    for position in range(1, 4):
        NominationSection.objects.create(
            nomination=nomination, title=f"Nội dung {position}", text=SENTENCE * 14,
            position=position,
        )  # fmt: skip
    for kind, pages in SCANS.items():
        content = scan(pages)
        NominationFile.objects.create(
            nomination=nomination, kind=kind, name=f"{kind}.pdf", size=len(content),
            file=ContentFile(content, name=f"{kind}.pdf"), content_type="application/pdf",
            sha256=hashlib.sha256(content).hexdigest(), uploaded_by=officer,
        )  # fmt: skip


def scan(pages: int) -> bytes:
    """A PDF as scanners make them: one picture to the page, 150 dots to the inch."""
    chance = random.Random(pages)
    small = [Image.frombytes("L", (155, 219), chance.randbytes(155 * 219)) for _ in range(pages)]
    first, *rest = [image.resize((1240, 1754)) for image in small]
    stream = io.BytesIO()
    first.save(stream, "PDF", save_all=True, append_images=rest, resolution=150)
    return stream.getvalue()


def measure_awards() -> list[tuple[str, float, float]]:
    """(what, seconds, peak MiB), each in a process of its own."""
    decision, nomination = make_awards()
    result = []
    for what, mode, key in (
        (f"decision of {NAMES} names", "decision", decision.pk),
        ("dossier of 50 pages, 45 of them scans", "dossier", nomination.pk),
    ):
        out = subprocess.run(
            [sys.executable, "-m", "bench.awards", mode, str(key)],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        result.append((what, float(out[-2]), float(out[-1])))
    return result


def print_one(mode: str, key: str) -> None:
    """In a process of its own: make the paper, then say seconds and peak MiB."""
    start = time.perf_counter()
    if mode == "decision":
        decision = Decision.objects.select_related("unit__parent", "form", "round__campaign")
        render_pdf(decision_document(decision.get(pk=key)))
    else:
        nomination = for_binding(Nomination.objects.all()).get(pk=key)
        made = bound_file(nomination, contents_of(nomination), None, lambda words: None)
        assert made.page_count == 50, made.page_count
    seconds = time.perf_counter() - start
    print(seconds, peak_mib())


def peak_mib() -> float:
    """The largest this process has been; what getrusage says begins with its parent's size."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    print_one(*sys.argv[1:])
