"""A private Redis and real worker processes for one test module."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import kombu.pools
from celery import current_app
from django.conf import settings
from django.db import connection


@contextmanager
def redis_server(folder):
    """A Redis on a socket in `folder`; yields the broker's address."""
    address = folder / "redis.sock"
    process = subprocess.Popen(
        [
            "redis-server",
            "--port",
            "0",
            "--unixsocket",
            str(address),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(folder),
        ],
        stdout=subprocess.DEVNULL,
    )
    wait_until(address.exists)
    try:
        yield f"redis+socket://{address}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def worker(broker: str, folder, flag, mails):
    """A worker with one child process on the database of this test run."""
    environment = os.environ | {
        "DATABASE_URL": _test_database(),
        "REDIS_URL": broker,
        "DATA_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "FAULT_FLAG": str(flag),
        "LOG_LEVEL": "WARNING",
        "EMAIL_URL": f"filemail:///{mails}",
    }
    log = folder / "worker.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "config",
                "worker",
                "-c",
                "1",
                "-l",
                "INFO",
                "--without-gossip",
                "--without-mingle",
                "-I",
                "tests.concurrency.handlers",
            ],
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    wait_until(lambda: " ready." in log.read_text(), seconds=60)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def beat(broker: str, folder, name: str, *, seconds: float):
    """A beat that looks for reminders every `seconds`."""
    home = folder / name
    home.mkdir(exist_ok=True)
    environment = os.environ | {
        "DATABASE_URL": _test_database(),
        "REDIS_URL": broker,
        "DATA_DIR": str(home),
        "SECRET_KEY": settings.SECRET_KEY,
        "REMINDER_SECONDS": str(seconds),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "beat", "-l", "WARNING"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def publishing_to(broker: str):
    """Let this process publish to `broker`."""
    before = current_app.conf.broker_url, current_app.conf.broker_transport_options
    _use_broker(
        broker,
        {
            "global_keyprefix": "congthidua:",
            "socket_connect_timeout": 1,
            "socket_timeout": 5,
            "max_retries": 0,
        },
    )
    try:
        yield
    finally:
        _use_broker(*before)


def wait_until(holds, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def _use_broker(address, options) -> None:
    current_app.conf.broker_url = address
    current_app.conf.broker_write_url = address
    current_app.conf.broker_transport_options = options
    kombu.pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


def _test_database() -> str:
    """DATABASE_URL with the name of the database that this test process uses."""
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + connection.settings_dict["NAME"]
