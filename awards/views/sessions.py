"""One sitting: dossiers on one screen, agenda, attendance, abstentions, closing, minutes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards import sessions
from awards import word_data
from awards.counting import Written
from awards.counting import close_voting
from awards.enums import AbsentMode
from awards.enums import Presence
from awards.enums import SessionState
from awards.forms.councils import AbstainForm
from awards.forms.councils import CloseForm
from awards.forms.councils import DiscussionForm
from awards.forms.councils import SessionForm
from awards.forms.rounds import ReasonForm
from awards.models import Abstention
from awards.models import AgendaItem
from awards.models import Consultation
from awards.models import CouncilMember
from awards.models import Nomination
from awards.models import NominationFile
from awards.models import Session
from awards.session_papers import invitation_document
from awards.session_papers import request_minutes
from awards.views.form_page import form_page
from awards.voting import PROMISE
from awards.voting import frozen_of
from awards.voting import open_voting
from awards.voting import quorum_gap
from documents.files import OFFICE
from documents.files import serve_file
from documents.rendering.press_room import paper_pdf
from workflow import Refused
from workflow import demand
from workflow.form_page import attempt

DOCX = f"{OFFICE}.wordprocessingml.document"


def session_of(user: Any, pk: int) -> Session:
    """A sitting that the user may know of, or 404."""
    return get_object_or_404(
        Session.objects.visible_to(user).select_related(
            "council__unit", "round__unit", "round__campaign", "minutes"
        ),
        pk=pk,
    )


def seat_of(user: Any, session: Session) -> CouncilMember | None:
    """The person's own seat in this sitting, if any."""
    return CouncilMember.objects.filter(
        pk__in=session.attendances.values("member"), user=user
    ).first()


@never_cache
@require_GET
def session_page(request, pk: int):
    """One sitting with everything on it; while votes are open nobody sees how they stand."""
    session = session_of(request.user, pk)
    demand(request.user, "awards.view_session", session)
    runs = request.user.has_perm("awards.run_session", session)
    planned = session.state == SessionState.PLANNED
    roll = list(session.roll.select_related("member")) if session.state == SessionState.OPEN else []
    mine = seat_of(request.user, session)
    own_roll = next((r for r in roll if mine and r.member_id == mine.pk), None)
    context = {
        "session": session,
        "items": session.items.select_related(
            "nomination__form", "nomination__nominating_unit"
        ).prefetch_related("abstentions__member__user"),
        "attendances": session.attendances.select_related("member__user"),
        "runs": runs,
        "planned": planned,
        "ready": sessions.ready_for(session) if runs and planned else [],
        "presences": Presence.choices,
        "gap": _opening_gap(session) if runs and planned else "",
        "voted": sum(r.has_voted for r in roll),
        "voters": len(roll),
        "mine": mine,
        "can_vote": own_roll is not None and not own_roll.has_voted,
        "has_voted": own_roll is not None and own_roll.has_voted,
        "promise": PROMISE,
        "forms": {i["form"] for i in session.frozen.get("items", [])},
    }
    return render(request, "awards/session.html", context)


@require_GET
def read_dossiers(request, pk: int):
    """Every dossier of the agenda on one screen, for members to read before they vote."""
    session = session_of(request.user, pk)
    demand(request.user, "awards.view_session", session)
    items = session.items.select_related(
        "nomination__form", "nomination__nominating_unit"
    ).prefetch_related(
        "nomination__sections",
        Prefetch("nomination__files", NominationFile.objects.filter(removed_at__isnull=True)),
        Prefetch("nomination__consultations", Consultation.objects.select_related("unit")),
    )
    context = {"session": session, "items": items}
    return render(request, "awards/session_dossiers.html", context)


def _opening_gap(session: Session) -> str:
    """Why the vote cannot be opened yet; empty if it can."""
    if not session.items.exists():
        return "Chương trình chưa có hồ sơ nào."
    try:
        frozen = frozen_of(session)
    except Refused as refusal:
        return refusal.reason
    if any(m["presence"] == Presence.UNKNOWN for m in frozen["members"]):
        return "Chưa điểm danh xong."
    return quorum_gap(frozen)


def _around(session: Session) -> dict[str, Any]:
    address = reverse("awards:session", args=[session.pk])
    return {
        "back": address,
        "crumbs": [
            (reverse("awards:council", args=[session.council_id]), session.council.name),
            (address, session.title),
        ],
    }


def edit_session(request, pk: int):
    session = session_of(request.user, pk)
    demand(request.user, "awards.change_session", session)
    return form_page(
        request,
        SessionForm(request.POST or None, instance=session),
        lambda data: sessions.change_session(request.user, session_of(request.user, pk), **data),
        title="Sửa phiên họp",
        button="Lưu",
        **_around(session),
    )


@require_POST
def add_items(request, pk: int):
    """Put the ticked dossiers on the agenda."""
    session = session_of(request.user, pk)
    keys = [int(key) for key in request.POST.getlist("chon") if key.isdigit()]
    chosen = Nomination.objects.visible_to(request.user).filter(pk__in=keys, round=session.round)
    skipped = sessions.put_on_agenda(
        request.user,
        session,
        list(chosen.select_related("form", "holder", "round__unit", "publicity", "rule_set")),
    )
    added = len(keys) - len(skipped)
    if added:
        messages.success(request, f"Đã đưa {added} hồ sơ vào chương trình.")
    for nomination, why in skipped:
        messages.warning(request, f"{nomination.subject_name}: {why}.")
    return redirect("awards:session", pk=pk)


def _item_of(user: Any, pk: int) -> AgendaItem:
    item = get_object_or_404(
        AgendaItem.objects.select_related(
            "session__council__unit",
            "session__round__unit",
            "nomination__holder",
            "nomination__round__unit",
            "nomination__form",
        ),
        pk=pk,
    )
    session_of(user, item.session_id)
    return item


@require_POST
def drop_item(request, pk: int):
    item = _item_of(request.user, pk)
    sessions.take_off_agenda(request.user, item)
    messages.success(request, f"Đã rút {item.nomination.subject_name} khỏi chương trình.")
    return redirect("awards:session", pk=item.session_id)


@require_POST
def raise_item(request, pk: int):
    item = _item_of(request.user, pk)
    sessions.move_item(request.user, item, up=True)
    return redirect("awards:session", pk=item.session_id)


@require_POST
def invite(request, pk: int):
    told = sessions.invite_members(request.user, session_of(request.user, pk))
    messages.success(request, f"Đã gửi giấy mời tới {told} thành viên.")
    return redirect("awards:session", pk=pk)


@require_POST
def attendance(request, pk: int):
    session = session_of(request.user, pk)
    marks = {
        row.pk: (
            request.POST.get(f"co-mat-{row.pk}", Presence.UNKNOWN),
            request.POST.get(f"vang-{row.pk}", ""),
        )
        for row in session.attendances.all()
    }
    act = partial(sessions.take_attendance, request.user, session, marks)
    attempt(request, act, "Đã lưu điểm danh.")
    return redirect("awards:session", pk=pk)


def abstain(request, pk: int, member: int):
    """A member (or the secretary for them) stays out of the vote on one dossier."""
    item = _item_of(request.user, pk)
    seat = get_object_or_404(
        CouncilMember.objects.filter(pk__in=item.session.attendances.values("member")), pk=member
    )
    if seat.user_id != request.user.pk:
        demand(request.user, "awards.change_session", item.session)
    return form_page(
        request,
        AbstainForm(request.POST or None),
        lambda data: sessions.abstain(request.user, item, seat, **data),
        title="Không tham gia bỏ phiếu",
        lede=f"{seat}: hồ sơ {item.nomination.subject_name}",
        button="Ghi nhận",
        said="Đã ghi nhận không tham gia.",
        **_around(item.session),
    )


@require_POST
def undo_abstention(request, pk: int):
    row = get_object_or_404(
        Abstention.objects.select_related("item__session__council__unit", "member__user"), pk=pk
    )
    session_of(request.user, row.item.session_id)
    sessions.undo_abstention(request.user, row)
    return redirect("awards:session", pk=row.item.session_id)


def cancel(request, pk: int):
    session = session_of(request.user, pk)
    demand(request.user, "awards.run_session", session)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: sessions.cancel_session(request.user, session, note=data["note"]),
        title="Huỷ phiên họp",
        lede=session.title,
        button="Huỷ phiên họp",
        danger=True,
        warning="Hồ sơ trở về bước trước khi đưa vào chương trình; thành viên đã mời được báo.",
        said="Đã huỷ phiên họp.",
        **_around(session),
    )


@require_POST
def open_vote(request, pk: int):
    open_voting(request.user, session_of(request.user, pk))
    messages.success(request, "Đã mở bỏ phiếu. Chương trình, quy định và danh sách cử tri đã khoá.")
    return redirect("awards:session", pk=pk)


@never_cache
def close_vote(request, pk: int):
    """Enter the written opinions and close; what cannot be undone is said first."""
    session = session_of(request.user, pk)
    demand(request.user, "awards.run_session", session)
    items = list(session.items.select_related("nomination"))
    absent = [m for m in session.frozen.get("members", []) if m["presence"] == Presence.WRITTEN]
    asks = bool(absent) and any(
        i["absent_mode"] == AbsentMode.WRITTEN for i in session.frozen.get("items", [])
    )
    form = CloseForm(request.POST or None, items=items, asks_written=asks)
    left = session.roll.filter(has_voted=False).count()
    return form_page(
        request,
        form,
        lambda data: close_voting(
            request.user,
            session,
            written={key: Written(*counts) for key, counts in form.written().items()},
            discussion=data["discussion"],
        ),
        title="Đóng và kiểm phiếu",
        lede=session.title,
        button="Đóng và kiểm phiếu",
        danger=True,
        warning=(f"Còn {left} người chưa bỏ phiếu. " if left else "")
        + "Đóng phiếu rồi không mở lại được."
        + (" Mở thư ý kiến của thành viên vắng và nhập số ý kiến." if asks else ""),
        said="Đã kiểm phiếu.",
        **_around(session),
    )


def minutes(request, pk: int):
    session = session_of(request.user, pk)
    demand(request.user, "awards.run_session", session)
    return form_page(
        request,
        DiscussionForm(request.POST or None, initial={"discussion": session.discussion}),
        lambda data: request_minutes(request.user, session, **data),
        title="Lập biên bản",
        lede=session.title,
        button="Lập biên bản",
        said="Đang in biên bản; tải lại trang phiên họp sau ít phút.",
        **_around(session),
    )


@require_GET
def minutes_word(request, pk: int) -> HttpResponseBase:
    session = session_of(request.user, pk)
    demand(request.user, "awards.view_session", session)
    if session.state != SessionState.CLOSED:
        raise Refused("Chỉ có biên bản khi đã kiểm phiếu.")
    content = word_data.minutes_word(session)
    return serve_file(content, f"Biên bản {session.title}.docx", content_type=DOCX)


@require_GET
def minutes_pdf(request, pk: int) -> HttpResponseBase:
    session = session_of(request.user, pk)
    demand(request.user, "awards.view_session", session)
    if session.minutes is None:
        raise Refused("Biên bản chưa được in. Hãy bấm “Lập biên bản”.")
    return serve_file(
        session.minutes.file, f"Biên bản {session.title}.pdf", content_type="application/pdf"
    )


@require_GET
def invitation(request, pk: int) -> HttpResponseBase:
    session = session_of(request.user, pk)
    demand(request.user, "awards.view_session", session)
    content = paper_pdf(invitation_document(session))
    return serve_file(content, f"Giấy mời {session.title}.pdf", content_type="application/pdf")


urlpatterns = [
    path("phien-hop/<int:pk>/", session_page, name="session"),
    path("phien-hop/<int:pk>/ho-so/", read_dossiers, name="session_dossiers"),
    path("phien-hop/<int:pk>/sua/", edit_session, name="edit_session"),
    path("phien-hop/<int:pk>/chuong-trinh/", add_items, name="put_on_agenda"),
    path("phien-hop/<int:pk>/moi/", invite, name="invite_members"),
    path("phien-hop/<int:pk>/giay-moi/", invitation, name="invitation"),
    path("phien-hop/<int:pk>/diem-danh/", attendance, name="take_attendance"),
    path("phien-hop/<int:pk>/huy/", cancel, name="cancel_session"),
    path("phien-hop/<int:pk>/mo-phieu/", open_vote, name="open_voting"),
    path("phien-hop/<int:pk>/dong-phieu/", close_vote, name="close_voting"),
    path("phien-hop/<int:pk>/bien-ban/", minutes, name="write_minutes"),
    path("phien-hop/<int:pk>/bien-ban.docx", minutes_word, name="minutes_word"),
    path("phien-hop/<int:pk>/bien-ban.pdf", minutes_pdf, name="minutes_pdf"),
    path("muc-hop/<int:pk>/rut/", drop_item, name="take_off_agenda"),
    path("muc-hop/<int:pk>/len/", raise_item, name="raise_item"),
    path("muc-hop/<int:pk>/khong-tham-gia/<int:member>/", abstain, name="abstain"),
    path("khong-tham-gia/<int:pk>/bo/", undo_abstention, name="undo_abstention"),
]
