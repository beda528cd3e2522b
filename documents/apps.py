from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "văn bản"

    def ready(self) -> None:
        # A technical hook, no business rule: SQLite learns PostgreSQL's Vietnamese order.
        from documents.collation import register_collation

        connection_created.connect(register_collation, dispatch_uid="documents.collation")
