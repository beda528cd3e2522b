"""Addresses of campaigns; fixed words come before the slug of a campaign."""

from campaigns.views import alignment
from campaigns.views import campaigns
from campaigns.views import drafting
from campaigns.views import duties
from campaigns.views import exchange
from campaigns.views import inspections
from campaigns.views import papers
from campaigns.views import plans
from campaigns.views import public
from campaigns.views import questions
from campaigns.views import reading
from campaigns.views import versions

app_name = "campaigns"
urlpatterns = [
    *public.urlpatterns,
    *questions.urlpatterns,
    *reading.urlpatterns,
    *inspections.urlpatterns,
    *plans.urlpatterns,
    *versions.urlpatterns,
    *drafting.urlpatterns,
    *exchange.urlpatterns,
    *duties.urlpatterns,
    *papers.urlpatterns,
    *campaigns.urlpatterns,
    *alignment.urlpatterns,
]
