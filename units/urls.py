from django.http import HttpResponse
from django.urls import path

app_name = "units"
urlpatterns = [
    path("loi-moi/cua-toi/<int:pk>/", lambda r, pk: HttpResponse(""), name="own_invitation"),
    path("loi-moi/<str:token>/", lambda r, token: HttpResponse(""), name="accept_invitation"),
]
