"""Addresses of awards, one list per page group."""

from awards.views import certificates
from awards.views import dossier
from awards.views import provisions
from awards.views import public_record
from awards.views import register
from awards.views import register_importing
from awards.views import statistics

app_name = "awards"
urlpatterns = [
    *dossier.urlpatterns,
    *provisions.urlpatterns,
    *certificates.urlpatterns,
    *public_record.urlpatterns,
    *register.urlpatterns,
    *register_importing.urlpatterns,
    *statistics.urlpatterns,
]
