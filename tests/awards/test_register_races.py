"""Two people at the register at the same moment: one change each time, nothing lost, nothing twice.

Real threads with connections of their own. Every race has a twin in which the guard is off.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from awards import register
from awards import register_importing
from awards.models import AwardRecord
from awards.models import RecordEvent
from awards.register import correct
from awards.register import revoke
from awards.register_importing import HEADER
from awards.register_importing import upload
from awards.register_importing import write
from documents.spreadsheets import write_csv
from tests.cast import make_cast
from tests.factories.awards_register import AwardRecordFactory
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes
from units.models import Unit

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def unlocked(parties: int) -> Callable[[AwardRecord], AwardRecord]:
    """Reads the record as the register does, but locks nothing; waits until all have read."""
    meet = threading.Barrier(parties)

    def read(record: AwardRecord) -> AwardRecord:
        found = AwardRecord.objects.get(pk=record.pk)
        meet.wait(20)
        return found

    return read


def correcting(cast, award, name: str) -> Callable[[], object]:
    return lambda: correct(
        cast.commune_officer, award, changes={"subject_name": name}, reason="Sai", seen=0
    )


def revoking(cast, award, number: str) -> Callable[[], object]:
    return lambda: revoke(
        cast.commune_leader, award, reason="Sai", decision_number=number,
        decided_on=dt.date(2026, 1, 5),
    )  # fmt: skip


@pytest.fixture
def scene(transactional_db):
    cast = make_cast()
    return cast, AwardRecordFactory(unit=cast.commune)


def test_of_two_corrections_from_one_page_one_is_taken(scene):
    cast, award = scene
    assert outcomes(correcting(cast, award, "Một"), correcting(cast, award, "Hai")) == [
        REFUSED, DONE,
    ]  # fmt: skip
    assert RecordEvent.objects.count() == 1


def test_without_the_lock_one_correction_runs_over_the_other(scene, monkeypatch):
    cast, award = scene
    meet = threading.Barrier(2)
    monkeypatch.setattr(register, "_locked", unlocked(2))
    checked = register._check_values
    # Both have compared the number of events before either writes one.
    monkeypatch.setattr(
        register, "_check_values", lambda *given: (checked(*given), meet.wait(20))[0]
    )
    assert outcomes(correcting(cast, award, "Một"), correcting(cast, award, "Hai")) == [DONE, DONE]
    assert RecordEvent.objects.count() == 2


def test_award_is_revoked_once(scene):
    cast, award = scene
    assert outcomes(revoking(cast, award, "1"), revoking(cast, award, "2")) == [REFUSED, DONE]
    assert RecordEvent.objects.count() == 1


def test_without_the_lock_it_is_revoked_twice(scene, monkeypatch):
    cast, award = scene
    monkeypatch.setattr(register, "_locked", unlocked(2))
    assert outcomes(revoking(cast, award, "1"), revoking(cast, award, "2")) == [DONE, DONE]
    assert RecordEvent.objects.count() == 2


ROW = {
    "Tên cá nhân, tập thể, hộ": "Nguyễn Văn An", "Đối tượng": "cá nhân",
    "Hình thức khen thưởng": "Giấy khen", "Số quyết định": "15/QĐ-UBND",
    "Ngày quyết định": "20/12/2024",
}  # fmt: skip


def two_imports(cast) -> list[Callable[[], object]]:
    """The same table, uploaded twice by one officer in two tabs."""
    content = write_csv(HEADER, [[ROW.get(title, "") for title in HEADER]])
    user = cast.commune_officer
    drafts = [upload(user, unit=cast.commune, name="a.csv", content=content) for _ in range(2)]
    return [lambda draft=draft: write(user, draft) for draft in drafts]


@pytest.fixture
def import_scene(scene):
    cast, award = scene
    award.form.decided_in_kinds = [cast.commune.kind]
    award.form.save()
    award.events.all().delete()
    AwardRecord.objects.all().delete()
    return cast


def test_one_table_uploaded_twice_is_written_once(import_scene):
    assert outcomes(*two_imports(import_scene)) == [DONE, DONE]
    assert AwardRecord.objects.count() == 1


def test_without_the_units_lock_it_is_written_twice(import_scene, monkeypatch):
    meet, known = threading.Barrier(2), register_importing._known

    def met(unit, body):
        found = known(unit, body)
        meet.wait(20)
        return found

    monkeypatch.setattr(register_importing, "_known", met)
    monkeypatch.setattr(Unit.objects, "select_for_update", Unit.objects.all)
    assert outcomes(*two_imports(import_scene)) == [DONE, DONE]
    assert AwardRecord.objects.count() == 2
