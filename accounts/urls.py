"""Addresses of inbox, jobs, audit trail, health."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
