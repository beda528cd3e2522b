"""Public addresses that printed papers point to."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("xac-thuc/", views.verify, name="verify"),
    path("xac-thuc/<str:code>/edxml.xml", views.edxml, name="edxml"),
    path("xac-thuc/<str:code>/", views.verify_code, name="verify_code"),
]
