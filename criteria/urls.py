"""Addresses of the criteria of plans."""

from django.urls import path

from criteria.views import plan_groups

app_name = "criteria"
urlpatterns = [
    path("ke-hoach/<int:pk>/", plan_groups.groups, name="groups"),
    path("ke-hoach/<int:pk>/lay-tu-cap-tren/", plan_groups.copy_groups, name="copy_groups"),
]
