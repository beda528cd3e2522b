"""The ballot: one page to fill in and check, one to confirm; nothing of it is kept or shown again."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.debug import sensitive_variables

from awards.enums import BallotKind
from awards.enums import SessionState
from awards.forms.councils import BallotForm
from awards.models import Session
from awards.views.sessions import seat_of
from awards.views.sessions import session_of
from awards.voting import PROMISE
from awards.voting import cast_ballot
from awards.voting import items_to_vote
from workflow import Stale
from workflow import demand
from workflow.form_page import attempt

TOO_LATE = (
    "Đã quá lâu từ lần xác nhận mật khẩu trước. Lá phiếu chưa được gửi và không được lưu lại: "
    "hãy xác nhận mật khẩu rồi chọn lại."
)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def ballot(request, pk: int):
    """Only members on the roll get as far as the question who they are."""
    session = session_of(request.user, pk)
    demand(request.user, "awards.vote", session)
    try:
        return _ballot(request, session)
    except ReauthenticationRequired:
        if request.method != "POST":
            raise
        # The package would keep the whole sending in the session, choices beside the person.
        messages.warning(request, TOO_LATE)
        return redirect(request.path)


@reauthentication_required
@sensitive_variables()
def _ballot(request, session: Session):
    """Fill in, then see everything once more, then send: the third sending casts.

    A ballot is asked for with a fresh proof of identity (OWASP ASVS 7.5.2): somebody else at the
    member's device must not vote.
    """
    seat = seat_of(request.user, session)
    if session.state != SessionState.OPEN or seat is None:
        raise Stale("Phiên bỏ phiếu chưa mở hoặc đã đóng.")
    if session.roll.filter(member=seat, has_voted=True).exists():
        raise Stale("Bạn đã bỏ phiếu trong phiên này. Lá phiếu trước được giữ nguyên.")
    items = items_to_vote(session, seat.pk)
    form = BallotForm(request.POST or None, items=items)
    checked = request.method == "POST" and form.is_valid()
    if checked and "gui" in request.POST:
        said = "Đã nhận phiếu của bạn. Không thể bỏ phiếu lần nữa."
        attempt(request, lambda: cast_ballot(request.user, session, form.choices()), said)
        return redirect("awards:session", pk=session.pk)
    kinds = {row["id"]: row["ballot"] for row in session.frozen["items"]}
    shown = [(item, form[f"muc-{item.pk}"], kinds[item.pk] == BallotKind.OPEN) for item in items]
    context = {
        "session": session,
        "form": form,
        "shown": shown,
        "confirming": checked and "sua" not in request.POST,
        "promise": PROMISE,
    }
    status = 422 if request.method == "POST" and not checked else 200
    return render(request, "awards/ballot.html", context, status=status)


urlpatterns = [path("phien-hop/<int:pk>/phieu/", ballot, name="ballot")]
