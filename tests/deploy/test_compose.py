"""What can be known of the containers without an engine: paths, commands, variables, the entry point."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
ENTRYPOINT = (ROOT / "bin" / "entrypoint.sh").read_text(encoding="utf-8")
SETTINGS = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
READ = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', SETTINGS))
OF_COMPOSE = {"POSTGRES_PASSWORD"}
PORTAL = ["migrate", "web", "worker", "beat"]


def test_services_are_what_production_needs():
    assert set(COMPOSE["services"]) == {"database", "redis", *PORTAL}
    for name in PORTAL:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert f"  {service['command']})" in ENTRYPOINT


def test_only_the_web_is_reached_and_only_from_the_host():
    published = {n: s["ports"] for n, s in COMPOSE["services"].items() if "ports" in s}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_every_volume_is_declared():
    used = {mount.partition(":")[0] for s in COMPOSE["services"].values() for mount in s["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_everything_that_lasts_is_watched():
    for name in ("database", "redis", "web", "worker"):
        assert COMPOSE["services"][name]["healthcheck"]["test"]
    assert (ROOT / COMPOSE["services"]["web"]["healthcheck"]["test"][-1]).is_file()


def test_every_path_of_the_image_exists():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for path in " ".join(copied).split():
        assert (ROOT / path).exists(), path
    assert os.access(ROOT / "bin/entrypoint.sh", os.X_OK)
    assert "bin/assets.py" in DOCKERFILE


def test_image_does_not_run_as_root():
    user = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert user
    assert user[-1] != "root"


def test_example_names_settings_that_exist_and_holds_no_secret():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(values) - OF_COMPOSE <= READ
    assert values["SECRET_KEY"] == ""
    assert values["POSTGRES_PASSWORD"] == ""


def test_operations_name_every_setting_and_no_other():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = text.partition("## Settings")[2].partition("##")[0]
    named = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    assert named == READ


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url: str, host: str) -> int:
    request = urllib.request.Request(url, headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def surroundings(tmp_path, transactional_db, settings):
    """The environment of a container, on the suite's own database and Redis."""
    database = settings.DATABASES["default"]
    return os.environ | {
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        if database["HOST"].startswith("/")
        else f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
        f"{database['PORT'] or 5432}/{database['NAME']}",
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "DEBUG": "0",
        "DEMO": "0",
        "ALLOWED_HOSTS": "thidua.example.gov.vn",
        "TRUSTED_PROXY_COUNT": "1",
        "CELERY_KEY_PREFIX": f"deploy-{os.getpid()}:",
        "BIND": f"127.0.0.1:{free_port()}",
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
    }


def start(role: str, surroundings: dict, log: Path) -> subprocess.Popen:
    with log.open("w") as out:
        return subprocess.Popen(
            [ROOT / "bin/entrypoint.sh", role], cwd=ROOT, env=surroundings, stdout=out, stderr=out
        )


def wait_for(condition, seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.postgres
def test_entry_point_serves_works_and_stops(surroundings, tmp_path):
    migrated = subprocess.run(
        [ROOT / "bin/entrypoint.sh", "migrate"], env=surroundings, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert migrated.returncode == 0, migrated.stderr
    assert (tmp_path / "static" / "css" / "base.css").is_file()
    logs = {role: tmp_path / f"{role}.log" for role in ("web", "worker", "beat")}
    running = {role: start(role, surroundings, log) for role, log in logs.items()}
    base, host = f"http://{surroundings['BIND']}", "thidua.example.gov.vn"
    try:
        assert wait_for(lambda: _answers(f"{base}/healthz", host)), logs["web"].read_text()
        assert get(f"{base}/static/css/base.css", host) == 200
        assert get(f"{base}/tai-khoan/login/", host) == 200
        assert get(f"{base}/healthz", "evil.example") == 400
        health = subprocess.run(
            ["python", ROOT / "bin/healthcheck.py"], env=surroundings, check=False
        )
        assert health.returncode == 0
        assert wait_for(lambda: "ready" in logs["worker"].read_text()), logs["worker"].read_text()
        assert wait_for(lambda: "Starting" in logs["beat"].read_text()), logs["beat"].read_text()
        assert all(process.poll() is None for process in running.values())
    finally:
        for process in running.values():
            process.send_signal(signal.SIGTERM)
        codes = {role: process.wait(30) for role, process in running.items()}
    assert set(codes.values()) <= {0, -signal.SIGTERM}, codes


def _answers(url: str, host: str) -> bool:
    try:
        return get(url, host) == 200
    except OSError:
        return False


def test_unknown_role_is_told_what_there_is():
    told = subprocess.run(
        [ROOT / "bin/entrypoint.sh", "bay"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "web | worker | beat" in told.stderr


def test_production_settings_pass_djangos_own_check(tmp_path):
    checked = subprocess.run(
        ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        | {
            "DATABASE_URL": "postgres://portal:x@localhost/portal",
            "REDIS_URL": "redis://localhost/0",
            "SECRET_KEY": "x9" * 40 + "qwertzuiop",
            "ALLOWED_HOSTS": "thidua.example.gov.vn",
            "DATA_DIR": str(tmp_path),
            "SECURE_SSL_REDIRECT": "1",
            "DEBUG": "0",
            "DEMO": "0",
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
