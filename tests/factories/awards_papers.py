"""Issued decisions with their awards, layouts of certificates, Word templates."""

import datetime as dt

import factory

from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import sheet_facts
from awards.enums import AwardLevel
from awards.enums import DecisionState
from awards.enums import Occasion
from awards.enums import SubjectClass
from awards.models import AwardRecord
from awards.models import AwardRound
from awards.models import CertificateLayout
from awards.models import Decision
from documents.verification import new_code
from tests.factories.awards import AwardFormFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.units import UnitFactory


class PaperRoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardRound

    unit = factory.SubFactory(UnitFactory, province=True)
    campaign = factory.SubFactory(CampaignFactory, unit=factory.SelfAttribute("..unit"))
    title = "Sơ kết phong trào năm 2027"
    occasion = Occasion.MID_TERM
    year = 2027
    opens_on = dt.date(2027, 10, 1)
    closes_on = dt.date(2027, 10, 31)


class IssuedDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    unit = factory.SubFactory(UnitFactory, province=True)
    round = factory.SubFactory(PaperRoundFactory, unit=factory.SelfAttribute("..unit"))
    form = factory.SubFactory(
        AwardFormFactory,
        code=factory.Sequence(lambda n: f"bang-khen-in-{n}"),
        name="Bằng khen của Chủ tịch UBND tỉnh",
        certificate_name="BẰNG KHEN",
        level=AwardLevel.PROVINCE,
    )
    state = DecisionState.ISSUED
    number = factory.Sequence(lambda n: f"{n + 100}/QĐ-UBND")
    issued_on = dt.date(2027, 12, 15)
    subject_line = "Về việc tặng Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"
    legal_bases = "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"
    signing_capacity = "KT. CHỦ TỊCH"
    signatory_post = "PHÓ CHỦ TỊCH"
    signatory_name = "Trần Văn Minh"


class DecidedAwardFactory(factory.django.DjangoModelFactory):
    """One award of an issued decision."""

    class Meta:
        model = AwardRecord

    decision = factory.SubFactory(IssuedDecisionFactory)
    unit = factory.LazyAttribute(lambda o: o.decision.unit)
    form = factory.LazyAttribute(lambda o: o.decision.form)
    campaign = factory.LazyAttribute(lambda o: o.decision.round.campaign)
    level = AwardLevel.PROVINCE
    subject_class = SubjectClass.INDIVIDUAL
    subject_name = factory.Sequence(lambda n: f"Nguyễn Văn Người {n}")
    workplace = "Trường THCS Cổ Lễ, xã Cổ Lễ, tỉnh Ninh Bình"
    decision_number = factory.LazyAttribute(lambda o: o.decision.number)
    decided_on = factory.LazyAttribute(lambda o: o.decision.issued_on)
    year = factory.LazyAttribute(lambda o: o.decided_on.year)
    book_number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyFunction(new_code)


class CertificateLayoutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CertificateLayout

    unit = factory.SubFactory(UnitFactory, province=True)

    @classmethod
    def _create(cls, model_class, *args, start="bang-khen-a3", **kwargs):
        return super()._create(model_class, *args, **(sheet_facts(BUILT_IN[start]) | kwargs))
