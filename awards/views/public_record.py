"""What anyone learns who scans the code on a certificate: name, award, decision, standing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from awards.register import find_public
from documents.verification import asks_too_often
from documents.verification import normalize_code


@login_not_required
@require_GET
def public_record(request, code: str):
    if asks_too_often(request):
        return render(request, "awards/public_record.html", {"too_many": True}, status=429)
    found = find_public(code)
    response = render(
        request,
        "awards/public_record.html",
        {"record": found, "code": normalize_code(code)},
        status=200 if found else 404,
    )
    # A person's name is for whoever holds the certificate, not for search engines.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


urlpatterns = [path("xac-thuc/<str:code>/", public_record, name="public_record")]
