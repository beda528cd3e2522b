"""Addresses of scoring: tables, scorecards, rankings; a namespace of their own for the menu."""

from criteria.views import items
from criteria.views import tables

app_name = "scoring"
urlpatterns = [
    *tables.urlpatterns,
    *items.urlpatterns,
]
