"""The API's description: for people, and for programs."""

from django.urls import path

from units.views import api_page

app_name = "interop"
urlpatterns = [
    path("", api_page.guide, name="guide"),
    path("v1/openapi.json", api_page.openapi, name="openapi"),
]
