"""One of everything, so that every address of the portal can be asked for by everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern
from django.urls import get_resolver
from django.utils import timezone

from accounts.jobs import start
from campaigns.models import CampaignImport
from campaigns.plan_reading import start_reading
from documents.spreadsheets import write_xlsx
from documents.verification import issue_document
from reports.calendar_feeds import open_feed
from reports.catalogue_importing import catalogue_table
from reports.catalogue_importing import upload
from reports.compilation import compile_round
from reports.enums import ReportState
from reports.models import Compilation
from tests.awards.dossier_scenes import make_nomination
from tests.awards.dossier_scenes import shelve
from tests.awards.exemplar_scenes import exemplar_parameters
from tests.awards.matrix_scenes import award_parameters
from tests.awards.paper_scenes import paper_parameters
from tests.awards.register_scenes import register_parameters
from tests.campaigns.follow_scenes import follow_parameters
from tests.cast import Cast
from tests.criteria.score_parameters import scorecard_parameters
from tests.criteria.scoring_scenes import scoring_parameters
from tests.factories import EvidenceFileFactory
from tests.factories import IndicatorFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.factories import UnitFactory
from tests.reports.scenes import Scene
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from units.blocs import save_bloc
from units.enums import Role
from units.importing import header_of
from units.invitations import invite
from units.invitations import token_of
from units.models import ImportDraft
from units.models import SystemToken
from units.succession import merge_units
from units.system_tokens import issue_token

# Columns of the matrix, in the order in which a line of it names the answers.
PEOPLE = [
    "anonymous",
    "nobody",
    "outsider",
    "neighbour_officer",
    "school_officer",
    "economy_officer",
    "commune_officer",
    "commune_leader",
    "commune_administrator",
    "science_officer",
    "province_reader",
    "province_reviewer",
    "province_officer",
    "province_leader",
    "province_administrator",
    "superuser",
]


@dataclass
class World:
    """The province's round with a waiting report and an open one, a compilation, a draft plan."""

    cast: Cast
    scene: Scene
    compilation: Compilation
    parameters: dict[str, dict[str, Any]]


def make_world(cast: Cast) -> World:
    scene = make_round(cast)
    for report, user in (
        (scene.report, cast.commune_officer),
        (scene.neighbour_report, cast.neighbour_officer),
    ):
        write(report, scene.area, "Nội dung")
        count(report, scene.indicator, 5)
        arrive(report, user, state=ReportState.ACCEPTED)
    compilation = compile_round(cast.province_officer, scene.round)
    paper = issue_document(
        code="AAAA-BBBB", kind="compilation", title="Báo cáo", issuer="UBND", content=b"%PDF",
        page_count=1,
    )  # fmt: skip
    compilation.document = paper
    compilation.save()
    # The commune's report waits for the province's decision again.
    type(scene.report).objects.filter(pk=scene.report.pk).update(state=ReportState.SUBMITTED)
    draft_round = make_round(cast, year=2026, plan=scene.round.plan)
    evidence = EvidenceFileFactory(
        report=draft_round.report, section=draft_round.area, uploaded_by=cast.commune_officer
    )
    draft = PlanFactory(
        campaign=scene.round.campaign, unit=cast.commune, parent=scene.round.plan, draft=True
    )
    duty = ObligationFactory(plan=draft)
    amendment = PlanFactory(campaign=scene.round.campaign, version_of=scene.round.plan, draft=True)
    invitation = invite(
        cast.commune_administrator, cast.school, email="moi@example.vn", full_name="Người Mới",
        role=Role.OFFICER,
    )  # fmt: skip
    bloc = save_bloc(cast.superuser, cast.province, name="Cụm 1", kind="cluster")
    former = UnitFactory(commune=True, parent=cast.province, name="Xã cũ")
    succession = merge_units(
        cast.superuser, [former], day=timezone.localdate(), successor=cast.commune
    )
    imported = ImportDraft.objects.create(
        owner=cast.commune_administrator, kind="units", file_name="x.xlsx",
        table=[header_of("units"), ["A", "Trường A", "", "trường học", cast.commune.code] + [""] * 5],
    )  # fmt: skip
    job = start(cast.commune_officer, key="matrix", handler="none", label="Việc thử")
    reading = start_reading(
        cast.commune_officer, unit=cast.commune, campaign=draft.campaign, name="ke-hoach.txt",
        content=b"KE HOACH",
    )  # fmt: skip
    feed, secret = open_feed(cast.commune_officer, None)
    bound = shelve(make_nomination(cast)).nomination
    return World(
        cast=cast,
        scene=scene,
        compilation=compilation,
        parameters={
            "campaign": {"slug": scene.round.campaign.slug},
            "plan": {"pk": scene.round.plan.pk},
            "amendment": {"pk": amendment.pk},
            "draft": {"pk": draft.pk, "number": duty.pk, "part": "noi-dung"},
            "unit": {"pk": cast.commune.pk},
            "round": {"pk": scene.round.pk, "number": 0, "code": scene.indicator.code},
            **indicator_parameters(cast, scene),
            "waiting": {"pk": scene.report.pk},
            "frozen": {"pk": scene.report.pk, "number": 1},
            "open": {
                "pk": draft_round.report.pk,
                "section_pk": draft_round.area.pk,
                "evidence_pk": evidence.pk,
            },
            "compilation": {
                "pk": compilation.pk,
                "section_pk": compilation.sections.get(section=scene.area).pk,
                "code": scene.indicator.code,
            },
            "job": {"pk": job.pk},
            "paper": {"code": paper.code},
            "invitation": {"pk": invitation.pk},
            "own_invitation": {"pk": invitation.pk},
            "letter": {"token": token_of(invitation)},
            "membership": {"pk": cast.school_officer.memberships.get().pk},
            "bloc": {"pk": bloc.pk},
            "succession": {"pk": succession.pk},
            "template": {"kind": "units"},
            "import": {"token": imported.token},
            "campaign_import": {"token": workbook_kept(cast).token},
            "bound": {"pk": bound.pk},
            "bound_round": {"pk": bound.round_id},
            "reading": {"pk": reading.pk},
            "none": {},
            "api": {"key": 1},
            "system_token": {"pk": system_token(cast).pk},
            "feed": {"pk": feed.pk, "number": feed.pk, "secret": secret},
            **register_parameters(cast),
            **exemplar_parameters(cast, scene.neighbour_report),
            **paper_parameters(cast),
            **award_parameters(cast, scene.round.campaign),
            **scoring_parameters(cast),
            **scorecard_parameters(cast),
            **follow_parameters(cast, scene.round.plan),
        },
    )


def indicator_parameters(cast: Cast, scene: Scene) -> dict[str, dict[str, Any]]:
    """An indicator of the campaign's catalogue, and a table of the officer waiting to be written."""
    campaign = scene.round.campaign
    indicator = IndicatorFactory(campaign=campaign)
    table = write_xlsx(*catalogue_table(campaign))
    waiting = upload(cast.province_officer, campaign, name="chi-tieu.xlsx", content=table)
    return {
        "indicator": {"slug": campaign.slug, "pk": indicator.pk},
        "indicator_import": {"slug": campaign.slug, "token": waiting.token},
    }


def system_token(cast: Cast) -> SystemToken:
    token, _ = issue_token(
        cast.commune_administrator, cast.commune, name="LGSP", scopes=["plans"],
        expires_on=timezone.localdate(),
    )  # fmt: skip
    return token


def workbook_kept(cast: Cast) -> CampaignImport:
    return CampaignImport.objects.create(
        owner=cast.province_officer, unit=cast.province, file_name="x.xlsx", tables={}
    )


def own_routes() -> dict[str, URLPattern]:
    """Every named address of the portal's own rooms (packages are tested where they are dressed)."""
    found: dict[str, URLPattern] = {}

    def walk(resolver: Any, namespaces: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
                if entry.namespace != "admin":
                    walk(entry, inner)
            elif namespaces or entry.name == "home":
                found[":".join((*namespaces, entry.name))] = entry

    walk(get_resolver(), ())
    return found
