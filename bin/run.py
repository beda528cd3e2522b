"""Start the portal for one machine: web server, worker and beat; Ctrl-C stops all of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT", "8000")
BIN = ROOT / ".venv" / "bin"


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            return False
    return True


def manage(*words: str) -> None:
    subprocess.run([BIN / "python", "manage.py", *words], cwd=ROOT, check=True)


def start_all() -> list[subprocess.Popen]:
    commands = [
        [
            BIN / "gunicorn",
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{PORT}",
            "--workers",
            "2",
            "--log-level",
            "warning",
            "--no-control-socket",
        ],
        [BIN / "celery", "-q", "-A", "config", "worker", "-B", "-P", "solo", "-l", "warning"],
    ]
    # A session of their own: Ctrl-C reaches this process only, which then stops them in order.
    return [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in commands]


def stop_all(children: list[subprocess.Popen]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 10
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def main() -> int:
    if not port_is_free():
        print(f"Cổng {PORT} đang có chương trình khác dùng. Hãy chạy: PORT=8001 make run")
        return 1
    os.environ.setdefault("DEMO", "1")
    # A machine to try things on is often root's own; production runs under a user of its own.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{PORT}")
    manage("migrate", "--verbosity", "0")
    if os.environ["DEMO"] not in {"0", "false", "off"}:
        manage("demo", "--if-empty", "--accounts")
    children = start_all()
    print(f"\nCổng Thi đua đang chạy tại http://127.0.0.1:{PORT}  (Ctrl-C để dừng)\n", flush=True)
    stopping = False

    def stop(signum: int, frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    code = 0
    while not stopping:
        ended = next((child for child in children if child.poll() is not None), None)
        if ended is not None:
            print(f"Một thành phần đã dừng ngoài ý muốn: {Path(ended.args[0]).name}")
            code = 1
            break
        time.sleep(0.3)
    stop_all(children)
    return code


if __name__ == "__main__":
    sys.exit(main())
