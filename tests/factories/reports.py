import datetime as dt
import hashlib

import factory
from django.core.files.base import ContentFile

from reports.enums import SectionKind
from reports.models import EvidenceFile
from reports.models import Indicator
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.models import RoundSection
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.units import UnitFactory


class ReportRoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportRound

    plan = factory.SubFactory(PlanFactory)
    campaign = factory.LazyAttribute(lambda o: o.plan.campaign)
    receiving_unit = factory.LazyAttribute(lambda o: o.plan.unit)
    kind = "annual_report"
    year = 2025
    title = factory.LazyAttribute(lambda o: f"Báo cáo năm {o.year}")
    opens_on = dt.date(2025, 11, 1)
    due_on = dt.date(2025, 12, 14)


class RoundSectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundSection

    round = factory.SubFactory(ReportRoundFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = SectionKind.DIRECTION
    title = factory.LazyAttribute(lambda o: f"Mục {o.position}")


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    campaign = factory.SubFactory(CampaignFactory)
    code = factory.Sequence(lambda n: f"chi-tieu-{n}")
    name = factory.Sequence(lambda n: f"Chỉ tiêu số {n}")
    unit_of_measure = "người"
    position = factory.Sequence(lambda n: n + 1)


class RoundIndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoundIndicator

    round = factory.SubFactory(ReportRoundFactory)
    code = factory.Sequence(lambda n: f"chi-tieu-{n}")
    name = factory.Sequence(lambda n: f"Chỉ tiêu số {n}")
    unit_of_measure = "người"
    position = factory.Sequence(lambda n: n + 1)


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    round = factory.SubFactory(ReportRoundFactory)
    unit = factory.SubFactory(UnitFactory, commune=True)


class EvidenceFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvidenceFile

    report = factory.SubFactory(ReportFactory)
    section = factory.SubFactory(RoundSectionFactory, round=factory.SelfAttribute("..report.round"))
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4 minh chung", name="minh-chung.pdf"))
    name = "Minh chứng.pdf"
    content_type = "application/pdf"
    size = 19
    sha256 = hashlib.sha256(b"%PDF-1.4 minh chung").hexdigest()
    uploaded_by = factory.SubFactory(UserFactory)
