"""One Redis and one worker for all tests of this folder."""

from __future__ import annotations

import pytest

from tests.concurrency import servers


@pytest.fixture(scope="session")
def plant(tmp_path_factory, django_db_setup):
    """Redis, one worker, the fault flag and the folder of mails."""
    folder = tmp_path_factory.mktemp("w")
    mails = folder / "mails"
    mails.mkdir()
    with (
        servers.redis_server(folder) as broker,
        servers.worker(broker, folder, folder / "flag", mails),
        servers.publishing_to(broker),
    ):
        yield {"broker": broker, "folder": folder, "flag": folder / "flag", "mails": mails}
