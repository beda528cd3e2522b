"""Fixtures of the whole suite: the cast of people, files in a throw-away folder, one cache."""

from __future__ import annotations

import os
import uuid

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.append_only import let_tests_empty_the_trail
from tests.cast import Cast
from tests.cast import make_cast

# How fast examples are made says how busy the machine is, and nothing about the code.
hypothesis_settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """On PostgreSQL each process copies the database that bin/test.sh has migrated, if it has."""
    if connection.vendor == "postgresql" and (migrated := os.environ.get("MIGRATED_DATABASE")):
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated


@pytest.fixture(autouse=True, scope="session")
def _trail_can_be_emptied():
    with pytest.MonkeyPatch.context() as monkeypatch:
        let_tests_empty_the_trail(monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _clean_surroundings(settings, tmp_path):
    """Uploads go to a folder of the test; limits counted in the cache start from nothing.

    The cache is not cleared but entered by another door: other processes are testing in it. Every
    `Client` builds the middleware anew: WhiteNoise must not list all static files each time.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    settings.MEDIA_ROOT = tmp_path / "media"
    own = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    if not settings.REDIS_URL:
        own["LOCATION"] = tmp_path / "cache"
    settings.CACHES = {"default": own}


@pytest.fixture
def cast(db) -> Cast:
    """The small province of tests/cast.py."""
    return make_cast()


@pytest.fixture
def as_user(client):
    """Sign `client` in as a user: `as_user(cast.commune_officer)`."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
