"""Everybody at once: 16 hands write, send, accept, return, remark, extend, compile and close for a minute.

Few reports and many hands, so that they meet on the same rows all the time. Real HTTP on loopback,
16 requests at once (4 web workers of 4 threads), PostgreSQL. Nobody may see an error page, no two
saves may be told the same version of a text, and what stands in the tables must fit together.

    bin/last_evening.sh mixed [seconds]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

from bench.last_evening import TOKEN
from bench.last_evening import Visit
from bench.last_evening import ask
from bench.last_evening import prepare
from bench.last_evening import serve
from bench.last_evening import session_of

# isort: split
from django.db import connection
from django.db import connections
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.models import User
from reports.enums import ReportState
from reports.models import Compilation
from reports.models import Report
from reports.models import ReportRound

KIND = {0, 500, 502, 503}  # what nobody may see
VERSION = re.compile(r'name="version" value="([^"]*)"')
FIELD = re.compile(r'name="(chi-tieu-\d+)" value="([^"]*)"')
JSON = "application/json"


class Evening:
    """The addresses of one round, and what was answered."""

    def __init__(self, units: int) -> None:
        self.visits = prepare(units, 1)
        report = Report.objects.select_related("round").get(pk=self.visits[0].report)
        self.round = report.round_id
        self.sections = list(report.round.sections.values_list("pk", flat=True))
        session = session_of(User.objects.get(username="evening"))
        session.save()
        self.office = Visit(report=0, session=session.session_key, comes=0, is_late=False)
        self.done: Counter[tuple[str, int]] = Counter()
        self.saved: Counter[tuple[int, int, int]] = Counter()
        self.lock = threading.Lock()

    def send(self, who: Visit, act: str, path: str, *, accept: str = "text/html", **data) -> str:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **data})
        status, _, page = ask(who, "POST", path, body, accept=accept)
        with self.lock:
            self.done[act, status] += 1
        return page if status < 400 else ""

    def look(self, who: Visit, act: str, path: str) -> str:
        status, _, page = ask(who, "GET", path)
        with self.lock:
            self.done[act, status] += 1
        return page if status == 200 else ""

    # What an officer of a unit does.

    def write(self, unit: Visit, chance: random.Random) -> None:
        section = chance.choice(self.sections)
        path = f"/bao-cao/{unit.report}/soan/muc/{section}/"
        seen = VERSION.search(self.look(unit, "section", path))
        text = f"Câu {chance.random()}"
        if seen and (
            answer := self.send(unit, "write", path, accept=JSON, version=seen[1], text=text)
        ):
            with self.lock:
                self.saved[unit.report, section, json.loads(answer)["version"]] += 1

    def figures(self, unit: Visit, chance: random.Random) -> None:
        path = f"/bao-cao/{unit.report}/soan/so-lieu/"
        page = self.look(unit, "figures", path)
        if seen := VERSION.search(page):
            typed = {name: value or "3" for name, value in FIELD.findall(page)}
            typed[chance.choice(sorted(typed))] = str(chance.randrange(900))
            self.send(unit, "save figures", path, version=seen[1], **typed)

    def submit(self, unit: Visit, chance: random.Random) -> None:
        seen = VERSION.search(self.look(unit, "check", f"/bao-cao/{unit.report}/soan/kiem-tra/"))
        if seen:
            self.send(unit, "submit", f"/bao-cao/{unit.report}/nop/", version=seen[1])

    # What the receiving office does.

    def review(self, unit: Visit, chance: random.Random) -> None:
        name, data = chance.choice(
            [
                ("chap-nhan", {}),
                ("tra-lai", {"note": "Bổ sung"}),
                ("y-kien", {"text": f"Ý {chance.randrange(9)}"}),
                ("mo-lai", {"note": "Sửa số"}),
            ]
        )
        self.send(self.office, name, f"/bao-cao/{unit.report}/{name}/", **data)

    def office_work(self, unit: Visit, chance: random.Random) -> None:
        later = timezone.localdate() + timedelta(days=chance.randrange(1, 40))
        name, data = chance.choice(
            [
                ("chap-nhan", {"tat-ca": "1", "xac-nhan": "1"}),
                ("gia-han", {"tat-ca": "1", "xac-nhan": "1", "until": f"{later:%d/%m/%Y}",
                             "reason": "Bão"}),
                ("don-doc", {"tat-ca": "1", "xac-nhan": "1", "token": f"{chance.random()}"}),
                ("tong-hop", {}),
                ("ket-thuc", {"buoc": "ket-thuc"}),
                ("ket-thuc", {"buoc": "mo-lai", "reason": "Mưa lũ"}),
                ("ket-thuc", {"buoc": "mo-lai", "reason": "Mưa lũ"}),
            ]
        )  # fmt: skip
        self.send(self.office, f"ky/{name}", f"/bao-cao/ky/{self.round}/{name}/", **data)

    def overview(self, unit: Visit, chance: random.Random) -> None:
        self.look(self.office, "overview", f"/bao-cao/ky/{self.round}/")


def work(evening: Evening, seed: int, until: float) -> None:
    chance = random.Random(seed)
    acts: list[Callable] = [
        *[evening.write] * 4, *[evening.figures] * 3, *[evening.submit] * 3,
        *[evening.review] * 4, evening.office_work, evening.overview,
    ]  # fmt: skip
    while time.monotonic() < until:
        chance.choice(acts)(chance.choice(evening.visits), chance)


def deadlocks() -> int:
    """How many this database has broken up so far; those are what a person might see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def faults_of(evening: Evening) -> list[str]:
    """Everything that does not fit, in words."""
    found = [f"{act}: {count} answers {status}" for (act, status), count in evening.done.items()
             if status in KIND]  # fmt: skip
    found += [
        f"text {key} was saved {times} times" for key, times in evening.saved.items() if times > 1
    ]
    for report in Report.objects.select_related("current_version"):
        numbers = sorted(report.versions.values_list("number", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"{report}: versions {numbers}")
        told = AuditEvent.objects.filter(act="reports.submit", target_id=str(report.pk)).count()
        if told != len(numbers):
            found.append(f"{report}: {told} submissions in the trail, {len(numbers)} versions")
        last = report.transitions.order_by("pk").last()
        if (last.to_state if last else ReportState.DRAFT) != report.state:
            found.append(f"{report}: state {report.state}, last step led to {last}")
        if numbers and (not report.current_version or report.current_version.number != numbers[-1]):
            found.append(f"{report}: the current version is not the last one")
    for report_round in ReportRound.objects.all():
        numbers = sorted(
            Compilation.objects.filter(round=report_round).values_list("number", flat=True)
        )
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"{report_round}: compilations {numbers}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hands", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--units", type=int, default=6)
    given = parser.parse_args()
    evening = Evening(given.units)
    before = deadlocks()
    connections.close_all()
    server = serve(workers=4, threads=4)
    try:
        until = time.monotonic() + given.seconds
        with ThreadPoolExecutor(given.hands) as hands:
            for each in [hands.submit(work, evening, n, until) for n in range(given.hands)]:
                each.result()
    finally:
        server.terminate()
        server.wait(20)
    faults = faults_of(evening)
    by_status: Counter[int] = Counter()
    for (_, status), count in evening.done.items():
        by_status[status] += count
    print(
        f"\n{given.hands} hands on {given.units} reports for {given.seconds:.0f} s: "
        f"{sum(by_status.values())} requests, answers {dict(sorted(by_status.items()))}, "
        f"{len(evening.saved)} texts saved, {deadlocks() - before} deadlocks"
    )
    print("\n".join(faults[:20]) or "no error page, no version twice, tables fit together")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
