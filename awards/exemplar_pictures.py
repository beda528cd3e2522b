"""Pictures of an exemplar: small enough for a phone, without what a camera notes beside them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from accounts.auditing import record
from awards.exemplars import count_change
from awards.exemplars import held_for_change
from awards.models import Exemplar
from awards.models import ExemplarPicture
from documents.files import AcceptedFile
from documents.files import RefusedFile
from documents.files import accept_upload
from documents.text import normalize
from workflow import Refused

if TYPE_CHECKING:
    from accounts.models import User

MAX_PICTURES = 10
LONGEST_SIDE = 1600  # pixels; more only costs the reader's data


@transaction.atomic
def add_picture(
    user: User, exemplar: Exemplar, *, upload: Any, description: str
) -> ExemplarPicture:
    """Add a picture to an exemplar that is not submitted.

    `accept_upload` draws the picture anew, which drops place and camera; here it is made smaller.

    Args:
        description: what is to be seen, for those who do not see it.

    Raises:
        Refused: no right, not editable, too many, no description, or not a sound picture.
    """
    held = held_for_change(user, exemplar)
    words = normalize(description).strip()[:250]
    if not words:
        raise Refused("Hãy mô tả ảnh.", errors={"description": "Hãy mô tả ảnh bằng một câu."})
    last = held.pictures.order_by("-position").first()
    if held.pictures.count() >= MAX_PICTURES:
        raise Refused(f"Mỗi điển hình có tối đa {MAX_PICTURES} ảnh. Hãy gỡ bớt ảnh.")
    try:
        accepted = accept_upload(upload)
    except RefusedFile as reason:
        raise Refused(str(reason), errors={"picture": str(reason)}) from None
    if not accepted.content_type.startswith("image/"):
        sentence = "Chỉ nhận ảnh PNG, JPG hoặc WebP."
        raise Refused(sentence, errors={"picture": sentence})
    picture = ExemplarPicture.objects.create(
        exemplar=held,
        file=_made_smaller(accepted),
        name=accepted.name,
        content_type=accepted.content_type,
        description=words,
        position=last.position + 1 if last else 1,
    )
    count_change(held)
    record(user, "awards.add_exemplar_picture", held, scope_path=held.unit.path, name=accepted.name)
    return picture


@transaction.atomic
def remove_picture(user: User, picture: ExemplarPicture) -> None:
    """Take a picture off an exemplar that is not submitted; its file goes with it.

    Raises:
        Refused: no right, or not editable.
    """
    held = held_for_change(user, picture.exemplar)
    storage, name = picture.file.storage, picture.file.name or ""
    picture.delete()
    count_change(held)
    record(
        user,
        "awards.remove_exemplar_picture",
        held,
        scope_path=held.unit.path,
        name=picture.name,
    )
    # Only when nothing can bring the row back.
    transaction.on_commit(lambda: storage.delete(name))


def _made_smaller(accepted: AcceptedFile) -> ContentFile:
    content = accepted.content.read()
    with Image.open(io.BytesIO(content)) as image:
        if max(image.size) > LONGEST_SIDE:
            form = image.format
            profile = image.info.get("icc_profile")
            small = image.convert("RGBA") if image.mode == "P" else image.copy()
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            stream = io.BytesIO()
            small.save(stream, format=form, icc_profile=profile)
            content = stream.getvalue()
    return ContentFile(content, name=accepted.content.name)
