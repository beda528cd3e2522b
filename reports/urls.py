"""Addresses of reports, one list per page group."""

from reports.views import approval
from reports.views import boards
from reports.views import calendar
from reports.views import catalogue
from reports.views import compilation
from reports.views import editing
from reports.views import figures
from reports.views import my_reports
from reports.views import opened_figures
from reports.views import papers
from reports.views import progress
from reports.views import requests
from reports.views import review
from reports.views import rounds
from reports.views import signing
from reports.views import versions

app_name = "reports"
urlpatterns = [
    *my_reports.urlpatterns,
    *rounds.urlpatterns,
    *calendar.urlpatterns,
    *requests.urlpatterns,
    *progress.urlpatterns,
    *boards.urlpatterns,
    *review.urlpatterns,
    *compilation.urlpatterns,
    *papers.urlpatterns,
    *signing.urlpatterns,
    *editing.urlpatterns,
    *catalogue.urlpatterns,
    *opened_figures.urlpatterns,
    *figures.urlpatterns,
    *approval.urlpatterns,
    *versions.urlpatterns,
]
