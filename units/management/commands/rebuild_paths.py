"""Derive every path of the tree again from the parents."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from units.models import Unit
from units.tree import lock_tree
from units.tree_node import rebuild_paths


class Command(BaseCommand):
    help = "Dựng lại đường dẫn của cây đơn vị từ cấp trên trực tiếp"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        lock_tree()
        self.stdout.write(f"Đã sửa {rebuild_paths(Unit)} đơn vị.")
