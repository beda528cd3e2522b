"""Addresses of units and their people, one list per page group."""

from units.views import blocs
from units.views import importing
from units.views import invitations
from units.views import people
from units.views import structure
from units.views import systems
from units.views import tree

app_name = "units"
urlpatterns = [
    *tree.urlpatterns,
    *structure.urlpatterns,
    *people.urlpatterns,
    *blocs.urlpatterns,
    *importing.urlpatterns,
    *systems.urlpatterns,
    *invitations.urlpatterns,
]
