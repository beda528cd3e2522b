"""Addresses of scoring: tables, scorecards, rankings; a namespace of their own for the menu."""

from criteria.views import appeals
from criteria.views import blocs
from criteria.views import books
from criteria.views import checking
from criteria.views import figures
from criteria.views import grid
from criteria.views import items
from criteria.views import opening
from criteria.views import pledges
from criteria.views import rankings
from criteria.views import remarks
from criteria.views import results
from criteria.views import scorecards
from criteria.views import self_scoring
from criteria.views import tables
from criteria.views import taking

app_name = "scoring"
urlpatterns = [
    *tables.urlpatterns,
    *items.urlpatterns,
    *figures.urlpatterns,
    *results.urlpatterns,
    *taking.urlpatterns,
    *books.urlpatterns,
    *opening.urlpatterns,
    *scorecards.urlpatterns,
    *self_scoring.urlpatterns,
    *checking.urlpatterns,
    *remarks.urlpatterns,
    *grid.urlpatterns,
    *appeals.urlpatterns,
    *rankings.urlpatterns,
    *blocs.urlpatterns,
    *pledges.urlpatterns,
]
