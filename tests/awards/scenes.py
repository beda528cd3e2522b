"""Award rounds and dossiers made through the verbs, for many tests."""

import datetime as dt
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from awards import councils
from awards import nominating
from awards.models import AwardForm
from awards.models import Nomination
from awards.rounds import open_round
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory

TODAY = dt.date(2026, 11, 21)


def open_award_round(cast, *, unit=None, user=None, campaign=None, forms=None, **facts):
    """A round of the province (or of `unit`) that takes dossiers around today."""
    today = timezone.localdate()
    if campaign is None:
        campaign = CampaignFactory(unit=cast.province)
        plan = PlanFactory(campaign=campaign, unit=cast.province)
        ContentAreaFactory.create_batch(2, plan=plan)
    given = {
        "title": "Xét khen thưởng sơ kết",
        "occasion": "mid_term",
        "year": today.year,
        "opens_on": today - dt.timedelta(days=10),
        "closes_on": today + dt.timedelta(days=20),
    }
    return open_round(
        user or cast.province_officer,
        campaign,
        unit or cast.province,
        forms=AwardForm.objects.filter(grade_of=None) if forms is None else forms,
        **(given | facts),
    )


def filled(user, award_round, unit, form, **facts) -> Nomination:
    """A draft with everything that the nominating unit owes."""
    today = timezone.localdate()
    given = {
        "subject_class": "collective",
        "subject_unit": unit,
        "subject_name": "",
        "achievement": "Đã có thành tích xuất sắc trong phong trào",
        "period_from": dt.date(2026, 1, 1),
        "period_to": today,
    }
    dossier = nominating.start_nomination(user, award_round, unit, form=form, **(given | facts))
    texts = {section.pk: f"Kết quả mục {section.position}" for section in dossier.sections.all()}
    return nominating.save_sections(user, dossier, texts, version=dossier.edit_version)


def seat(cast, council, person, post):
    return councils.seat_member(
        cast.province_officer, council, person, post=post, title="Giám đốc", position=1,
        joined_on=council.valid_from,
    )  # fmt: skip


def lay_down_law() -> None:
    """The forms and rules that migrations bring, anew where a test has emptied every table."""
    if not AwardForm.objects.exists():
        import_module("awards.migrations.0002_award_forms").add_forms(apps, None)
        import_module("awards.migrations.0004_rules_of_law").add_law(apps, None)
