"""All bound dossiers of a round in one archive: a folder per form, and a list as a workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.auditing import record
from accounts.jobs import Progress
from accounts.jobs import start
from accounts.models import Job
from awards.dossier import bound_file
from awards.dossier import current_file
from awards.dossier import file_name
from awards.dossier import job_key
from awards.dossier import scratch_folder
from awards.dossier import store
from awards.dossier_binding import sha256_of
from awards.dossier_contents import Contents
from awards.dossier_contents import contents_of
from awards.dossier_contents import contents_of_all
from awards.dossier_contents import digest
from awards.dossier_contents import for_binding
from awards.enums import NominationState
from awards.models import AwardRound
from awards.models import DossierFile
from awards.models import Nomination
from documents.files import display_name
from documents.spreadsheets import write_xlsx
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

HANDLER = "awards.assemble_round"
MAX_BYTES = 4 * 1024**3
NOT_PUT_FORWARD = (NominationState.DRAFT, NominationState.WITHDRAWN)
COLUMNS = (
    "TT", "Hồ sơ số", "Đối tượng được đề nghị", "Loại đối tượng", "Hình thức", "Đơn vị đề nghị",
    "Ngày trình", "Số trang", "Dung lượng (byte)", "Mã băm SHA-256", "Tệp trong gói",
    "Tài liệu còn thiếu",
)  # fmt: skip


def dossiers_of(award_round: AwardRound) -> QuerySet[Nomination]:
    """The dossiers of a round that were put forward, in the order of the list."""
    return (
        Nomination.objects.filter(round=award_round)
        .exclude(state__in=NOT_PUT_FORWARD)
        .order_by("form__position", "nominating_unit__position", "subject_search", "pk")
    )


def round_key(contents: dict[int, Contents]) -> str:
    """The digest of all dossiers together, in their order."""
    return digest([each.key for each in contents.values()])


@transaction.atomic
def request_round(user: User, award_round: AwardRound) -> Job | None:
    """Have the archive of a round made; None where the one at hand still says the same.

    Raises:
        Refused: the user does not handle the round, or nothing was put forward in it.
    """
    demand(user, "awards.handle_round", award_round)
    contents = contents_of_all(for_binding(dossiers_of(award_round)))
    if not contents:
        raise Refused("Đợt xét chưa có hồ sơ nào được trình nên chưa có gì để dựng.")
    key = round_key(contents)
    if current_file(award_round, key):
        return None
    job = start(
        user,
        key=job_key(user, award_round, key),
        handler=HANDLER,
        label=f"Dựng hồ sơ cả đợt: {award_round.title}",
        payload={"round": award_round.pk, "user": user.pk},
        total=len(contents) + 1,
    )
    record(
        user,
        "awards.assemble_round",
        award_round,
        scope_path=award_round.unit.path,
        dossiers=len(contents),
    )
    return job


def assemble_round(round_id: int, user_id: int | None, progress: Progress) -> str:
    """Bind what has changed and pack all; repeatable after a crash at any point.

    Returns:
        The address of the round's page of dossiers.

    Raises:
        Refused: the archive would be larger than one file may be.
    """
    award_round = AwardRound.objects.get(pk=round_id)
    address = reverse("awards:round_dossiers", args=[award_round.pk])
    keys = list(dossiers_of(award_round).values_list("pk", flat=True))
    files: dict[int, DossierFile] = {}
    contents: dict[int, Contents] = {}
    for number, pk in enumerate(keys):
        # One at a time: three hundred dossiers with their texts need not lie in memory together.
        nomination = for_binding(Nomination.objects.all()).get(pk=pk)
        each = contents_of(nomination)

        def tick(words: str, number: int = number, code: str = nomination.code) -> None:
            progress.step(done=number, total=len(keys) + 1, message=f"{code}: {words}")

        tick("đang xem")
        files[pk], contents[pk] = bound_file(nomination, each, user_id, tick), each
    key = round_key(contents)
    if current_file(award_round, key) is None:
        if sum(row.size for row in files.values()) > MAX_BYTES:
            raise Refused(
                "Hồ sơ của cả đợt nặng hơn 4 GB, không gói được trong một tệp. "
                "Từng bộ hồ sơ đã dựng xong, hãy tải riêng."
            )
        progress.step(done=len(keys), total=len(keys) + 1, message="đang đóng gói")
        _pack(award_round, key, files, user_id, progress)
    progress.step(done=len(keys) + 1, total=len(keys) + 1)
    return address


def _pack(
    award_round: AwardRound,
    key: str,
    files: dict[int, DossierFile],
    user_id: int | None,
    progress: Progress,
) -> None:
    nominations = list(for_binding(Nomination.objects.filter(pk__in=files)))
    nominations.sort(key=lambda nomination: list(files).index(nomination.pk))
    contents = contents_of_all(nominations)
    rows = [
        _row(number, nomination, contents[nomination.pk], files[nomination.pk])
        for number, nomination in enumerate(nominations, start=1)
    ]
    with scratch_folder() as folder:
        path = folder / "dot-xet.zip"
        # Stored as they are: the pages inside are compressed already.
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("Danh sách hồ sơ.xlsx", write_xlsx(COLUMNS, rows, sheet="Hồ sơ"))
            for nomination, row in zip(nominations, rows, strict=True):
                progress.step(message=f"đang đóng gói {nomination.code}")
                _add(archive, files[nomination.pk], row[10])
        store(
            DossierFile(
                round=award_round, content_key=key, sha256=sha256_of(path),
                size=path.stat().st_size, built_by_id=user_id,
                page_count=sum(row.page_count for row in files.values()),
            ),
            path,
        )  # fmt: skip


def _add(archive: zipfile.ZipFile, row: DossierFile, name: str) -> None:
    with row.file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        for chunk in source.chunks():
            target.write(chunk)


def _row(
    number: int, nomination: Nomination, contents: Contents, bound: DossierFile
) -> Sequence[Any]:
    missing = [paper.label for paper in contents.papers if not paper.is_there]
    return (
        number,
        nomination.code,
        nomination.subject_name,
        nomination.get_subject_class_display(),
        nomination.form.name,
        nomination.nominating_unit.name,
        contents.submitted_on,
        bound.page_count,
        bound.size,
        bound.sha256,
        _place(nomination),
        "; ".join(missing),
    )


def _place(nomination: Nomination) -> str:
    """The path inside the archive; names of people cannot climb out of it."""
    folder = display_name(nomination.form.name.replace("/", "-"))
    return f"{folder}/{file_name(nomination)}"


def archive_name(award_round: AwardRound) -> str:
    return display_name(f"Hồ sơ {award_round.title[:100]}.zip".replace("/", "-"))
