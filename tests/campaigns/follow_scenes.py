"""What follows a plan, one of each, for the table of who gets what at every address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from campaigns.enums import DutyState
from campaigns.enums import QuestionState
from campaigns.models import Answer
from campaigns.models import Finding
from campaigns.models import FindingFile
from campaigns.models import Inspection
from campaigns.models import Plan
from tests.cast import Cast
from tests.factories.campaigns import DutyFactory
from tests.factories.campaigns import QuestionFactory


def follow_parameters(cast: Cast, plan: Plan) -> dict[str, dict[str, Any]]:
    """An open and an answered question of the commune, a duty of it to do and one done."""
    campaign = plan.campaign
    facts = {"campaign": campaign, "unit": cast.commune, "asked_by": cast.commune_officer}
    asked = QuestionFactory(**facts)
    answered = QuestionFactory(**facts, state=QuestionState.ANSWERED)
    Answer.objects.create(
        question=answered, unit=cast.province, text="Có.", answered_by=cast.province_officer
    )
    duty = DutyFactory(plan=plan, unit=cast.commune)
    done = DutyFactory(plan=plan, unit=cast.commune, state=DutyState.DONE, evidence_name="a.pdf")
    done.evidence.save("a.pdf", ContentFile(b"%PDF"))
    visit = Inspection.objects.create(
        campaign=campaign, unit=cast.province, inspected=cast.commune, subject="Hồ sơ",
        planned_on=dt.date(2026, 3, 2),
    )  # fmt: skip
    held = Inspection.objects.create(
        campaign=campaign, unit=cast.province, inspected=cast.commune, subject="Hồ sơ",
        planned_on=dt.date(2026, 3, 2), state="held",
    )  # fmt: skip
    finding = Finding.objects.create(inspection=held, text="Thiếu sổ", remedy="Lập sổ")
    file = FindingFile(
        finding=finding, name="so.pdf", content_type="application/pdf", size=4,
        uploaded_by=cast.commune_officer,
    )  # fmt: skip
    file.file.save("so.pdf", ContentFile(b"%PDF"))
    return {
        "question": {"slug": campaign.slug, "pk": asked.pk},
        "answered": {"slug": campaign.slug, "pk": answered.pk},
        "duty": {"pk": duty.pk},
        "visit": {"slug": campaign.slug, "pk": visit.pk},
        "finding": {
            "slug": campaign.slug,
            "pk": held.pk,
            "number": finding.pk,
            "step": "khac-phuc",
        },
        "finding_file": {"slug": campaign.slug, "pk": held.pk, "number": file.pk},
        "done_duty": {"pk": done.pk},
    }
