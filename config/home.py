"""The home page: cards of every room, found by dotted name so that config imports no room."""

from django.shortcuts import render
from django.utils.module_loading import import_string

# Each function takes the user and returns None or {"template": …, "context": …, "weight": …}.
CARDS = [
    "awards.home.my_sessions",
    "reports.approval_cards.before_the_leader",
    "reports.home.my_work",
    "awards.home.my_dossiers",
    "awards.home.rounds_to_handle",
    "reports.home.rounds_to_review",
    "awards.exemplar_cards.exemplars_waiting",
    "criteria.home.my_scoring",
    "campaigns.duty_list.overdue_duties",
    "campaigns.home.my_campaigns",
]


def home(request):
    """“Việc của tôi”: what the person owes, by urgency, then what waits for them."""
    cards = [card for name in CARDS if (card := import_string(name)(request.user))]
    return render(request, "home.html", {"cards": cards})
