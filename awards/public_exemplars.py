"""Exemplars for the public: what was approved, of campaigns that are public, and nothing beside."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.db.models import Prefetch
from django.db.models import Q
from django.db.models import QuerySet

from awards.enums import ExemplarKind
from awards.models import Exemplar
from awards.models import ExemplarPicture
from campaigns.models import Campaign

SHOWN = 6


def public_exemplars(campaign: Campaign) -> QuerySet[Exemplar]:
    """Published exemplars of a public campaign; none of another one."""
    return (
        Exemplar.objects.published()
        .filter(campaign__in=Campaign.objects.public().filter(pk=campaign.pk))
        .select_related("unit", "content_area")
        .prefetch_related(
            Prefetch("pictures", queryset=ExemplarPicture.objects.order_by("position", "pk"))
        )
        .order_by("-published_at", "-pk")
    )


def public_pictures() -> QuerySet[ExemplarPicture]:
    """Pictures that anybody may load."""
    return ExemplarPicture.objects.filter(
        exemplar__in=Exemplar.objects.published().filter(campaign__in=Campaign.objects.public())
    )


def exemplars_of(campaign: Campaign) -> dict[str, Any] | None:
    """The block of the campaign's public page: the latest ones, how many of each kind."""
    exemplars = public_exemplars(campaign)
    latest = list(exemplars[:SHOWN])
    if not latest:
        return None
    counts = exemplars.order_by().aggregate(
        **{kind: Count("pk", filter=Q(kind=kind)) for kind in ExemplarKind.values}
    )
    return {
        "template": "awards/public_exemplar_section.html",
        "context": {
            "campaign": campaign,
            "exemplars": latest,
            "counts": [(kind.label, kind.value, counts[kind]) for kind in ExemplarKind],
            "total": sum(counts.values()),
        },
    }
