"""Addresses of awards."""

from django.urls import path

from awards import views

app_name = "awards"
urlpatterns = [path("ke-hoach/<int:pk>/", views.provisions, name="provisions")]
