"""The door of the API: who asks, how often, and for what; the shape that every list has.

A room's `api.py` makes a `Router` and puts its questions on it with `reads`. Rows come from
`visible_to(request.auth)`: the system stands where a user stands elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path
from ninja import Router
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import Field

from units.api_problems import DESCRIBED
from units.api_problems import USUAL
from units.api_problems import Problem
from units.api_problems import ProblemOut
from units.enums import ApiScope
from units.models import Unit
from units.system_tokens import System
from units.system_tokens import count_use
from units.system_tokens import find_token

WINDOW = 60  # seconds
WRONG_KEYS = 20  # answered as such to one address in a window
MOST_ROWS = 200
USUAL_ROWS = 50


class UnitOut(Schema):
    """A unit as other data name it."""

    code: str = Field(description="Mã đơn vị trong hệ thống.", examples=["13285"])
    name: str = Field(examples=["Uỷ ban nhân dân xã Cổ Lễ"])
    kind: str = Field(description="Loại đơn vị.", examples=["commune"])


class Window(Schema):
    """Which part of a list is asked for."""

    after: int = Field(
        0,
        ge=0,
        le=2**63 - 1,
        description="Chỉ các dòng sau dòng có id này; lấy từ next của trang trước.",
    )
    limit: int = Field(
        USUAL_ROWS, ge=1, le=MOST_ROWS, description=f"Số dòng mỗi trang, tối đa {MOST_ROWS}."
    )


# The largest key that a database holds; above it programs ask for nothing that could be there.
LARGEST = 2**63 - 1
Key = Annotated[int, Path(ge=1, le=LARGEST, description="Khoá id của dòng.")]
KeyAsked = Annotated[int | None, Field(ge=1, le=LARGEST)]
# PostgreSQL takes no NUL, and no code holds a control character.
CodeAsked = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]


class SystemBearer(HttpBearer):
    """The key of a system in the header `Authorization: Bearer …`, good for one scope.

    Nothing is taken from the address or a cookie. Refusals come in this order: no or wrong key,
    too many calls, a key without the scope.
    """

    def __init__(self, scope: ApiScope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> System:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise Problem(HTTPStatus.UNAUTHORIZED)
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> System:
        found = find_token(token)
        if found is None:
            address = get_adapter(request).get_client_ip(request)
            _demand_seldom(f"api-wrong:{address}", WRONG_KEYS)
            raise Problem(
                HTTPStatus.UNAUTHORIZED,
                code="bad_token",
                detail="Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.",
            )
        _demand_seldom(f"api:{found.pk}", settings.API_CALLS_PER_MINUTE)
        count_use(found)
        if self.scope not in found.scopes:
            raise Problem(
                HTTPStatus.FORBIDDEN,
                code="missing_scope",
                detail=f"Mã truy cập không được đọc {ApiScope(self.scope).label}.",
            )
        return System(found)


def reads(
    router: Router, path: str, scope: ApiScope, answer: Any, summary: str
) -> Callable[[Callable], Callable]:
    """Put a question on `router`: a GET that asks for `scope` and answers with `answer`.

    The function's docstring is what the description says to people, in Vietnamese.
    """
    return router.get(
        path,
        auth=SystemBearer(scope),
        response={HTTPStatus.OK.value: answer, **dict.fromkeys(DESCRIBED, ProblemOut)},
        summary=summary,
        tags=[scope.value],
        openapi_extra={
            "x-scope": scope.value,
            "responses": {
                code: {"description": f"{USUAL[code][1]}. {USUAL[code][2]}"} for code in DESCRIBED
            },
        },
    )


def page(rows: QuerySet, asked: Window, shape: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """One part of a list in the order of keys, so that new rows move none of the old ones."""
    found = list(rows.filter(pk__gt=asked.after).order_by("pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    return {
        "items": [shape(row) for row in shown],
        "next": shown[-1].pk if len(found) > asked.limit else None,
    }


def unit_facts(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "kind": unit.kind}


def _demand_seldom(key: str, most: int) -> None:
    """Count in a window of the clock, which ends whatever the cache does with the times of keys."""
    now = int(time.time())
    window = f"{key}:{now // WINDOW}"
    cache.add(window, 0, timeout=2 * WINDOW)
    try:
        count = cache.incr(window)
    except ValueError:  # thrown out of a full cache between the two
        return
    if count > most:
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, retry_after=WINDOW - now % WINDOW)
