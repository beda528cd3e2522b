"""Remarks of bloc members on another member's scorecard: proposing, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_POST

from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.forms.scores import RemarkForm
from criteria.models import PeerRemark
from criteria.models import ScoringItem
from criteria.remarking import remarking_unit
from criteria.remarking import save_remark
from criteria.remarking import withdraw_remark
from criteria.views.scorecards import FORM
from criteria.views.scorecards import card_of
from criteria.views.scorecards import crumbs_of
from documents.numbers import format_number
from workflow import demand
from workflow.form_page import form_page


def remark(request, pk: int, item_pk: int) -> HttpResponse:
    """Propose points for one item, or change what the own unit proposed."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.remark_scorecard", card)
    if card.state != ScorecardState.SUBMITTED:
        return redirect("scoring:scorecard", pk=pk)
    item = get_object_or_404(ScoringItem, table=card.table_id, pk=item_pk)
    mine = card.remarks.filter(item=item, unit=remarking_unit(request.user, card)).first()
    given = card.scores.filter(item=item, stage=Stage.SELF).first()
    points = format_number(given.points if given else None, decimals=2)
    back = f"{reverse('scoring:scorecard', args=[pk])}#muc-{item_pk}"
    return form_page(
        request,
        RemarkForm(request.POST or None, item=item, remark=mine),
        lambda data: save_remark(
            request.user, card, item, value=data["value"], reason=data["reason"]
        ),
        title=f"Góp ý về phiếu của {card.unit.label}",
        lede=f"Mục {item}: đơn vị tự chấm {points} điểm.",
        button="Gửi góp ý",
        back=back,
        crumbs=crumbs_of(card),
        said="Đã gửi góp ý. Đơn vị chấm chéo lấy hay không lấy điểm này.",
        template=FORM,
    )


@require_POST
def withdraw(request, pk: int, remark_pk: int) -> HttpResponse:
    """Take back what the own unit proposed."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.remark_scorecard", card)
    rows = PeerRemark.objects.select_related("item", "scorecard__table__unit", "scorecard__unit")
    found = get_object_or_404(rows, scorecard=card, pk=remark_pk)
    withdraw_remark(request.user, found)
    messages.success(request, "Đã rút góp ý.")
    return redirect(f"{reverse('scoring:scorecard', args=[pk])}#muc-{found.item_id}")


urlpatterns = [
    path("phieu/<int:pk>/gop-y/<int:item_pk>/", remark, name="remark"),
    path("phieu/<int:pk>/gop-y/<int:remark_pk>/rut/", withdraw, name="withdraw_remark"),
]
