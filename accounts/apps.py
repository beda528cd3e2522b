from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "tài khoản"

    def ready(self) -> None:
        # Each room registers its predicates by name; nobody keeps a central table.
        autodiscover_modules("permissions")
