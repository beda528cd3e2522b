"""Addresses of criteria."""

from django.urls import path

from criteria import views

app_name = "criteria"
urlpatterns = [
    path("ke-hoach/<int:pk>/", views.groups, name="groups"),
    path("ke-hoach/<int:pk>/lay-tu-cap-tren/", views.copy_groups, name="copy_groups"),
]
