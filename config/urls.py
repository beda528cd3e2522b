"""Addresses of the portal, one include per room."""

from django.contrib import admin
from django.urls import include
from django.urls import path
from django.urls import register_converter

from config.api import PREFIX
from config.api import api_urls
from config.converters import YearConverter
from config.home import home

register_converter(YearConverter, "year")

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/hai-buoc/", include("allauth.mfa.urls")),
    path("tai-khoan/phien/", include("allauth.usersessions.urls")),
    path("", include("accounts.urls")),
    path("don-vi/", include("units.urls")),
    path("phong-trao/", include("campaigns.urls")),
    path("tieu-chi/", include("criteria.urls")),
    path("cham-diem/", include("criteria.scoring_urls")),
    path("bao-cao/", include("reports.urls")),
    path("khen-thuong/", include("awards.urls")),
    path("", include("documents.urls")),
    path("api/", include("units.api_urls")),
    path(PREFIX.lstrip("/"), api_urls()),
    path("quan-tri/", admin.site.urls),
]
