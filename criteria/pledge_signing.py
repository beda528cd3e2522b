"""Members sign the pledge of a year; once issued it is a paper that nothing changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.auditing import record
from criteria.models import Pledge
from criteria.models import PledgeSignature
from criteria.permissions import signing_units
from criteria.pledges import members_of
from criteria.pledges import pledge_paper
from criteria.pledges import post_of
from documents.rendering.pdf import page_count
from documents.rendering.press_room import paper_pdf
from documents.verification import issue_document
from documents.verification import new_code
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from accounts.models import User

FEWEST = 2  # a promise to each other


@transaction.atomic
def record_signatures(user: User, pledge: Pledge, days: Mapping[int, dt.date | None]) -> int:
    """Write down on which day each member signed on paper; a unit without a day has not signed.

    Args:
        days: key of a member unit → its day; members that are not named keep what they have.

    Returns:
        How many signatures the pledge has now.

    Raises:
        Refused: missing right, no member of that year, or a day that cannot be (`errors` by key).
        Stale: it was issued meanwhile.
    """
    demand(user, "criteria.write_pledge", pledge.bloc)
    held = _open(pledge)
    known = {member.unit_id for member in members_of(held)}
    today = timezone.localdate()
    errors = {}
    for key, day in days.items():
        if key not in known:
            errors[str(key)] = "Đơn vị không phải thành viên của năm này."
        elif day is not None and (day > today or abs(day.year - held.year) > 1):
            errors[str(key)] = f"Ngày ký phải đến hết hôm nay và hợp với giao ước năm {held.year}."
    if errors:
        raise Refused("Chưa lưu được vì còn lỗi.", errors=errors)
    held.signatures.filter(unit__in=[key for key, day in days.items() if day is None]).delete()
    before = dict(held.signatures.values_list("unit", "signed_on"))
    for key, day in days.items():
        if day is not None and before.get(key) != day:
            PledgeSignature.objects.update_or_create(
                pledge=held, unit_id=key, defaults={"signed_on": day, "recorded_by": user}
            )
    count = held.signatures.count()
    path = held.bloc.unit.path
    record(user, "criteria.record_pledge_signatures", held, scope_path=path, count=count)
    return count


@transaction.atomic
def sign_pledge(user: User, pledge: Pledge) -> None:
    """The head of a member unit signs for it, today.

    Raises:
        Refused: no leader of a member of that year.
        Stale: the own unit has signed, or it was issued meanwhile.
    """
    demand(user, "criteria.sign_pledge", pledge)
    held = _open(pledge)
    signed = set(held.signatures.values_list("unit", flat=True))
    waiting = signing_units(user, held) - signed
    if not waiting:
        raise Stale("Đơn vị bạn đã ký giao ước này.")
    for key in waiting:
        held.signatures.create(unit_id=key, signed_on=timezone.localdate(), recorded_by=user)
    record(user, "criteria.sign_pledge", held, scope_path=held.bloc.unit.path, year=held.year)


@transaction.atomic
def issue_pledge(user: User, pledge: Pledge) -> None:
    """Freeze words, members and days of signing, and have the paper printed with a code.

    Members that have not signed stand on the paper as such.

    Raises:
        Refused: missing right, or fewer than two signatures.
        Stale: it was issued already.
    """
    demand(user, "criteria.write_pledge", pledge.bloc)
    held = _open(pledge)
    days = dict(held.signatures.values_list("unit", "signed_on"))
    rows = members_of(held)
    members = [
        {
            "unit": member.unit_id,
            "label": member.unit.name,
            "post": post_of(member),
            "signed_on": f"{days[member.unit_id]:%Y-%m-%d}" if member.unit_id in days else "",
        }
        for member in rows
    ]
    signed = [days[member.unit_id] for member in rows if member.unit_id in days]
    if len(signed) < FEWEST:
        raise Refused("Giao ước phải có ít nhất hai đơn vị ký. Hãy ghi ngày ký của các thành viên.")
    held.members = members
    held.signed_on = max(signed)
    held.issued_at, held.issued_by = timezone.now(), user
    held.save(update_fields=["members", "signed_on", "issued_at", "issued_by"])
    record(
        user, "criteria.issue_pledge", held, scope_path=held.bloc.unit.path, year=held.year,
        count=len(signed),
    )  # fmt: skip
    jobs.start(
        user,
        key=f"pledge:{held.pk}",
        handler="criteria.print_pledge",
        label=f"In giao ước: {held}"[:200],
        payload={"pledge": held.pk},
        total=1,
    )


def print_pledge(key: int, progress: Progress) -> str:
    """Print an issued pledge and keep the PDF; a second run finds it printed."""
    pledge = Pledge.objects.select_related("bloc__unit").get(pk=key)
    progress.step(done=0, total=1, message="đang in giao ước")
    if pledge.document_id is None:
        code = new_code()
        paper = pledge_paper(pledge, code=code)
        _keep(pledge, code, paper.title, paper_pdf(paper))
    progress.step(done=1, total=1)
    return reverse("scoring:pledge", args=[pledge.bloc_id, pledge.year])


@transaction.atomic
def _keep(pledge: Pledge, code: str, title: str, content: bytes) -> None:
    fresh = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if fresh.document_id is not None:
        return
    fresh.document = issue_document(
        code=code,
        kind="pledge",
        title=title[:300],
        issuer=pledge.bloc.name,
        issued_on=pledge.signed_on,
        content=content,
        page_count=page_count(content),
    )
    fresh.save(update_fields=["document"])


def _open(pledge: Pledge) -> Pledge:
    """The stored pledge, held; refused once it is issued."""
    held = Pledge.objects.select_for_update(of=("self",)).select_related("bloc__unit")
    found = held.get(pk=pledge.pk)
    if found.issued_at is not None:
        raise Stale("Giao ước đã ban hành nên không sửa được. Năm sau lập giao ước mới.")
    return found
