"""The API for other systems, put together from what each room names; this room imports none.

`ROUTERS` are the rooms' questions. `SHELVES` take a user and give querysets with the keys of
the issued papers that they may know of.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

PREFIX = "/api/v1/"
ROUTERS = ["campaigns.api.router", "reports.api.router", "awards.api.router", "units.api.router"]
SHELVES = ["reports.api.papers_of", "awards.api.papers_of"]
PROBLEMS = "units.api_problems.answer_problems"
PROBLEM_TYPE = "units.api_problems.PROBLEM_TYPE"


@cache
def portal_api() -> NinjaAPI:
    """The one API; its pages of documentation are our own, without scripts from outside."""
    renderer = JSONRenderer()
    renderer.json_dumps_params = {"ensure_ascii": False}  # Vietnamese as it is read, and shorter
    api = NinjaAPI(
        title="Cổng Thi đua",
        version="1.0.0",
        description="Dữ liệu phong trào thi đua cho các hệ thống khác của tỉnh, chỉ đọc.",
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        renderer=renderer,
    )
    import_string(PROBLEMS)(api)
    for router in ROUTERS:
        api.add_router("", router)
    return api


def api_urls() -> tuple[list[Any], str, str]:
    """Addresses for `path(…)`: keys are asked for by the API itself, not by the sign-in page."""
    entries, app_name, namespace = portal_api().urls
    # Its bare root answers nothing.
    own: list[Any] = [entry for entry in entries if getattr(entry, "name", "") != "api-root"]
    for entry in own:
        login_not_required(entry.callback)
    return own, app_name, namespace


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document, as plain data."""
    document = dict(portal_api().get_openapi_schema(path_prefix=PREFIX))
    document["servers"] = [{"url": settings.SITE_URL}]
    problems = import_string(PROBLEM_TYPE)
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {problems: answer["content"].pop("application/json")}
    return document


def papers_known_to(user: Any) -> list[Any]:
    """Querysets of keys of issued papers, each with one column."""
    return [keys for name in SHELVES for keys in import_string(name)(user)]
