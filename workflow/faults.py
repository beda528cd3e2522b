"""Named points at which a test may kill the process; nothing happens anywhere else."""

from __future__ import annotations

import os
import signal


def reach(point: str) -> None:
    """Die with SIGKILL here if FAULT_POINT names this point and its flag file still exists.

    The flag file (FAULT_FLAG) is removed first, so that the second attempt passes.
    """
    if os.environ.get("FAULT_POINT") != point:
        return
    flag = os.environ.get("FAULT_FLAG", "")
    if flag and os.path.exists(flag):
        os.remove(flag)
        os.kill(os.getpid(), signal.SIGKILL)
