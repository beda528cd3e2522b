"""Coming in: names, lockout, offices behind one address, hostile targets, ends of sessions."""

import time
from urllib.parse import urljoin
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from accounts.middleware import BEGAN
from accounts.middleware import LAST_SEEN
from accounts.models import AuditEvent
from tests.factories.accounts import PASSWORD
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/login/"
INBOX = "/thong-bao/"


def sign_in(client, name, password=PASSWORD, **query):
    return client.post(
        reverse("account_login", query=query or None), {"login": name, "password": password}
    )


def signed_in(client) -> bool:
    return client.get(INBOX).status_code == 200


@pytest.mark.parametrize("name", ["canbo", "canbo@example.vn", "CANBO@example.vn"])
def test_name_or_address_lets_in(client, name):
    UserFactory(username="canbo", email="canbo@example.vn")
    assert sign_in(client, name).status_code == 302
    assert signed_in(client)


def test_five_failures_lock_the_name_even_for_the_right_password(client):
    UserFactory(username="canbo")
    for _ in range(5):
        assert sign_in(client, "canbo", "sai-mat-khau").status_code == 200
    assert sign_in(client, "canbo").status_code == 200
    assert not signed_in(client)


def test_four_failures_do_not_lock(client):
    UserFactory(username="canbo")
    for _ in range(4):
        sign_in(client, "canbo", "sai-mat-khau")
    sign_in(client, "canbo")
    assert signed_in(client)


def test_two_hundred_failures_of_others_do_not_lock_out_the_same_office(client, settings):
    # The limits are asked here, not the hashes: guesses may be cheap.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    UserFactory(username="canbo")
    for number in range(200):
        sign_in(Client(), f"nguoi-khac-{number}", "sai-mat-khau")
    sign_in(client, "canbo")
    assert signed_in(client)


def test_with_the_packages_own_limit_the_office_would_be_locked_out(client, settings):
    """The twin: ten failures a minute per address, as the package has it by default."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed": "10/m/ip,5/5m/key"
    }
    UserFactory(username="canbo")
    for number in range(10):
        sign_in(Client(), f"nguoi-khac-{number}", "sai-mat-khau")
    sign_in(client, "canbo")
    assert not signed_in(client)


def test_forged_forwarding_header_does_not_escape_the_limit_per_name(client):
    UserFactory(username="canbo")
    for number in range(5):
        client.post(
            LOGIN,
            {"login": "canbo", "password": "sai"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    sign_in(client, "canbo")
    assert not signed_in(client)


HOSTILE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "\thttps://evil.example",
    "%20//evil.example",
    "http:\\\\evil.example",
    "//127.0.0.1@evil.example",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "ftp://evil.example",
    "//evil.example/%2e%2e",
    "/%5Cevil.example/..//",
    "http://[::1]evil",
    "\x00https://evil.example",
    "https://evil.example#testserver",
    "///\\;@evil.example",
    "\r\n//evil.example",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_target_outside_the_portal_is_not_followed(client, target):
    UserFactory(username="canbo")
    place = sign_in(client, "canbo", next=target)["Location"]
    # Browsers read a backslash as a slash.
    end = urlsplit(urljoin("http://testserver/tai-khoan/login/", place.replace("\\", "/")))
    assert (end.scheme, end.netloc) == ("http", "testserver")


def test_target_inside_the_portal_is_followed(client):
    UserFactory(username="canbo")
    assert sign_in(client, "canbo", next=INBOX)["Location"] == INBOX


def test_disabled_person_is_out_with_the_next_request(client):
    user = UserFactory()
    client.force_login(user)
    assert signed_in(client)
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(INBOX)["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    ("mark", "seconds", "stays"),
    [
        (LAST_SEEN, 3599, True),
        (LAST_SEEN, 3700, False),
        (BEGAN, 11 * 3600, True),
        (BEGAN, 13 * 3600, False),
    ],
)
def test_idle_and_old_sessions_end(client, mark, seconds, stays):
    client.force_login(UserFactory())
    client.get(INBOX)
    session = client.session
    session[mark] = int(time.time()) - seconds
    session.save()
    assert signed_in(client) is stays


def test_use_does_not_lengthen_the_life_of_a_session(client):
    client.force_login(UserFactory())
    client.get(INBOX)
    began = client.session[BEGAN]
    session = client.session
    session[LAST_SEEN] -= 600
    session.save()
    client.get(INBOX)
    assert client.session[BEGAN] == began


def test_comings_and_goings_stand_in_the_trail_without_the_password(client):
    UserFactory(username="canbo")
    sign_in(client, "canbo", "sai-mat-khau")
    sign_in(client, "canbo")
    client.post(reverse("account_logout"))
    events = list(AuditEvent.objects.order_by("pk"))
    assert [e.act for e in events] == [
        "accounts.sign_in_failed",
        "accounts.sign_in",
        "accounts.sign_out",
    ]
    assert "sai-mat-khau" not in str([e.data for e in events])


def test_nobody_signs_up_by_themselves(client):
    client.post(
        reverse("account_signup"),
        {
            "email": "la@example.vn",
            "username": "la",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert not get_user_model().objects.filter(username="la").exists()


def test_fresh_portal_has_no_account():
    assert get_user_model().objects.count() == 0


def test_person_with_a_second_factor_is_not_in_before_the_code(client):
    user = UserFactory(username="canbo")
    TOTP.activate(user, generate_totp_secret())
    assert sign_in(client, "canbo")["Location"].startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)


def test_required_role_opens_no_page_without_a_second_factor(cast, as_user, settings):
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    client = as_user(cast.commune_administrator)
    for name in ("accounts:inbox", "accounts:profile", "home", "account_email", "mfa_index"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_activate_totp"), name
    TOTP.activate(cast.commune_administrator, generate_totp_secret())
    assert signed_in(client)


def test_role_that_need_not_opens_pages_without_a_second_factor(cast, as_user, settings):
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    assert signed_in(as_user(cast.commune_officer))


def test_second_factor_is_asked_whatever_role_the_person_has_chosen(cast, as_user, settings):
    from tests.factories.units import MembershipFactory

    settings.MFA_REQUIRED_ROLES = ["administrator"]
    MembershipFactory(user=cast.commune_officer, unit=cast.commune, role="administrator")
    assert not signed_in(as_user(cast.commune_officer))


def test_required_role_reaches_the_page_that_sets_the_second_factor(cast, client, settings):
    """The password is asked once more on the way; an unconfirmed address does not turn it back."""
    settings.MFA_REQUIRED_ROLES = ["administrator"]
    sign_in(client, "commune_administrator")
    asked = client.get(INBOX, follow=True)
    page = client.post(
        asked.request["PATH_INFO"],
        {"password": PASSWORD, "next": reverse("mfa_activate_totp")},
        follow=True,
    )
    assert page.request["PATH_INFO"] == reverse("mfa_activate_totp")
    assert "data:image/svg+xml" in page.content.decode()
