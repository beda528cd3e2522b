"""Coming in by an invitation: a new person through the letter's link, others signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from units.enums import InvitationState
from units.forms import NewPersonForm
from units.invitations import WORDS
from units.invitations import accept_as_new
from units.invitations import accept_own
from units.invitations import awaits_first_sign_in
from units.invitations import find
from units.invitations import person_of
from units.models import Invitation
from units.views.structure import show
from workflow import Refused


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def accept(request, token: str):
    """A new person sets name and password; a link that leads nowhere says what to do."""
    invitation = find(token)
    if invitation is None:
        reason = "Liên kết không đúng. Hãy mở lại liên kết trong thư mời mới nhất."
        return _closed(request, reason, 404)
    if invitation.state != InvitationState.WAITING:
        return _closed(request, WORDS[invitation.state], 410)
    person = person_of(invitation)
    if not awaits_first_sign_in(person):
        return redirect("units:own_invitation", pk=invitation.pk)
    form = NewPersonForm(
        request.POST or None, person=person, initial={"full_name": invitation.full_name}
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("full_name", "password")}
        try:
            person = accept_as_new(token, **facts)
        except Refused as refusal:
            show(form, refusal)
        else:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, f"Chào {person.full_name}. Bạn đã vào Cổng Thi đua.")
            return redirect("home")
    context = {"form": form, "invitation": invitation}
    return render(request, "units/accept.html", context, status=422 if form.errors else 200)


def own(request, pk: int):
    """An invitation to a person who has an account already."""
    invitation = get_object_or_404(
        Invitation.objects.select_related("unit", "invited_by"),
        pk=pk,
        email__iexact=request.user.email,
    )
    if invitation.state != InvitationState.WAITING:
        return _closed(request, WORDS[invitation.state], 410)
    if request.method == "POST":
        accept_own(request.user, invitation)
        messages.success(request, f"Bạn đã tham gia {invitation.unit.name}.")
        return redirect("home")
    return render(request, "units/own_invitation.html", {"invitation": invitation})


def _closed(request, reason: str, status: int):
    return render(
        request,
        "units/closed_invitation.html",
        {"reason": reason, "sign_in": reverse("account_login")},
        status=status,
    )


urlpatterns = [
    path("loi-moi/cua-toi/<int:pk>/", own, name="own_invitation"),
    path("loi-moi/<str:token>/", accept, name="accept_invitation"),
]
