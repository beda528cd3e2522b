"""Awards in the register."""

import datetime as dt

import factory

from awards.enums import AwardLevel
from awards.enums import SubjectClass
from awards.models import AwardRecord
from documents.verification import new_code
from tests.factories.awards import AwardFormFactory
from tests.factories.units import UnitFactory


class AwardRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardRecord

    unit = factory.SubFactory(UnitFactory, commune=True)
    form = factory.SubFactory(AwardFormFactory)
    level = AwardLevel.COMMUNE
    subject_class = SubjectClass.INDIVIDUAL
    subject_name = factory.Sequence(lambda n: f"Nguyễn Văn Hùng {n}")
    decision_number = factory.Sequence(lambda n: f"{n + 1}/QĐ-UBND")
    decided_on = dt.date(2025, 12, 20)
    year = factory.LazyAttribute(lambda record: record.decided_on.year)
    code = factory.LazyFunction(new_code)
