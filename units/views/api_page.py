"""The description of the API: a page for people and the document for programs; no data in either."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http import HttpResponse
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.api import PREFIX
from config.api import description
from units.api_examples import endpoints
from units.api_problems import USUAL
from units.enums import ApiScope


@login_not_required
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """How another system is connected, and every question it may ask, with an example."""
    ordered = sorted(endpoints(description()), key=lambda each: ApiScope.values.index(each.scope))
    context = {
        "groups": [
            (scope, list(rows)) for scope, rows in groupby(ordered, key=lambda each: each.scope)
        ],
        "site": settings.SITE_URL,
        "prefix": PREFIX,
        "per_minute": settings.API_CALLS_PER_MINUTE,
        "problems": [(status, *usual) for status, usual in USUAL.items()],
    }
    return render(request, "public/api.html", context)


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI 3.1 document."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False, "indent": 1})
