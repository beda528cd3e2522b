"""Having dossiers bound: one nomination, or all of a round in one archive; nothing twice."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from accounts.auditing import record
from accounts.jobs import Progress
from accounts.jobs import start
from accounts.models import Job
from awards.dossier_binding import Tick
from awards.dossier_binding import bind
from awards.dossier_contents import Contents
from awards.dossier_contents import contents_of
from awards.dossier_contents import for_binding
from awards.dossier_parts import files_of
from awards.models import AwardRound
from awards.models import DossierFile
from awards.models import Nomination
from documents.files import display_name
from workflow import demand
from workflow.faults import reach

if TYPE_CHECKING:
    from accounts.models import User

HANDLER = "awards.assemble_dossier"
DAY = 24 * 60 * 60


@transaction.atomic
def request_dossier(user: User, nomination: Nomination) -> Job | None:
    """Have the dossier bound by a worker; None where the bound one still says the same.

    Raises:
        Refused: the user may not see the dossier.
    """
    demand(user, "awards.view_nomination", nomination)
    nomination = for_binding(Nomination.objects.all()).get(pk=nomination.pk)
    key = contents_of(nomination).key
    if current_file(nomination, key):
        return None
    job = start(
        user,
        key=job_key(user, nomination, key),
        handler=HANDLER,
        label=f"Dựng hồ sơ {nomination.code}",
        payload={"nomination": nomination.pk, "user": user.pk},
        total=len(files_of(nomination)) + 3,
    )
    record(
        user,
        "awards.assemble_dossier",
        nomination,
        scope_path=nomination.nominating_unit.path,
        content_key=key,
    )
    return job


def job_key(user: User, thing: Nomination | AwardRound, content_key: str) -> str:
    """One job per person, content and state of the shelf.

    The newest file is part of it: when content comes back to what it once was, the file of then is
    gone and must be made again.
    """
    last = thing.dossiers.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{thing._meta.model_name}-dossier:{thing.pk}:{content_key}:{user.pk}:{last}"


def job_of(user: User, thing: Nomination | AwardRound, content_key: str) -> Job | None:
    """The user's work on this content, if it was asked for and has left no file yet."""
    return Job.objects.filter(key=job_key(user, thing, content_key)).first()


def newest_file(thing: Nomination | AwardRound) -> DossierFile | None:
    """What can be downloaded now, up to date or not."""
    return thing.dossiers.exclude(file="").select_related("built_by").order_by("-pk").first()


def current_file(thing: Nomination | AwardRound, content_key: str) -> DossierFile | None:
    """The file at hand, if it still says what the dossier says."""
    newest = newest_file(thing)
    return newest if newest and newest.content_key == content_key else None


def assemble_dossier(nomination_id: int, user_id: int | None, progress: Progress) -> str:
    """Bind one dossier; repeatable after a crash at any point.

    Returns:
        The address of the dossier's page.
    """
    nomination = for_binding(Nomination.objects.all()).get(pk=nomination_id)
    total = len(files_of(nomination)) + 3
    done = 0

    def tick(words: str) -> None:
        nonlocal done
        progress.step(done=done, total=total, message=words)
        done += 1

    bound_file(nomination, contents_of(nomination), user_id, tick)
    progress.step(done=total, total=total)
    return reverse("awards:dossier", args=[nomination.pk])


def bound_file(
    nomination: Nomination, contents: Contents, user_id: int | None, tick: Tick
) -> DossierFile:
    """The bound dossier, made where the one at hand says something else or is gone."""
    if found := current_file(nomination, contents.key):
        return found
    stored = {row.pk: row.file for row in files_of(nomination)}
    with scratch_folder() as folder:
        bound = bind(contents, stored, folder, tick)
        reach("dossier.bound")
        tick("đang lưu tệp")
        return store(
            DossierFile(
                nomination=nomination, content_key=contents.key, page_count=bound.page_count,
                sha256=bound.sha256, size=bound.size, built_by_id=user_id,
            ),
            bound.path,
        )  # fmt: skip


class scratch_folder(tempfile.TemporaryDirectory):  # noqa: N801 (used as a verb in `with`)
    """A folder beside the data, where archives of a province have room."""

    def __init__(self) -> None:
        for left in Path(settings.DATA_DIR).glob("dossier-*"):
            # Of a worker that was killed; a living one touches its folder far more often.
            if time.time() - left.stat().st_mtime > DAY:
                shutil.rmtree(left, ignore_errors=True)
        super().__init__(prefix="dossier-", dir=settings.DATA_DIR)

    def __enter__(self) -> Path:
        return Path(super().__enter__())


@transaction.atomic
def store(row: DossierFile, path: Path) -> DossierFile:
    """Put a finished file on the shelf; those before it keep their row and lose their file.

    Where another worker was faster with the same content, theirs stays and this one is dropped.
    """
    thing = row.thing
    type(thing).objects.select_for_update().get(pk=thing.pk)
    if found := current_file(thing, row.content_key):
        return found
    replaced = list(thing.dossiers.exclude(file=""))
    with path.open("rb") as stream:
        row.file.save(f"{secrets.token_urlsafe(24)}{path.suffix}", File(stream), save=False)
    row.save()
    drop_files(replaced)
    return row


def drop_files(rows: Iterable[DossierFile]) -> None:
    """Delete the files, once it is certain that a newer one has taken their place."""
    for row in rows:
        storage, name = row.file.storage, row.file.name
        row.file = ""
        row.save(update_fields=["file"])
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))


def file_name(nomination: Nomination) -> str:
    """What the download is called: code and subject."""
    return display_name(f"{nomination.code} {nomination.subject_name[:80]}.pdf".replace("/", "-"))
