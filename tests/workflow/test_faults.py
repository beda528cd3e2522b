"""Points at which tests kill a process: only where a flag file names them, and only once."""

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = "from workflow.faults import reach; reach('x.y'); print('alive')"


def run(flag=None):
    environment = {k: v for k, v in os.environ.items() if k != "FAULT_FLAG"}
    if flag:
        environment["FAULT_FLAG"] = str(flag)
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=False)


def test_named_point_kills_once(tmp_path):
    flag = tmp_path / "flag"
    flag.write_text("x.y")
    assert run(flag).returncode == -signal.SIGKILL
    assert run(flag).returncode == 0


@pytest.mark.parametrize("content", ["x.z", ""])
def test_other_points_pass(tmp_path, content):
    flag = tmp_path / "flag"
    flag.write_text(content)
    assert run(flag).returncode == 0


def test_nothing_happens_without_a_flag():
    assert run().returncode == 0
