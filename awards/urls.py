"""Addresses of awards, one list per page group."""

from awards.views import provisions

app_name = "awards"
urlpatterns = [
    *provisions.urlpatterns,
]
