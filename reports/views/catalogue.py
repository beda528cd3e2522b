"""The catalogue of a campaign's indicators: list, form, order, retire, suggestions, history."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from documents.spreadsheets import table_response
from reports.catalogue import RIGHT
from reports.catalogue import add_indicator
from reports.catalogue import change_indicator
from reports.catalogue import is_bound
from reports.catalogue import move_indicator
from reports.catalogue import restore_indicator
from reports.catalogue import retire_indicator
from reports.catalogue_importing import catalogue_table
from reports.catalogue_importing import preview as preview_of
from reports.catalogue_importing import upload
from reports.catalogue_importing import write
from reports.indicator_forms import CatalogueFilter
from reports.indicator_forms import IndicatorForm
from reports.indicator_forms import IndicatorTableForm
from reports.models import Indicator
from reports.models import IndicatorImport
from reports.models import IndicatorRevision
from reports.models import ReportRound
from reports.suggestions import areas_of
from reports.suggestions import suggestions_for
from reports.suggestions import take_suggestions
from workflow import Refused
from workflow import demand
from workflow.form_page import form_page

PAGE_SIZE = 30
MAX_BYTES = 5 * 1024 * 1024
FORM = "reports/indicator_form.html"


def campaign_of(user, slug: str) -> Campaign:
    """A campaign that the user sees, or 404."""
    return get_object_or_404(Campaign.objects.visible_to(user).select_related("unit"), slug=slug)


def managed_campaign(user, slug: str) -> Campaign:
    campaign = campaign_of(user, slug)
    demand(user, RIGHT, campaign)
    return campaign


def indicator_of(user, slug: str, pk: int) -> Indicator:
    campaign = managed_campaign(user, slug)
    return get_object_or_404(
        campaign.indicators.select_related("campaign__unit", "content_area"), pk=pk
    )


@require_GET
def catalogue(request, slug: str):
    """The indicators, narrowed by the address, and the open rounds that do not follow yet."""
    campaign = campaign_of(request.user, slug)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "danh-muc-chi-tieu", *catalogue_table(campaign))
    areas = areas_of(campaign)
    form = CatalogueFilter(request.GET or None, areas=areas)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = campaign.indicators.select_related("content_area")
    if asked.get("tinh_trang") != "tat-ca":
        found = found.filter(is_active=asked.get("tinh_trang") != "ngung")
    if asked.get("noi_dung"):
        found = found.filter(content_area=asked["noi_dung"])
    rounds = ReportRound.objects.visible_to(request.user).filter(campaign=campaign)
    context = {
        "campaign": campaign,
        "filter": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "can_manage": request.user.has_perm(RIGHT, campaign),
        "rounds": [
            (each, request.user.has_perm("reports.change_round", each))
            for each in rounds.select_related("receiving_unit").order_by("-year", "pk")[:12]
            if request.user.has_perm("reports.view_round", each)
        ],
    }
    return render(request, "reports/catalogue.html", context)


def add(request, slug: str):
    campaign = managed_campaign(request.user, slug)
    form = IndicatorForm(request.POST or None, campaign=campaign, areas=areas_of(campaign))
    return form_page(
        request, form, lambda _: add_indicator(request.user, campaign, **form.facts()),
        title="Thêm chỉ tiêu", button="Thêm chỉ tiêu", back=_address(campaign),
        crumbs=_crumbs(campaign), said="Đã thêm chỉ tiêu vào danh mục.", template=FORM,
        lede="Dùng cho các kỳ báo cáo mở sau này. Kỳ đang mở chỉ đổi khi nơi nhận đưa thay đổi vào.",
    )  # fmt: skip


def change(request, slug: str, pk: int):
    found = indicator_of(request.user, slug, pk)
    campaign = found.campaign
    form = IndicatorForm(
        request.POST or None, instance=found, campaign=campaign, areas=areas_of(campaign)
    )
    sent = request.POST.get("lan-sua", "")
    return form_page(
        request, form,
        lambda _: change_indicator(
            request.user, found, expected_revision=int(sent) if sent.isdigit() else -1,
            **form.facts(),
        ),
        title=f"Sửa chỉ tiêu: {found.name}", button="Lưu", back=_address(campaign),
        crumbs=_crumbs(campaign), said="Đã sửa chỉ tiêu.", template=FORM, revision=found.revision,
        warning="Chỉ tiêu đã dùng trong kỳ báo cáo. Sửa ở đây chỉ đổi các kỳ mở sau; kỳ đang mở giữ "
        "nguyên cho đến khi nơi nhận đưa thay đổi vào." if is_bound(found) else "",
    )  # fmt: skip


@require_POST
def switch(request, slug: str, pk: int):
    """Retire an indicator, or take it up again."""
    found = indicator_of(request.user, slug, pk)
    act = retire_indicator if found.is_active else restore_indicator
    done = act(request.user, found)
    said = "Đã dùng lại" if done.is_active else "Đã ngừng dùng"
    messages.success(request, f"{said} chỉ tiêu “{done.name}”.")
    return redirect("reports:catalogue", slug=slug)


@require_POST
def move(request, slug: str, pk: int):
    """One place up or down."""
    found = indicator_of(request.user, slug, pk)
    move_indicator(request.user, found, up="len" in request.POST)
    return redirect(f"{_address(found.campaign)}#chi-tieu-{found.pk}")


def suggestions(request, slug: str):
    """The starting catalogue; POST takes the chosen ones over."""
    campaign = managed_campaign(request.user, slug)
    chosen = set(request.POST.getlist("ma"))
    refused = None
    if request.method == "POST":
        try:
            made = take_suggestions(request.user, campaign, chosen)
        except Refused as refusal:
            if refusal.denied:
                raise
            refused = refusal
        else:
            messages.success(request, f"Đã đưa {len(made)} chỉ tiêu vào danh mục.")
            return redirect("reports:catalogue", slug=slug)
    context = {
        "campaign": campaign,
        "rows": [
            (each, area, has, each.code in chosen if request.POST else not has)
            for each, area, has in suggestions_for(campaign)
        ],
        "refused": refused,
    }
    return render(
        request, "reports/indicator_suggestions.html", context, status=422 if refused else 200
    )


@require_GET
def history(request, slug: str):
    """Every change of a definition, the latest first; `ma` narrows to one indicator."""
    campaign = campaign_of(request.user, slug)
    found = IndicatorRevision.objects.filter(campaign=campaign).select_related("actor", "round")
    code = request.GET.get("ma", "")
    if code:
        found = found.filter(code=code)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "lich-su-chi-tieu", HEADER, _history_rows(found))
    context = {
        "campaign": campaign,
        "code": code,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
    }
    return render(request, "reports/indicator_history.html", context)


HEADER = ["Lúc", "Người sửa", "Chỉ tiêu", "Mã", "Việc", "Kỳ báo cáo", "Trường", "Trước", "Sau"]


def _history_rows(found):
    for each in found:
        head = [
            each.at, each.actor.full_name if each.actor else "", each.name, each.code,
            each.get_act_display(), each.round.title if each.round else "",
        ]  # fmt: skip
        for change in each.changes or [{"label": "", "before": "", "after": ""}]:
            yield [*head, change["label"], change["before"], change["after"]]


def bring_in(request, slug: str):
    """Choose a table for the catalogue."""
    campaign = managed_campaign(request.user, slug)

    def keep(data):
        file = data["table"]
        if file.size > MAX_BYTES:
            reason = "Tệp lớn hơn 5 MB. Danh mục chỉ tiêu không lớn như vậy; hãy kiểm tra lại tệp."
            raise Refused(reason, errors={"table": reason})
        return upload(request.user, campaign, name=file.name, content=file.read())

    return form_page(
        request, IndicatorTableForm(request.POST or None, request.FILES or None), keep,
        title="Nhập danh mục chỉ tiêu", button="Xem trước", back=_address(campaign),
        crumbs=_crumbs(campaign), said="Đã đọc tệp. Chưa ghi gì.", template=FORM,
        lede="Mã trùng với chỉ tiêu đang có thì sửa chỉ tiêu ấy, mã mới thì thêm; chỉ tiêu không có "
        "trong tệp giữ nguyên.",
        sample=f"{_address(campaign)}?xuat=xlsx",
        go=lambda draft: reverse("reports:import_indicators_preview", args=[slug, draft.token]),
    )  # fmt: skip


def import_preview(request, slug: str, token: str):
    """What each row would do; POST writes the file once."""
    campaign = managed_campaign(request.user, slug)
    drafts = IndicatorImport.objects.filter(owner=request.user, campaign=campaign)
    if request.method == "POST":
        draft = drafts.filter(token=token).select_related("campaign__unit").first()
        if draft is None:
            messages.info(request, "Tệp này đã được nhập hoặc đã quá một ngày.")
            return redirect("reports:catalogue", slug=slug)
        done = write(request.user, draft)
        messages.success(
            request, f"Đã thêm {done.count('thêm mới')}, sửa {done.count('sửa')} chỉ tiêu."
        )
        return redirect("reports:catalogue", slug=slug)
    draft = get_object_or_404(drafts.select_related("campaign__unit"), token=token)
    context = {"campaign": campaign, "draft": draft, "preview": preview_of(draft)}
    return render(request, "reports/indicator_import_preview.html", context)


def _address(campaign: Campaign) -> str:
    return reverse("reports:catalogue", args=[campaign.slug])


def _crumbs(campaign: Campaign) -> list[tuple[str, str]]:
    return [
        (reverse("campaigns:detail", args=[campaign.slug]), campaign.title),
        (_address(campaign), "Chỉ tiêu"),
    ]


urlpatterns = [
    path("chi-tieu/<slug:slug>/", catalogue, name="catalogue"),
    path("chi-tieu/<slug:slug>/them/", add, name="add_indicator"),
    path("chi-tieu/<slug:slug>/<int:pk>/sua/", change, name="change_indicator"),
    path("chi-tieu/<slug:slug>/<int:pk>/dung/", switch, name="switch_indicator"),
    path("chi-tieu/<slug:slug>/<int:pk>/chuyen/", move, name="move_indicator"),
    path("chi-tieu/<slug:slug>/goi-y/", suggestions, name="indicator_suggestions"),
    path("chi-tieu/<slug:slug>/lich-su/", history, name="indicator_history"),
    path("chi-tieu/<slug:slug>/nhap/", bring_in, name="import_indicators"),
    path(
        "chi-tieu/<slug:slug>/nhap/<str:token>/", import_preview, name="import_indicators_preview"
    ),
]
