from importlib import import_module

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "đơn vị"

    def ready(self) -> None:
        # A worker that sends the letters must know who writes the link of an invitation.
        import_module("units.invitations")
