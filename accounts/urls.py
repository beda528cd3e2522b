"""Addresses of a person's own pages, of the trail and of health."""

from django.urls import path

from accounts.views import own
from accounts.views import trust

app_name = "accounts"
urlpatterns = [
    path("thong-bao/", own.inbox, name="inbox"),
    path("thong-bao/da-doc/", own.read, name="read"),
    path("viec-nen/", own.job_list, name="jobs"),
    path("viec-nen/<int:pk>/", own.job, name="job"),
    path("viec-nen/<int:pk>/tien-do/", own.job_progress, name="job_progress"),
    path("viec-nen/<int:pk>/huy/", own.job_cancel, name="job_cancel"),
    path("viec-nen/<int:pk>/chay-lai/", own.job_retry, name="job_retry"),
    path("ca-nhan/", own.profile, name="profile"),
    path("phien/", own.session, name="session"),
    path("huong-dan/", own.guide, name="guide"),
    path("nhat-ky/", trust.audit, name="audit"),
    path("nhat-ky/chuoi/", trust.chain, name="chain"),
    path("suc-khoe/", trust.health, name="health"),
    path("healthz", trust.alive, name="alive"),
]
