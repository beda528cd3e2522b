"""The page on which a compiled document is signed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters

from reports.forms import SigningForm
from reports.signing import sign_compilation
from reports.views.compilation import compilation_of
from workflow import Refused
from workflow import demand
from workflow.form_page import add_errors


@sensitive_post_parameters("passphrase")
def sign(request, pk: int):
    """Certificate file and passphrase, or the token; used once, never kept."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.sign_compilation", found)
    if found.document is None:
        raise Refused("Văn bản này chưa có PDF. Hãy bấm “Dựng PDF” trước.")
    signatures = list(found.document.signatures.all())
    form = SigningForm(
        request.POST or None,
        request.FILES or None,
        has_token=bool(settings.SIGNING_PKCS11_LIBRARY),
        initial={"seen": len(signatures)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = sign_compilation(request.user, found, **form.facts())
            except Refused as refusal:
                if refusal.denied:
                    raise
                add_errors(form, refusal)
            else:
                messages.success(request, f"Đã ký văn bản bằng chứng thư của {row.signer}.")
                return redirect("reports:compilation", pk=pk)
    return render(
        request,
        "reports/compilation_sign.html",
        {"compilation": found, "form": form, "signatures": signatures},
        status=status,
    )


urlpatterns = [path("tong-hop/<int:pk>/ky-so/", sign, name="compilation_sign")]
