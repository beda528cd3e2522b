"""A tree whose truth is the parent key; path and depth are derived for scoping by prefix."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db import transaction
from django.db.models import Exists
from django.db.models import F
from django.db.models import OuterRef
from django.db.models import Subquery
from django.db.models import Value
from django.db.models.functions import Cast
from django.db.models.functions import Concat
from django.db.models.functions import Substr


class TreeNode(models.Model):
    """`path` is `/1/7/42/`: the keys from the root down to the node itself.

    `bulk_create` skips `save()`: call `rebuild_paths` after it.
    """

    parent_id: int | None
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="cấp trên trực tiếp",
    )
    path = models.CharField("đường dẫn", max_length=255, editable=False, db_index=True, default="")
    depth = models.PositiveSmallIntegerField("bậc", editable=False, default=0)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self._would_be_its_own_ancestor():
            raise ValidationError(
                {
                    "parent": "Không thể đặt đơn vị vào dưới chính nó hoặc dưới đơn vị cấp dưới "
                    "của nó. Hãy chọn cấp trên khác."
                }
            )

    def _would_be_its_own_ancestor(self) -> bool:
        if self.pk is None or self.parent_id is None:
            return False
        if self.parent_id == self.pk:
            return True
        parent = type(self)._base_manager.filter(pk=self.parent_id).only("path").first()
        return bool(parent and f"/{self.pk}/" in parent.path)

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        if self._would_be_its_own_ancestor():
            raise ValidationError("Cây đơn vị bị khép vòng: cấp trên nằm dưới chính đơn vị này.")
        super().save(*args, **kwargs)
        self._derive_path()

    def _derive_path(self) -> None:
        manager = type(self)._base_manager
        parent = (
            # The lock keeps two moves from crossing: each derives from a parent that stands still.
            manager.select_for_update().only("path", "depth").get(pk=self.parent_id)
            if self.parent_id
            else None
        )
        path = f"{parent.path if parent else '/'}{self.pk}/"
        depth = parent.depth + 1 if parent else 0
        before = self.path
        if path == before and depth == self.depth:
            return
        manager.filter(pk=self.pk).update(path=path, depth=depth)
        if before:
            # One statement however many stand below.
            manager.filter(path__startswith=before).exclude(pk=self.pk).update(
                path=Concat(Value(path), Substr("path", len(before) + 1)),
                depth=F("depth") + (depth - self.depth),
            )
        self.path, self.depth = path, depth

    @property
    def ancestor_ids(self) -> list[int]:
        """Keys from the root to the parent."""
        return [int(key) for key in self.path.strip("/").split("/")[:-1]] if self.path else []

    def is_below(self, path: str) -> bool:
        """Whether this node is the node at `path` or stands under it."""
        return bool(path) and self.path.startswith(path)


def rebuild_paths(model: type[TreeNode]) -> int:
    """Derive every path and depth again from the parents; returns how many rows were wrong."""
    nodes = {n.pk: n for n in model._base_manager.only("pk", "parent_id", "path", "depth")}
    changed = []

    def path_of(node: TreeNode) -> str:
        keys = [node.pk]
        while node.parent_id:
            node = nodes[node.parent_id]
            if node.pk in keys:
                raise ValidationError("Cây đơn vị bị khép vòng.")
            keys.append(node.pk)
        return "/" + "/".join(str(key) for key in reversed(keys)) + "/"

    for node in nodes.values():
        path = path_of(node)
        depth = path.count("/") - 2
        if (path, depth) != (node.path, node.depth):
            node.path, node.depth = path, depth
            changed.append(node)
    model._base_manager.bulk_update(changed, ["path", "depth"], batch_size=500)
    return len(changed)


def derive_new_paths(model: type[TreeNode]) -> int:
    """Give their paths to rows that `bulk_create` has just written, one statement a level.

    Returns how many rows got one. Rows whose parents form a circle never do.
    """
    nodes: Any = model._base_manager
    above = nodes.filter(pk=OuterRef("parent_id"))
    own_key = Concat(Cast("pk", models.CharField()), Value("/"))
    done = nodes.filter(path="", parent=None).update(path=Concat(Value("/"), own_key), depth=0)
    while True:
        level = nodes.filter(path="", parent__isnull=False).exclude(Exists(above.filter(path="")))
        written = level.update(
            path=Concat(Subquery(above.values("path")), own_key),
            depth=Subquery(above.values("depth")) + 1,
        )
        if not written:
            return done
        done += written
