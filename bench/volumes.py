"""Volumes at the size of a province and of the nation, beside headless Chromium in the same run.

    python -m bench.volumes            129 communes: from nothing, accepted, one changed, Chromium
    python -m bench.volumes nation 4   a fourth of 34 provinces of 98 communes on two workers, reports
                                       accepted before; all of them without the number

Works on papers alone, without a database; bin/bench.sh runs both.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- after django.setup

from documents.charts import bar_chart  # noqa: E402
from documents.layout import Annex  # noqa: E402
from documents.layout import Chart  # noqa: E402
from documents.layout import Column  # noqa: E402
from documents.layout import Document  # noqa: E402
from documents.layout import Header  # noqa: E402
from documents.layout import Heading  # noqa: E402
from documents.layout import Paragraph  # noqa: E402
from documents.layout import Signature  # noqa: E402
from documents.layout import Table  # noqa: E402
from documents.layout import roman  # noqa: E402
from documents.rendering.binding import Enclosure  # noqa: E402
from documents.rendering.binding import Leaf  # noqa: E402
from documents.rendering.binding import bind  # noqa: E402
from documents.rendering.html import document_html  # noqa: E402
from documents.rendering.ledger import Ledger  # noqa: E402
from documents.rendering.ledger import parted  # noqa: E402
from documents.rendering.ledger import set_ledger  # noqa: E402
from documents.rendering.pdf import sheet_text  # noqa: E402
from documents.rendering.press import shut_in  # noqa: E402
from documents.rendering.press_room import room  # noqa: E402
from documents.rendering.xlsx import render_xlsx  # noqa: E402

COMMUNES, NATION, NATION_COMMUNES, WORKERS = 129, 34, 98, 2
SENTENCE = "Tuyên truyền, phổ biến và hướng dẫn người dân sử dụng dịch vụ công trực tuyến. "
INDEX_COLUMNS = (
    Column("TT", "center", 8), Column("Đơn vị", "left", 62), Column("Số trang", "center", 15),
    Column("Từ trang", "center", 15),
)  # fmt: skip
HEADER = Header(agency="UỶ BAN NHÂN DÂN\nXÃ CỔ LỄ", notation="", place="Cổ Lễ")


def report(number: int, words: str = "") -> Document:
    """A commune's report of one page, as most are: four sections and five figures."""
    rows = tuple((n, f"Chỉ tiêu số {n}", "lượt", Decimal(n * number + 7)) for n in range(1, 6))
    columns = (
        Column("TT", "center", 8), Column("Chỉ tiêu", "left", 52), Column("Đơn vị", "center", 20),
        Column("Kết quả", "right", 20),
    )  # fmt: skip
    sections = [
        (Heading(f"Phần {n}", roman(n)), Paragraph(words + SENTENCE * 3)) for n in range(1, 5)
    ]
    blocks = [block for pair in sections for block in pair]
    return Document(
        header=HEADER, type_name="Báo cáo", subject=f"Kết quả năm 2026, xã số {number}",
        blocks=(*blocks, Table(columns, rows)),
    )  # fmt: skip


def front(communes: int) -> Document:
    """The province's text of some pages with charts, and two wide annexes, a row for each commune."""
    columns = (
        Column("TT", "center", 5), Column("Đơn vị", "left", 23),
        *(Column(f"Chỉ tiêu {n} (lượt)", "right", 12) for n in range(1, 7)),
    )  # fmt: skip
    rows = tuple((n, f"Xã số {n}", *(n * k for k in range(1, 7))) for n in range(1, communes + 1))
    annexes = tuple(
        Annex("Số liệu theo đơn vị", (Table(columns, rows),), roman(n), landscape=True)
        for n in (1, 2)
    )
    bars = [(f"Xã số {n}", n) for n in range(12)]
    charts = tuple(
        Chart(bar_chart("Số lượt", bars, measure="lượt"), f"Biểu đồ {n}", "Số lượt.")
        for n in range(1, 4)
    )
    return replace(
        report(0),
        blocks=(*(Paragraph(SENTENCE * 6) for _ in range(20)), *report(0).blocks, *charts),
        signature=Signature("TM. UỶ BAN NHÂN DÂN", ("CHỦ TỊCH",), "Trần Văn A"),
        annexes=annexes,
    )


def kept(document: Document, name: str) -> tuple[bytes, int]:
    printed = room().run(document_html(document))
    return shut_in(printed.content, prefix=name), printed.page_count


def bound(parts: list[tuple[bytes, int]], path: Path) -> int:
    """What a compilation does once the reports are accepted: front, annexes, list, binding."""
    whole = front(len(parts))
    body, ledgers = parted(whole)
    first, page = kept(body, "f")
    printed = [set_ledger(ledger) for ledger in ledgers]
    page += sum(annex.page_count for annex in printed) + 4
    rows = []
    for number, (_, count) in enumerate(parts, start=1):
        rows.append((str(number), f"Xã số {number}", str(count), str(page)))
        page += count
    index = Ledger(("DANH MỤC BÁO CÁO",), "", INDEX_COLUMNS, tuple(rows), links=True)
    leaves = [Leaf(f"Xã số {n}", lambda c=c: c) for n, (c, _) in enumerate(parts, start=1)]
    return bind(
        path, front=first, index=set_ledger(index).content, leaves=leaves, group="Báo cáo",
        annexes=[Leaf("Phụ lục", lambda annex=annex: annex.content) for annex in printed],
        enclosures=[Enclosure("so-lieu.xlsx", render_xlsx(whole), "Số liệu")],
    )  # fmt: skip


def chromium(folder: Path) -> float:
    """Seconds of headless Chromium for the same papers in one file, start-up included."""
    fonts = (settings.BASE_DIR / "static/vendor/fonts").as_uri()
    style = sheet_text("document.css").replace("portal:fonts", fonts)
    pages = [document_html(front(COMMUNES)), *(document_html(report(n)) for n in range(COMMUNES))]
    bodies = [html.partition("<body>")[2].partition("</body>")[0] for html in pages]
    gap = '</div><div style="break-before: page">'
    page = f"<meta charset=utf-8><style>{style}</style><div>{gap.join(bodies)}</div>"
    (folder / "all.html").write_text(page, encoding="utf-8")
    start = time.perf_counter()
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/all.pdf", f"{folder}/all.html"],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    return time.perf_counter() - start


def whole() -> float:
    """MiB that this process and its child take now, what they share counted once."""
    return sum(
        int(line.split()[1]) / 1024
        for name in ("self", *room_child())
        for line in Path(f"/proc/{name}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )


def room_child() -> list[str]:
    """The number of the process that sets papers, where there is one."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return found[:1]


def peak() -> float:
    """MiB of this process and of its child that sets papers."""
    total = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    room().close()
    return total + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def province() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        parts = [kept(report(n), f"p{n}") for n in range(COMMUNES)]
        pages = bound(parts, folder / "a.pdf")
        nothing = time.perf_counter() - start
        start = time.perf_counter()
        bound(parts, folder / "b.pdf")
        accepted = time.perf_counter() - start
        start = time.perf_counter()
        parts[5] = kept(report(5, "Sửa. "), "p5")
        bound(parts, folder / "c.pdf")
        changed = time.perf_counter() - start
        size = (folder / "c.pdf").stat().st_size / 1024
        together = whole()
        memory = peak()
        beside = chromium(folder)
    print(
        f"\n{COMMUNES} communes, {pages} pages, {size:.0f} KiB, peak {memory:.0f} MiB with shared "
        f"libraries counted twice, {together:.0f} MiB counted once, "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    for what, taken in (
        ("from nothing", nothing), ("all reports accepted before", accepted),
        ("again after one changed report", changed), ("headless Chromium, same papers", beside),
    ):  # fmt: skip
        print(f"{what:<34}{taken:>7.2f} s{taken / nothing:>7.1%} of nothing")


def one_of_the_nation(parts: list[tuple[bytes, int]]) -> float:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        bound(parts, Path(name) / "a.pdf")
    return time.perf_counter() - start


def nation(share: int) -> None:
    """Every `share`-th province of the nation, two at a time, each worker with its own press."""
    provinces = -(-NATION // share)
    parts = [kept(report(n), f"p{n}") for n in range(NATION_COMMUNES)]
    start = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        done = list(pool.map(one_of_the_nation, [parts] * provinces))
        taken = time.perf_counter() - start
        peaks = list(pool.map(peak_of_worker, range(WORKERS)))
    print(
        f"\n{provinces} of {NATION} provinces, {NATION_COMMUNES} communes each, {WORKERS} workers: "
        f"{taken:.0f} s with their start, mean {sum(done) / len(done):.1f} s, slowest {max(done):.1f} s, "
        f"peak {max(peaks):.0f} MiB a worker with its press, "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def peak_of_worker(_: int) -> float:
    time.sleep(0.5)  # so that both workers take one
    return peak()


if __name__ == "__main__":
    if sys.argv[1:2] == ["nation"]:
        nation(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    else:
        province()
