"""Published exemplars for everybody: search, one of them, its pictures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from awards.exemplar_filter import PublicExemplarFilter
from awards.public_exemplars import public_exemplars
from awards.public_exemplars import public_pictures
from campaigns.models import Campaign
from documents.files import serve_file

PAGE_SIZE = 24


@login_not_required
@require_GET
def public_list(request, campaign: str):
    found = get_object_or_404(Campaign.objects.public().select_related("unit"), slug=campaign)
    filtering = PublicExemplarFilter(request.GET or None, queryset=public_exemplars(found))
    page = Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"campaign": found, "filter": filtering, "page": page}
    return render(request, "awards/public_exemplars.html", context)


@login_not_required
@require_GET
def public_detail(request, campaign: str, slug: str):
    found = get_object_or_404(Campaign.objects.public(), slug=campaign)
    exemplar = get_object_or_404(public_exemplars(found), slug=slug)
    return render(request, "awards/public_exemplar.html", {"campaign": found, "exemplar": exemplar})


@login_not_required
@require_GET
def public_picture(request, picture_pk: int):
    """A picture, for as long as its exemplar is public; nothing may keep it for later."""
    picture = get_object_or_404(public_pictures(), pk=picture_pk)
    response = serve_file(picture.file, picture.name, content_type=picture.content_type)
    response["Cache-Control"] = "no-cache"
    return response


urlpatterns = [
    path("cong-khai/anh/<int:picture_pk>/", public_picture, name="public_exemplar_picture"),
    path("cong-khai/<slug:campaign>/dien-hinh/", public_list, name="public_exemplars"),
    path("cong-khai/<slug:campaign>/dien-hinh/<slug:slug>/", public_detail, name="public_exemplar"),
]
