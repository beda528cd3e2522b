"""Addresses of awards, one list per page group."""

from awards.views import ballots
from awards.views import certificates
from awards.views import councils
from awards.views import decisions
from awards.views import dossier
from awards.views import exemplars
from awards.views import fund
from awards.views import nominating_many
from awards.views import nomination_steps
from awards.views import nomination_writing
from awards.views import nominations
from awards.views import provisions
from awards.views import public_exemplars
from awards.views import public_record
from awards.views import ranked_blocs
from awards.views import register
from awards.views import register_importing
from awards.views import rounds
from awards.views import rule_sets
from awards.views import sessions
from awards.views import statistics
from awards.views import word_templates

app_name = "awards"
urlpatterns = [
    *ballots.urlpatterns,
    *councils.urlpatterns,
    *decisions.urlpatterns,
    *nominating_many.urlpatterns,
    *ranked_blocs.urlpatterns,
    *nomination_steps.urlpatterns,
    *nomination_writing.urlpatterns,
    *nominations.urlpatterns,
    *rounds.urlpatterns,
    *rule_sets.urlpatterns,
    *sessions.urlpatterns,
    *dossier.urlpatterns,
    *provisions.urlpatterns,
    *exemplars.urlpatterns,
    *public_exemplars.urlpatterns,
    *fund.urlpatterns,
    *certificates.urlpatterns,
    *public_record.urlpatterns,
    *register.urlpatterns,
    *register_importing.urlpatterns,
    *statistics.urlpatterns,
    *word_templates.urlpatterns,
]
