import factory
from django.contrib.auth.hashers import make_password

from accounts.models import User

PASSWORD = "Mat-khau-thu-2026"
# Hashed once: argon2 for every user of every test would be most of the suite's time.
PASSWORD_HASH = make_password(PASSWORD, hasher="argon2")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"nguoidung{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.vn")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")
    password = PASSWORD_HASH
