"""When the database is away: a page that says so and keeps what was typed, instead of an error."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import SuspiciousOperation
from django.db import DEFAULT_DB_ALIAS
from django.db import InterfaceError
from django.db import OperationalError
from django.db import connections
from django.http import HttpResponse
from django.http import JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.views import defaults

RETRY_AFTER = 30  # seconds; PostgreSQL that was killed answers again within about that time
SENTENCE = (
    "Hệ thống tạm gián đoạn. Hãy thử lại sau ít phút; nội dung bạn gõ vẫn còn và chưa bị mất."
)
# What is neither shown to the page again nor sent twice.
SECRET = "password"  # noqa: S105 -- part of the names of fields


class ShortOutage(logging.Filter):
    """One line for each answer of 503, not the whole way of the call: an outage fills no disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 503 and record.exc_info:
            cause = str(record.exc_info[1]).partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()} ({cause})", ()
            record.exc_info = record.exc_text = None
        return True


def server_error(request):
    """Answer an exception that nobody caught: 503 where the database is away, else 500."""
    if is_database_away(sys.exc_info()[1]):
        return unavailable(request)
    return defaults.server_error(request)


def bad_request(request, exception=None):
    """Answer a request that cannot be read; a session that could not be written is no such one."""
    if is_database_away(exception):
        return unavailable(request)
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def is_database_away(fault: BaseException | None) -> bool:
    """Whether this exception, or one that led to it, says that the database does not answer.

    SQLite calls every fault of a statement operational, so that there the words decide.
    """
    words = ("locked", "unable to open", "disk i/o")
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        if isinstance(fault, OperationalError | InterfaceError):
            is_sqlite = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
            if not is_sqlite or any(word in str(fault) for word in words):
                return True
        fault = fault.__cause__ or fault.__context__
    return False


def unavailable(request) -> HttpResponse:
    """503 with the time to wait; a form that was sent lies in the page, to be sent again."""
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({"error": SENTENCE}, status=503)
    else:
        # Without the request: everything that the pages add to a template asks the database.
        response = render(
            None,
            "503.html",
            {"address": request.get_full_path(), "sent": _sent(request),
             "was_sent": request.method == "POST"},
            status=503,
        )  # fmt: skip
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _sent(request) -> list[tuple[str, str]]:
    """The fields of the form, each with its value.

    None where files or passwords were among them, nor where the view calls its fields sensitive:
    a ballot stands on no page but its own.
    """
    if request.method != "POST" or getattr(request, "sensitive_post_parameters", None):
        return []
    try:
        if request.FILES or any(SECRET in name for name in request.POST):
            return []
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return []
