"""The last evening: units submit their reports within ten minutes, half of them in the last two.

Real HTTP on loopback against gunicorn with two workers on PostgreSQL. Sessions are prepared, not
signed in (a password costs 0.1 s of processor by design and people are signed in before they
write); evidence was uploaded before. Each unit opens its check page, presses the button (every
tenth presses twice at once) and lands on its receipt. One in ten is late and must be told so.

    python -m bench.last_evening [--units 3000] [--seconds 600] [--kill DIR]

Five units a second are the pace of the real evening. PostgreSQL must keep what it acknowledges (fsync
and synchronous_commit on): the run refuses to start otherwise.
`--kill` kills PostgreSQL with SIGKILL at two thirds of the time (DIR as given to bin/servers.sh) and
starts it again; people then press again until they are answered, and every receipt that anybody
has seen must be in the database.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
PORT = int(os.environ.get("EVENING_PORT", "8399"))
os.environ["SITE_URL"] = f"http://127.0.0.1:{PORT}"
django.setup()

from django.conf import settings  # noqa: E402 -- after django.setup
from django.contrib.auth import BACKEND_SESSION_KEY  # noqa: E402
from django.contrib.auth import HASH_SESSION_KEY  # noqa: E402
from django.contrib.auth import SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connection  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import AuditEvent  # noqa: E402
from accounts.models import User  # noqa: E402
from bench.maker import make_evening  # noqa: E402
from reports.enums import ReportState  # noqa: E402
from reports.models import Report  # noqa: E402
from reports.models import ReportVersion  # noqa: E402
from reports.submission import digest_of  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
UNITS, SECONDS = 3000, 600  # on the real evening
BURST = 2 / 60  # of the units come in the last second
MOST_SECONDS = 900  # nothing waits longer than this
TOKEN = "b" * 32


@dataclass
class Visit:
    """One unit at its desk: when it comes, what it got, how long each step took (seconds)."""

    report: int
    session: str
    comes: float
    is_late: bool
    codes: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    submit: float = 0.0
    whole: float = 0.0


def arrivals(units: int, seconds: float) -> list[float]:
    """Moments of coming: half evenly up to the last fifth, the rest in it, some in the last second."""
    half, burst = units // 2, min(units // 4, round(units * BURST))
    early = [seconds * 0.8 * n / half for n in range(half)]
    rest = units - half - burst
    late = [seconds * (0.8 + 0.2 * n / rest) for n in range(rest)]
    return early + late + [max(0.0, seconds - 1) + n / burst for n in range(burst)]


def prepare(units: int, seconds: float) -> list[Visit]:
    """The round, its reports ready to be sent and a session for each officer."""
    reports = make_evening(units=units)
    officers = {u.username: u for u in User.objects.filter(username__startswith="evening-")}
    visits, rows = [], []
    for number, (report, moment) in enumerate(zip(reports, arrivals(units, seconds), strict=True)):
        rows.append(session_of(officers[f"evening-{number}"]))
        is_late = report.extended_to is None
        key = rows[-1].session_key
        visits.append(Visit(report=report.pk, session=key, comes=moment, is_late=is_late))
    Session.objects.bulk_create(rows, batch_size=500)
    return visits


def session_of(user: User) -> Session:
    """A session as signing in would leave it, not stored yet."""
    data = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[1],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    return Session(
        session_key=f"evening{user.pk:025d}",
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + dt.timedelta(hours=2),
    )


def ask(
    visit: Visit, method: str, path: str, body: str = "", *, accept: str = "text/html"
) -> tuple[int, str, str]:
    """(status, Location, page); 0 where nobody answered."""
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    cookies = f"{settings.SESSION_COOKIE_NAME}={visit.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers = {
        "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Accept": accept,
    }  # fmt: skip
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        page = answer.read().decode()
    except (OSError, http.client.HTTPException):
        visit.statuses.append(0)
        return 0, "", ""
    finally:
        line.close()
    visit.statuses.append(answer.status)
    return answer.status, answer.getheader("Location", ""), page


def press(visit: Visit, version: str) -> str:
    """Send the report; returns where that led."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "version": version})
    return ask(visit, "POST", f"/bao-cao/{visit.report}/nop/", body)[1]


def insist(visit: Visit, act, *, until: float):
    """Press again each second until there is an answer, as a person does while the server is away."""
    while True:
        found = act()
        if found or time.monotonic() > until:
            return found
        time.sleep(1)


def stay(visit: Visit, start: float, *, insists: bool, twice: bool) -> None:
    """One unit's evening, from its arrival to its receipt."""
    time.sleep(max(0.0, start + visit.comes - time.monotonic()))
    until = time.monotonic() + (120 if insists else 0)
    began = time.monotonic()

    def version() -> str:
        page = ask(visit, "GET", f"/bao-cao/{visit.report}/soan/kiem-tra/")[2]
        found = re.search(r'name="version" value="(\d+)"', page)
        return found.group(1) if found else ""

    seen = insist(visit, version, until=until)
    pressed = time.monotonic()
    if twice:
        twin = threading.Thread(target=press, args=(visit, seen))
        twin.start()
    insist(visit, lambda: press(visit, seen), until=until)
    visit.submit = time.monotonic() - pressed
    if twice:
        twin.join()

    def receipt() -> str:
        page = ask(visit, "GET", f"/bao-cao/{visit.report}/tiep-nhan/")[2]
        code = re.search(r"BC\d\d-\w{4}-\w{4}", page)
        if code:
            visit.codes.append(code.group())
            visit.verdicts.append("nộp muộn" if "Đã nhận, nộp muộn" in page else "đúng hạn")
        return code.group() if code else ""

    insist(visit, receipt, until=until)
    visit.whole = time.monotonic() - began


def crash(folder: str, after: float) -> None:
    time.sleep(after)
    subprocess.run([ROOT / "bin/servers.sh", "crash", folder], check=True, timeout=60)


def serve(*, workers: int = 2, threads: int = 1) -> subprocess.Popen:
    """Gunicorn as production starts it; ready when it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}",
         "--workers", str(workers), "--threads", str(threads), "--log-level", "error",
         "--no-control-socket"],
        cwd=ROOT,
    )  # fmt: skip
    for _ in range(300):
        if server.poll() is not None:
            break  # another server holds the port
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                return server
        time.sleep(0.1)
    server.terminate()
    raise SystemExit("gunicorn did not start")


def warm(visits: list[Visit]) -> None:
    """Both workers have loaded the portal and its pages: the evening does not begin with a restart."""
    for _ in range(4):
        with ThreadPoolExecutor(max_workers=8) as hands:
            for visit in visits[:8]:
                hands.submit(ask, visit, "GET", f"/bao-cao/{visit.report}/soan/kiem-tra/")
    for visit in visits[:8]:
        visit.statuses.clear()


def faults_of(visits: list[Visit], *, errors_allowed: bool) -> list[str]:
    """Everything that went wrong, in words; nothing after a good evening."""
    found = []
    reports = Report.objects.in_bulk([visit.report for visit in visits])
    versions = Counter(ReportVersion.objects.values_list("report_id", flat=True))
    rows = {v.report_id: v for v in ReportVersion.objects.all()}
    submitted = Counter(
        AuditEvent.objects.filter(act="reports.submit").values_list("target_id", flat=True)
    )
    for visit in visits:
        name = f"báo cáo {visit.report}"
        row = rows.get(visit.report)
        if not visit.codes:
            found.append(f"{name}: no receipt, answers {visit.statuses}")
        if versions[visit.report] != 1 or submitted[str(visit.report)] != 1:
            found.append(f"{name}: {versions[visit.report]} versions")
            continue
        if reports[visit.report].state != ReportState.SUBMITTED:
            found.append(f"{name}: state {reports[visit.report].state}")
        if visit.codes and visit.codes[-1] != row.receipt_code:
            found.append(f"{name}: another code than on the receipt")
        if row.on_time == visit.is_late or (
            visit.verdicts and (visit.verdicts[-1] == "nộp muộn") != visit.is_late
        ):
            found.append(f"{name}: wrong verdict")
        if digest_of(row.payload) != row.sha256:
            found.append(f"{name}: payload and digest differ")
        # While PostgreSQL is away the portal asks people to wait; it never shows an error page.
        allowed = {200, 302, 503} if errors_allowed else {200, 302}
        if not set(visit.statuses) <= allowed:
            found.append(f"{name}: error page {visit.statuses}")
    return found


def family_of_postgres() -> int:
    """The process above all processes of the database under test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text()
    connections.close_all()
    return int(backend.rsplit(") ", 1)[1].split()[1])


def processor_used(families: dict[str, int]) -> dict[str, float]:
    """Seconds of processor so far of each family's children, ended ones too, and of the load itself."""
    used = dict.fromkeys(families, 0.0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = [int(word) for word in stat.read_text().rsplit(") ", 1)[1].split()[1:]]
        except OSError:  # it ended while we looked
            continue
        for name, parent in families.items():
            own, ended = sum(facts[10:12]), sum(facts[12:14])
            ticks = ended if int(stat.parent.name) == parent else own if facts[0] == parent else 0
            used[name] += ticks / os.sysconf("SC_CLK_TCK")
    own = resource.getrusage(resource.RUSAGE_SELF)
    return used | {"load": own.ru_utime + own.ru_stime}


def run(units: int, seconds: float, *, kill: str = "") -> tuple[list[Visit], list[str]]:
    """One evening; returns the visits and what went wrong."""
    visits = prepare(units, seconds)
    server = serve()
    try:
        families = {"web": server.pid, "PostgreSQL": family_of_postgres()}
        warm(visits)
        before = processor_used(families)
        start = time.monotonic() + 0.5
        breaker = threading.Thread(target=crash, args=(kill, seconds * 2 / 3))
        if kill:
            breaker.start()
        with ThreadPoolExecutor(max_workers=min(units, 400)) as desks:
            done = [
                desks.submit(stay, visit, start, insists=bool(kill), twice=n % 10 == 0)
                for n, visit in enumerate(visits)
            ]
            for each in done:
                each.result(timeout=MOST_SECONDS)
        if kill:
            breaker.join()
        # After a crash the processes are others.
        spent = {} if kill else processor_used(families)
        each = ", ".join(f"{who} {(spent[who] - before[who]) / units * 1000:.0f}" for who in spent)
        print(f"milliseconds of processor for each unit: {each or 'not counted'}")
    finally:
        server.terminate()
        server.wait(20)
    return visits, faults_of(visits, errors_allowed=bool(kill))


def is_durable() -> bool:
    """Whether a receipt that somebody has seen would survive the loss of power."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        return cursor.fetchone() == ("on", "on")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--kill", default="")
    given = parser.parse_args()
    units, seconds = given.units, given.seconds
    if not is_durable():
        raise SystemExit("PostgreSQL must run with fsync and synchronous_commit on (DURABLE=1)")
    visits, faults = run(units, seconds, kill=given.kill)
    answers = Counter(status for visit in visits for status in visit.statuses)
    print(
        f"\n{units} units in {seconds:.0f} s, half in the last {seconds / 5:.0f} s, 2 web workers"
    )
    for what, taken in (
        ("press the button", [visit.submit for visit in visits]),
        ("check page, button, receipt", [visit.whole for visit in visits]),
    ):
        cuts = statistics.quantiles(taken, n=100)
        print(
            f"{what:<30} median {cuts[49]:.2f} s   p95 {cuts[94]:.2f} s   p99 {cuts[98]:.2f} s   "
            f"slowest {max(taken):.2f} s"
        )
    print(f"answers {dict(sorted(answers.items()))}; load {os.getloadavg()[0]:.1f}")
    print("\n".join(faults[:20]) or "nothing lost, nothing doubled, codes and verdicts right")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
