"""Addresses of scoring: tables, scorecards, rankings; a namespace of their own for the menu."""

from criteria.views import books
from criteria.views import items
from criteria.views import tables
from criteria.views import taking

app_name = "scoring"
urlpatterns = [
    *tables.urlpatterns,
    *items.urlpatterns,
    *taking.urlpatterns,
    *books.urlpatterns,
]
