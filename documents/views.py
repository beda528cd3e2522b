"""The public check of a paper: by its code, or by the file itself."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents import exchange_metadata
from documents.files import serve_file
from documents.signing import verdicts_on
from documents.verification import asks_too_often
from documents.verification import find_by_code
from documents.verification import find_by_digest
from documents.verification import normalize_code
from documents.verification import page_elsewhere


@login_not_required
def verify(request):
    """A form for a code or a file; answers who issued the paper and whether it is whole."""
    if request.method == "POST":
        if asks_too_often(request):
            return render(request, "documents/verify.html", {"too_many": True}, status=429)
        upload = request.FILES.get("tep")
        if upload is not None:
            return _verify_file(request, upload)
        code = normalize_code(request.POST.get("ma", ""))
        if code:
            return redirect("documents:verify_code", code=code)
        return render(request, "documents/verify.html", {"empty": True}, status=422)
    return render(request, "documents/verify.html")


@login_not_required
@require_GET
def verify_code(request, code: str):
    if asks_too_often(request):
        return render(request, "documents/verify.html", {"too_many": True}, status=429)
    document = find_by_code(code)
    if document is None and (address := page_elsewhere(code)):
        return redirect(address)
    return render(
        request,
        "documents/verify.html",
        {"document": document, "code": normalize_code(code), "asked": True},
        status=200 if document else 404,
    )


@login_not_required
@require_GET
def edxml(request, code: str):
    """What the exchange axis wants to know of a paper, for whoever holds its code.

    Nothing in it but what stands on the paper itself, and the code of the agency.
    """
    if asks_too_often(request):
        return render(request, "documents/verify.html", {"too_many": True}, status=429)
    document = find_by_code(code)
    if document is None:
        context = {"code": normalize_code(code), "asked": True}
        return render(request, "documents/verify.html", context, status=404)
    content = exchange_metadata.edxml(exchange_metadata.header_of(document))
    return serve_file(content, f"{document.code}.xml", content_type=exchange_metadata.XML_TYPE)


def _verify_file(request, upload):
    if upload.size > settings.UPLOAD_MAX_BYTES:
        return render(request, "documents/verify.html", {"too_large": True}, status=422)
    content = upload.read()
    digest = hashlib.sha256(content).hexdigest()
    document = find_by_digest(digest)
    return render(
        request,
        "documents/verify.html",
        {
            "document": document,
            "by_file": True,
            "digest": digest,
            "asked": True,
            "file_name": upload.name,
            "verdicts": verdicts_on(content),
        },
        status=200 if document else 404,
    )
