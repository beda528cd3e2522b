"""Word templates of the staff: uploaded, versioned, one in use per unit and kind of paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.auditing import record
from awards.enums import TemplateKind
from awards.models import WordTemplate
from awards.word_checking import check_template
from awards.word_fields import FIELDS
from awards.word_fields import examples
from awards.word_sandbox import UnsafeTemplate
from awards.word_sandbox import render_template
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def upload_template(
    user: User, unit: Unit, *, kind: str, upload: Any, note: str = ""
) -> WordTemplate:
    """Keep a checked Word file as the newest version of its kind, in use from now on.

    Raises:
        Refused: no right over the unit, or a file that is not fit (`errors["file"]`).
    """
    demand(user, "awards.manage_word_templates", unit)
    if kind not in FIELDS:
        raise Refused("Hãy chọn loại văn bản.", errors={"kind": "Hãy chọn loại văn bản."})
    # Outside the transaction: reading a big file must not keep rows locked.
    checked = check_template(upload, kind)
    with transaction.atomic():
        _hold(unit)
        version = _next_version(unit, kind)
        WordTemplate.objects.filter(unit=unit, kind=kind).update(is_active=False)
        template = WordTemplate(
            unit=unit,
            kind=kind,
            version=version,
            name=checked.file.name,
            sha256=checked.file.sha256,
            note=note.strip()[:300],
            uploaded_by=user,
        )
        template.file.save(str(checked.file.content.name), checked.file.content, save=False)
        template.save()
        record(
            user,
            "awards.upload_word_template",
            template,
            scope_path=unit.path,
            kind=kind,
            version=version,
            sha256=checked.file.sha256,
        )
    return template


@transaction.atomic
def activate_template(user: User, template: WordTemplate) -> WordTemplate:
    """Use this version from now on instead of the one in use.

    Raises:
        Refused: no right over the unit.
        Stale: it is in use already.
    """
    demand(user, "awards.manage_word_templates", template.unit)
    _hold(template.unit)
    if WordTemplate.objects.filter(pk=template.pk, is_active=True).exists():
        raise Stale("Phiên bản này đang được dùng.")
    WordTemplate.objects.filter(unit=template.unit, kind=template.kind).update(is_active=False)
    WordTemplate.objects.filter(pk=template.pk).update(is_active=True)
    template.is_active = True
    record(user, "awards.activate_word_template", template, scope_path=template.unit.path)
    return template


@transaction.atomic
def set_template_aside(user: User, template: WordTemplate) -> WordTemplate:
    """Use the built-in layout again; the file stays as a version.

    Raises:
        Refused: no right over the unit.
        Stale: it is not in use.
    """
    demand(user, "awards.manage_word_templates", template.unit)
    if not WordTemplate.objects.filter(pk=template.pk, is_active=True).update(is_active=False):
        raise Stale("Phiên bản này không còn được dùng.")
    template.is_active = False
    record(user, "awards.set_word_template_aside", template, scope_path=template.unit.path)
    return template


def rendered_with_template(unit: Unit, kind: str, data: Mapping[str, Any]) -> bytes | None:
    """The paper as a Word file on the unit's own template; None where it uses the built-in layout.

    Args:
        kind: one of `awards.enums.TemplateKind`.
        data: plain values by the names of `awards.word_fields.FIELDS`; what is missing stays empty.

    Raises:
        Refused: the template's file was changed outside the portal, or the paper grows too big.
        TypeError: `data` holds more than texts, numbers, lists and dicts.
    """
    template = WordTemplate.objects.filter(unit=unit, kind=kind, is_active=True).first()
    return None if template is None else filled(template, data)


def filled(template: WordTemplate, data: Mapping[str, Any]) -> bytes:
    """A template with data; the rules of `rendered_with_template`."""
    content = content_of(template)
    try:
        return render_template(content, template.kind, data)
    except UnsafeTemplate as fault:
        raise Refused(f"Không điền được mẫu “{template}”: {fault}") from None


def filled_with_example(template: WordTemplate) -> bytes:
    """What the template makes of the example data."""
    return filled(template, examples(template.kind))


def content_of(template: WordTemplate) -> bytes:
    """The file as it was checked.

    Raises:
        Refused: it is not that file any more.
    """
    with template.file.open("rb") as stream:
        content = stream.read()
    if hashlib.sha256(content).hexdigest() != template.sha256:
        raise Refused(f"Tệp của mẫu “{template}” không còn như khi tải lên. Hãy tải mẫu lên lại.")
    return content


def _next_version(unit: Unit, kind: str) -> int:
    last = WordTemplate.objects.filter(unit=unit, kind=kind).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _hold(unit: Unit) -> None:
    """Let two administrators of one unit take turns, or both would take the same version."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def kinds_in_use(unit: Unit) -> dict[str, list[WordTemplate]]:
    """Every kind with its versions, the newest first."""
    rows: dict[str, list[WordTemplate]] = {kind: [] for kind in TemplateKind.values}
    for row in WordTemplate.objects.filter(unit=unit).select_related("uploaded_by"):
        rows[row.kind].append(row)
    return rows
