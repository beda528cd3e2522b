"""Launching the demo's campaign: the province's plan, the two communes' own, and many more."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from accounts.models import User
from awards.models import AwardForm
from awards.writing import save_provisions
from campaigns.drafting import save_areas
from campaigns.drafting import save_bases
from campaigns.drafting import save_facts
from campaigns.drafting import save_obligation
from campaigns.drafting import save_phases
from campaigns.launching import issue_plan
from campaigns.launching import publish_campaign
from campaigns.launching import start_campaign
from campaigns.launching import start_plan
from campaigns.models import Campaign
from campaigns.models import Obligation
from campaigns.models import Plan
from criteria.models import TargetGroup
from criteria.writing import save_groups
from criteria.writing import take_over_at_start
from demo.indicators import INDICATORS
from demo.plans.campaign import BY_OWN_COMPETENCE
from demo.plans.campaign import CAMPAIGN
from demo.plans.campaign import PHASES
from demo.plans.co_le import CO_LE
from demo.plans.lien_minh import LIEN_MINH
from demo.plans.ninh_binh import NINH_BINH
from reports.models import Indicator
from units.models import Unit

FACTS = [
    "number", "issued_on", "cited_as", "title", "signing_capacity", "signatory_post",
    "signatory_name", "purpose", "solutions", "recipients",
]  # fmt: skip
# Every tenth commune has not issued its plan; every ninth issued it after July.
WITHOUT_PLAN, LATE = 10, 9
OWN_INITIATIVES = [
    "Xây dựng xã thông minh gắn với nông thôn mới kiểu mẫu",
    "Số hoá di tích, lễ hội và làng nghề truyền thống",
    "Chợ truyền thống không dùng tiền mặt",
]


def launch_campaign(officer: User, province: Unit, office: Unit) -> Plan:
    """Start the campaign, fill the province's plan, issue and publish it.

    Args:
        officer: writes for the province.
        office: Sở Nội vụ, through which everything goes to the province.
    """
    campaign, plan = start_campaign(officer, unit=province, **CAMPAIGN)  # type: ignore[arg-type]
    _fill(officer, plan, NINH_BINH)
    save_phases(
        officer, plan, version=plan.version,
        rows=[
            {"title": title, "first_year": first, "last_year": last, "text": text}
            for _, title, first, last, text in PHASES
        ],
    )  # fmt: skip
    _write_rules(officer, plan, NINH_BINH, office)
    issue_plan(officer, plan)
    campaign.refresh_from_db()  # issuing set it running
    publish_campaign(officer, campaign, is_public=True)
    _make_indicators(campaign, plan)
    return plan


def launch_commune_plan(
    officer: User, parent: Plan, unit: Unit, office: Unit, data: dict[str, Any]
) -> Plan:
    """The plan of a commune as printed, its areas linked to the province's."""
    plan = start_plan(officer, campaign=parent.campaign, unit=unit, parent=parent)
    _fill(officer, plan, data)
    _write_rules(officer, plan, data, office)
    return issue_plan(officer, plan)


def launch_plans(
    officers: dict[str, User], units: dict[str, Unit], parent: Plan
) -> tuple[dict[str, Plan], int]:
    """Plans of Liên Minh and Cổ Lễ, and of most other units; (the two plans, number of others)."""
    two = {
        name: launch_commune_plan(
            officers[f"VHXH@{name}"], parent, units[name], units[f"VHXH@{name}"], data
        )
        for name, data in (("Liên Minh", LIEN_MINH), ("Cổ Lễ", CO_LE))
    }
    owing = [
        (code, unit)
        for code, unit in units.items()
        if unit.parent_id == parent.unit_id and unit.valid_to is None and code not in two
    ]
    issued = 0
    for place, (code, unit) in enumerate(owing, start=1):
        if place % WITHOUT_PLAN == 0:
            continue
        _launch_other(officers[code], parent, unit, place)
        issued += 1
    return two, issued


def _launch_other(officer: User, parent: Plan, unit: Unit, place: int) -> None:
    """A plan taken over from the province's: some leave an area out, some add one of their own."""
    chance = random.Random(unit.code)
    plan = start_plan(officer, campaign=parent.campaign, unit=unit, parent=parent)
    take_over_at_start(officer, plan)
    areas = list(parent.content_areas.all())
    if unit.is_commune and place % 3:
        areas = areas[:6]  # few communes have anything to say on international cooperation
    if place % 14 == 0:
        areas = areas[:1] + areas[2:]
    rows = [{"title": a.title, "text": a.text, "derived_from": a} for a in areas]
    if place % 12 == 0:
        rows.append({"title": chance.choice(OWN_INITIATIVES)})
    save_areas(officer, plan, rows, version=plan.version)
    day = dt.date(2025, 7, 14) + dt.timedelta(days=chance.randrange(16))
    if place % LATE == 0:
        day = dt.date(2025, 8, 4) + dt.timedelta(days=chance.randrange(20))
    save_facts(
        officer, plan, version=plan.version, issued_on=day,
        number=f"{chance.randrange(4, 60):02d}/KH-{unit.symbol or 'UBND'}",
    )  # fmt: skip
    issue_plan(officer, plan)


def _fill(officer: User, plan: Plan, data: dict[str, Any]) -> None:
    save_facts(officer, plan, version=plan.version, **{name: data[name] for name in FACTS})
    save_bases(
        officer, plan, version=plan.version,
        rows=[
            {"number": number, "issued_on": day, "issuer": issuer, "title": title}
            for number, day, issuer, title in data["legal_bases"]
        ],
    )  # fmt: skip
    above = {a.ordinal: a for a in plan.parent.content_areas.all()} if plan.parent else {}
    rows = []
    for ordinal, title, text, *source in data["areas"]:
        row = {"ordinal": ordinal, "title": title, "text": text}
        if source:
            row["derived_from"] = above[source[0]]
        rows.append(row)
    save_areas(officer, plan, rows, version=plan.version)


def _write_rules(officer: User, plan: Plan, data: dict[str, Any], office: Unit) -> None:
    """Criteria, awards and duties of a draft."""
    rows = [
        {"ordinal": ordinal, "title": title, "criteria": "\n".join(criteria)}
        for ordinal, title, _, criteria in data["groups"]
    ]
    save_groups(officer, plan, rows, version=plan.version)
    for _, title, kinds, _ in data["groups"]:
        TargetGroup.objects.filter(plan=plan, title=title).update(unit_kinds=kinds)
    forms = {form.code: form for form in AwardForm.objects.all()}
    provisions = []
    for occasion, what in data["awards"].items():
        if what == "own":
            provisions.append({"occasion": occasion, "form": None, "text": BY_OWN_COMPETENCE})
        else:
            provisions += [{"occasion": occasion, "form": forms[code], "text": ""} for code in what]
    save_provisions(officer, plan, provisions, version=plan.version)
    for duty in data["obligations"]:
        fields = {k: v for k, v in duty.items() if k not in {"kinds", "through_office"}}
        save_obligation(
            officer, Obligation(plan=plan, debtor_kinds=duty["kinds"], **fields),
            version=plan.version, recipient=plan.unit,
            through=office if duty.get("through_office") else None,
        )  # fmt: skip


def _make_indicators(campaign: Campaign, plan: Plan) -> None:
    areas = {area.ordinal: area for area in plan.content_areas.all()}
    Indicator.objects.bulk_create(
        Indicator(
            campaign=campaign, code=code, name=name, unit_of_measure=measure,
            content_area=areas.get(ordinal), aggregation=rule, position=position, **settings,
        )
        for position, (code, name, measure, ordinal, rule, settings) in enumerate(INDICATORS, 1)
    )  # fmt: skip
