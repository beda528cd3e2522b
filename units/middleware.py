"""Which of a person's roles counts in this request."""

from django.utils import timezone

SESSION_KEY = "acting_membership"


class ActingMembershipMiddleware:
    """Put the memberships of today on the user, and the chosen one as `acting_membership`.

    A membership that has ended stops counting with the next request, whatever the session says.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._attach(request)
        return self.get_response(request)

    def _attach(self, request) -> None:
        user = request.user
        memberships = list(
            user.memberships.valid_on(timezone.localdate())
            .select_related("unit__parent")
            .order_by("pk")
        )
        chosen_key = request.session.get(SESSION_KEY)
        chosen = next((m for m in memberships if m.pk == chosen_key), None)
        if chosen is None and memberships:
            chosen = memberships[0]
        user._memberships_today = memberships
        user.acting_membership = chosen
