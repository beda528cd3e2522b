"""Password rules of the national profile."""

import pytest
from django.core.exceptions import ValidationError

from accounts.passwords import CharacterClassValidator
from accounts.passwords import HistoryValidator
from tests.factories.accounts import PASSWORD
from tests.factories.accounts import UserFactory


@pytest.mark.parametrize("password", ["chuthuong1!", "CHUHOA1!", "KhongCoSo!", "KhongKyTu1"])
def test_missing_class_is_refused(password):
    with pytest.raises(ValidationError, match="chữ hoa"):
        CharacterClassValidator().validate(password)


@pytest.mark.parametrize("password", ["Đủ-Loại-2026", "Mat-khau-2026"])
def test_all_classes_pass(password):
    CharacterClassValidator().validate(password)


@pytest.mark.django_db
def test_recent_passwords_may_not_come_back(settings):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "accounts.passwords.HistoryValidator", "OPTIONS": {"remembered": 2}}
    ]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = UserFactory(password="")
    user.set_password(PASSWORD)
    for number in range(3):
        user.set_password(f"Mat-khau-{number}")
        user.save()
    validator = HistoryValidator(remembered=2)
    for number in (1, 2):
        with pytest.raises(ValidationError, match="trùng"):
            validator.validate(f"Mat-khau-{number}", user)
    validator.validate("Mat-khau-0", user)
    assert user.past_passwords.count() == 2
    assert user.password_changed_at is not None
