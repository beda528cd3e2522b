"""Addresses of campaigns; fixed words come before the slug of a campaign."""

from campaigns.views import campaigns
from campaigns.views import drafting
from campaigns.views import plans
from campaigns.views import public

app_name = "campaigns"
urlpatterns = [
    *public.urlpatterns,
    *plans.urlpatterns,
    *drafting.urlpatterns,
    *campaigns.urlpatterns,
]
