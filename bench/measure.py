"""Print how the portal does at the size of a province: pages against a bare view, paper against WeasyPrint.

Run by bin/bench.sh on a database made for it; everything comes from one run on one machine.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- after django.setup
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import Context  # noqa: E402
from django.template import Engine  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.awards import measure_awards  # noqa: E402
from bench.maker import LAST  # noqa: E402
from bench.maker import make_province  # noqa: E402
from config import urls  # noqa: E402
from reports.compilation import compile_round  # noqa: E402
from reports.models import Compilation  # noqa: E402
from reports.models import Report  # noqa: E402
from reports.models import ReportRound  # noqa: E402

TIMES = 30
FULL = {"communes": 129, "units": 6500}
SMALL = {"communes": 10, "units": 500}
ROWS = Engine().from_string(
    "<table>{% for r in rows %}<tr><td>{{ r.unit.name }}</td><td>{{ r.state }}</td>"
    "<td>{{ r.received_at }}</td></tr>{% endfor %}</table>"
)


def bare(request):
    """What the comparison is: one query, 100 rows, a plain table; signed in like the others."""
    rows = Report.objects.select_related("unit").order_by("pk")[:100]
    return HttpResponse(ROWS.render(Context({"rows": rows})))


urls.urlpatterns.append(path("bench/", bare, name="bench"))


def median_ms(client: Client, address: str) -> float:
    """Median over TIMES requests, after three that warm up."""
    taken = []
    for number in range(TIMES + 3):
        start = time.perf_counter()
        response = client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, (address, response.status_code)
        if number < 3:
            taken.clear()
    return statistics.median(taken)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def pages() -> dict[str, tuple[str, str]]:
    """(user, address) by name of the page."""
    report_round = ReportRound.objects.get(receiving_unit__code="NB", year=LAST)
    report = Report.objects.get(round=report_round, unit__code="commune-1")
    Report.objects.filter(pk=report.pk).update(state="draft")
    return {
        "overview": ("so-noi-vu", reverse("reports:progress", args=[report_round.pk])),
        "review queue": ("so-noi-vu", reverse("reports:queue", args=[report_round.pk])),
        "report form": ("xa", reverse("reports:edit", args=[report.pk])),
    }


def client_of(username: str) -> Client:
    client = Client(HTTP_HOST="localhost", secure=True)
    client.force_login(
        User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[1]
    )
    return client


def measure_pages() -> dict[str, tuple[float, int]]:
    result = {"bare view": (median_ms(client_of("so-noi-vu"), "/bench/"), 0)}
    for name, (user, address) in pages().items():
        client = client_of(user)
        result[name] = (median_ms(client, address), queries(client, address))
    return result


def fill(size: dict[str, int]) -> float:
    # The audit trail's triggers let nobody empty it; a session of a replica has no triggers.
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
    start = time.perf_counter()
    make_province(**size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return time.perf_counter() - start


def measure_paper() -> list[tuple[str, float, float]]:
    """(what, seconds, peak MiB), each in a process of its own."""
    report_round = ReportRound.objects.get(receiving_unit__code="NB", year=LAST - 1)
    officer = User.objects.get(username="so-noi-vu")
    start = time.perf_counter()
    made = compile_round(officer, report_round)
    counted = time.perf_counter() - start
    html = Path(settings.DATA_DIR) / "bench.html"
    result = [("compile 129 reports (figures, texts)", counted, 0.0)]
    for what, mode in (
        ("portal: document and PDF", "portal"),
        ("WeasyPrint alone, same HTML", "bare"),
    ):
        out = subprocess.run(
            [sys.executable, "-m", "bench.measure", mode, str(made.pk), str(html)],
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        result.append((what, float(out[-2]), float(out[-1])))
    return result


def print_paper(mode: str, key: str, html: str) -> None:
    """In a process of its own: lay out and print, then say seconds and peak MiB."""
    from documents.rendering.html import document_html
    from documents.rendering.pdf import html_to_pdf
    from documents.rendering.pdf import render_pdf
    from reports.rendering import document_of

    start = time.perf_counter()
    if mode == "portal":
        made = Compilation.objects.select_related(
            "round__receiving_unit__parent", "round__campaign", "round__plan"
        ).get(pk=key)
        document = document_of(made)
        render_pdf(document)
        seconds = time.perf_counter() - start
        Path(html).write_text(document_html(document), encoding="utf-8")
    else:
        html_to_pdf(Path(html).read_text(encoding="utf-8"))
        seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    fill(SMALL)
    small = measure_pages()
    seconds = fill(FULL)
    full = measure_pages()
    print(f"\n{connection.vendor}, {Report.objects.count():,} reports, made in {seconds:.0f} s")
    print(
        f"\n{'page':<16}{'10 communes':>14}{'129 communes':>14}{'× bare':>9}{'queries 10':>12}{'129':>6}"
    )
    base = full["bare view"][0]
    for name, (full_ms, full_queries) in full.items():
        small_ms, small_queries = small[name]
        print(
            f"{name:<16}{small_ms:>11.1f} ms{full_ms:>11.1f} ms{full_ms / base:>9.1f}"
            f"{small_queries:>12}{full_queries:>6}"
        )
    print(f"\n{'paper':<38}{'seconds':>9}{'peak MiB':>10}")
    for what, taken, peak in [*measure_paper(), *measure_awards()]:
        print(f"{what:<38}{taken:>9.1f}{peak or 0:>10.0f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print_paper(*sys.argv[1:])
    else:
        main()
