"""Exemplars with pictures, lines of a fund, issued decisions with their records."""

from __future__ import annotations

import datetime as dt
import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from awards.enums import AwardLevel
from awards.enums import DecisionState
from awards.enums import ExemplarKind
from awards.enums import FundEntryKind
from awards.enums import SubjectClass
from awards.models import AwardRecord
from awards.models import Decision
from awards.models import Exemplar
from awards.models import ExemplarPicture
from awards.models import FundEntry
from tests.factories.accounts import UserFactory
from tests.factories.awards_council import CouncilRoundFactory
from tests.factories.awards_council import DecidedFormFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.units import UnitFactory


def picture_bytes(size=(40, 30), form="JPEG", colour="red", **saving) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, form, **saving)
    return stream.getvalue()


def picture_upload(name="anh.jpg", **kwargs) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes(**kwargs))


class ExemplarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exemplar

    campaign = factory.SubFactory(CampaignFactory)
    unit = factory.SubFactory(UnitFactory, commune=True)
    kind = ExemplarKind.MODEL
    title = factory.Sequence(lambda n: f"Tổ công nghệ số cộng đồng số {n}")
    summary = "Mỗi xóm một tổ giúp người dân làm thủ tục trên mạng."
    text = "Tổ gồm năm người, mỗi tuần trực hai buổi tại nhà văn hoá xóm."
    slug = factory.Sequence(lambda n: f"to-cong-nghe-{n}")
    made_by = factory.SubFactory(UserFactory)


class ExemplarPictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExemplarPicture

    exemplar = factory.SubFactory(ExemplarFactory)
    file = factory.LazyFunction(picture_upload)
    name = "anh.jpg"
    content_type = "image/jpeg"
    description = "Tổ công nghệ số hướng dẫn người dân"
    position = factory.Sequence(lambda n: n + 1)


class IssuedDecisionFactory(factory.django.DjangoModelFactory):
    """A decision of the province, issued, without records: `award` adds them."""

    class Meta:
        model = Decision

    unit = factory.SubFactory(UnitFactory, province=True)
    round = factory.LazyAttribute(lambda o: CouncilRoundFactory(campaign__unit=o.unit))
    form = factory.SubFactory(DecidedFormFactory)
    state = DecisionState.ISSUED
    number = factory.Sequence(lambda n: f"{n + 1}/QĐ-UBND")
    issued_on = dt.date(2026, 5, 19)
    subject_line = "Khen thưởng sơ kết phong trào"
    legal_bases = "Căn cứ Luật Thi đua, khen thưởng"


def award(decision: Decision, *amounts: int | None) -> list[AwardRecord]:
    """Records of a decision, one for each amount."""
    return [
        AwardRecord.objects.create(
            unit=decision.unit,
            decision=decision,
            form=decision.form,
            level=AwardLevel.PROVINCE,
            subject_class=SubjectClass.INDIVIDUAL,
            subject_name=f"Người Được Khen {decision.pk}-{number}",
            decision_number=decision.number,
            decided_on=decision.issued_on,
            year=decision.issued_on.year,
            amount=amount,
            code=f"MA-{decision.pk}-{decision.records.count()}-{number}",
        )
        for number, amount in enumerate(amounts)
    ]


class FundEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundEntry

    unit = factory.SubFactory(UnitFactory, province=True)
    year = 2026
    kind = FundEntryKind.INCOME
    amount = 1_000_000
    day = dt.date(2026, 3, 5)
    description = factory.Sequence(lambda n: f"Ngân sách cấp đợt {n}")
    made_by = factory.SubFactory(UserFactory)
