"""A campaign full of everything that a workbook carries, from a seed."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from awards.enums import Occasion
from awards.models import AwardForm
from awards.models import AwardProvision
from campaigns.enums import DocumentKind
from campaigns.enums import ObligationKind
from campaigns.enums import Precision
from campaigns.models import ContentArea
from campaigns.models import Duty
from campaigns.models import LegalBasis
from campaigns.models import Obligation
from campaigns.models import ObligationRecipient
from campaigns.models import Phase
from campaigns.models import Plan
from criteria.enums import CriterionKind
from criteria.models import Criterion
from criteria.models import TargetGroup
from reports.enums import Aggregation
from reports.enums import EvidenceWanted
from reports.models import Indicator
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import PlanFactory
from units.enums import UnitKind

TEXTS = [
    "Đẩy mạnh chuyển đổi số, ứng dụng trí tuệ nhân tạo", "=1+1", "+84 912", "-5 điểm", "@tên", "'nháy",
    "_x0041_ và _x000D_", "dòng một\ndòng hai\n\ndòng bốn", "1.5", "007", "01/07/2025", "có", "–",
    "ỷ ỹ ặ ẫ Ượt", "a; b", "<b>&amp;", '"ngoặc kép"', "\tthụt", '=HYPERLINK("http://x")', "👍",
]  # fmt: skip
DAYS = [dt.date(1948, 6, 11), dt.date(1890, 5, 19), dt.date(1900, 2, 28), dt.date(2025, 7, 9)]
NUMBERS = ["0", "10.5", "-3", "99.9999", "12345678901234.5678", "0.1"]


class Scene:
    """Random content within what the models allow; the same for the same seed."""

    def __init__(self, cast, seed: int):
        self.random = random.Random(seed)
        self.cast = cast

    def text(self, longest: int) -> str:
        words = " ".join(self.random.choices(TEXTS, k=self.random.randint(1, 3)))
        return words[:longest].strip() or "x"

    def maybe(self, value, empty=""):
        return empty if self.random.random() < 0.4 else value

    def long(self) -> str:
        size = self.random.choice([0, 1, 300, 15_999, 16_000, 16_001, 40_000])
        return (self.text(100_000) * (size // 10 + 1))[:size].strip()

    def number(self, places=4) -> Decimal | None:
        value = Decimal(self.random.choice(NUMBERS))
        return self.maybe(round(value % 1000, 2) if places == 2 else value, None)

    def many(self) -> range:
        return range(self.random.randint(0, 4))

    def kinds(self) -> list[str]:
        return self.random.sample(UnitKind.values, self.random.randint(0, 3))

    def years(self) -> dict[str, int]:
        first = self.random.randint(2020, 2030)
        return {"first_year": first, "last_year": first + self.random.randint(0, 5)}

    def make(self) -> Plan:
        campaign = CampaignFactory(
            unit=self.cast.province, title=self.text(300), summary=self.long(), **self.years()
        )
        plan = PlanFactory(
            campaign=campaign, document_kind=self.random.choice(DocumentKind.values),
            number=self.maybe(self.text(60)), issued_on=self.maybe(self.random.choice(DAYS), None),
            cited_as=self.maybe(self.text(200)), title=self.text(400),
            signing_capacity=self.maybe(self.text(120)), signatory_post=self.maybe(self.text(120)),
            signatory_name=self.maybe(self.text(120)), purpose=self.long(), solutions=self.long(),
            recipients=self.long(),
        )  # fmt: skip
        self.fill_plan(plan)
        self.fill_criteria(plan)
        self.fill_awards(plan)
        self.fill_indicators(plan)
        return plan

    def fill_plan(self, plan):
        for number in self.many():
            LegalBasis.objects.create(
                plan=plan, position=number, number=self.maybe(self.text(60)), title=self.text(400),
                issued_on=self.maybe(self.random.choice(DAYS), None),
                issuer=self.maybe(self.text(200)),
                expired_on=self.maybe(self.random.choice(DAYS), None),
            )  # fmt: skip
        for number in self.many():
            Phase.objects.create(
                campaign=plan.campaign, ordinal=number, title=self.text(120), text=self.long(),
                **self.years(),
            )  # fmt: skip
        for number in self.many():
            ContentArea.objects.create(
                plan=plan, position=number, ordinal=self.random.choice(["1", "a", "đ", "I.1", "01"]),
                title=self.text(300), text=self.long(),
            )  # fmt: skip
        for number in self.many():
            self.obligation(plan, number)
        for number in self.many():
            Duty.objects.create(
                plan=plan, position=number, text=self.long() or "Làm", actor=self.text(250),
                unit=self.maybe(self.random.choice([self.cast.commune, self.cast.province]), None),
                due_on=self.maybe(self.random.choice(DAYS), None),
            )  # fmt: skip

    def obligation(self, plan, number):
        cast = self.cast
        debtors = self.random.sample([cast.commune, cast.neighbour, cast.science], 2)
        duty = Obligation.objects.create(
            plan=plan, position=number, what=self.random.choice(ObligationKind.values),
            text=self.long(), debtor_kinds=self.kinds() or [UnitKind.COMMUNE.value],
            is_yearly=self.random.random() < 0.5, precision=self.random.choice(Precision.values),
            year=2027, quarter=self.random.randint(1, 4), month=self.random.randint(1, 12),
            day=self.random.randint(1, 28), includes_day=self.random.random() < 0.5,
            moves_to_working_day=self.random.random() < 0.5,
        )  # fmt: skip
        duty.debtors.set(self.maybe(debtors, []))
        ObligationRecipient.objects.create(
            obligation=duty, unit=cast.province, through=self.maybe(cast.home_affairs, None)
        )
        # Sở Nội vụ và Sở Khoa học và Công nghệ: the plan sends it to more than one.
        for place, unit in enumerate(self.maybe([cast.science, cast.home_affairs], []), start=2):
            ObligationRecipient.objects.create(obligation=duty, position=place, unit=unit)

    def fill_criteria(self, plan):
        for number in self.many():
            group = TargetGroup.objects.create(
                plan=plan, position=number, ordinal=self.maybe("b"), title=self.text(300),
                unit_kinds=self.kinds(),
            )  # fmt: skip
            for place in self.many():
                Criterion.objects.create(
                    target_group=group, position=place, text=self.long() or "Đạt",
                    kind=self.random.choice(CriterionKind.values),
                    maximum_points=self.number(2), evidence=self.maybe(self.text(300)),
                )  # fmt: skip

    def fill_awards(self, plan):
        forms = [*AwardForm.objects.all(), None]
        for occasion in Occasion.values:
            for place, form in enumerate(self.random.sample(forms, 2)):
                AwardProvision.objects.create(
                    plan=plan, occasion=occasion, form=form, text=self.maybe(self.text(400)),
                    position=place,
                )  # fmt: skip

    def fill_indicators(self, plan):
        areas = [*plan.content_areas.all(), None]
        codes = [f"chi-tieu-{number}" for number in self.many()]
        for number, code in enumerate(codes):
            Indicator.objects.create(
                campaign=plan.campaign, code=code, name=self.text(300), position=number,
                unit_of_measure=self.text(40), content_area=self.random.choice(areas),
                aggregation=self.random.choice(Aggregation.values),
                weight_code=self.maybe(self.random.choice(codes)),
                numerator_code=self.maybe(self.random.choice(codes)),
                denominator_code=self.maybe(self.random.choice(codes)),
                decimals=self.random.randint(0, 4), minimum=self.number(), maximum=self.number(),
                guidance=self.maybe(self.text(400)), is_required=self.random.random() < 0.5,
                is_active=self.random.random() < 0.5,
                reporter_kinds=self.random.sample(UnitKind.values, self.random.randint(0, 3)),
                alarm_percent=self.random.choice([None, 1, 50, 1000]),
                evidence_wanted=self.random.choice(EvidenceWanted.values),
            )  # fmt: skip
