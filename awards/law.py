"""Which rules apply to a dossier, and why; who may decide a form of award."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import BaseSalary
from awards.models import Nomination
from awards.models import RuleSet
from units.models import Unit
from workflow import Refused


def rule_set_on(day: dt.date) -> RuleSet:
    """The rule set in force on a day.

    Raises:
        Refused: the administrators have left a gap.
    """
    found = RuleSet.objects.on(day)
    if found is None:
        raise Refused(
            f"Chưa có bộ quy định khen thưởng cho ngày {day:%d/%m/%Y}. "
            "Hãy báo quản trị hệ thống bổ sung ở trang quản trị."
        )
    return found


def rule_set_of(nomination: Nomination) -> RuleSet:
    """The set that a dossier follows: the one chosen for it, else that of its day of receipt.

    Before receipt today's set shows what will be asked (transition rule of Law 06/2026/QH16,
    article 4.4: the law in force when the dossier is received for appraisal).
    """
    if nomination.rule_set_id:
        return nomination.rule_set  # type: ignore[return-value]
    return rule_set_on(nomination.received_on or timezone.localdate())


def why_this_set(nomination: Nomination) -> str:
    """The sentence under the name of the rule set on the dossier's page."""
    if nomination.rule_set_reason:
        return f"Áp dụng bộ quy định có lợi hơn: {nomination.rule_set_reason}"
    if nomination.received_on:
        return f"Có hiệu lực vào ngày tiếp nhận thẩm định {nomination.received_on:%d/%m/%Y}."
    return "Đang có hiệu lực; sẽ chốt theo ngày tiếp nhận thẩm định."


def form_rule(rule_set: RuleSet, form: AwardForm) -> AwardFormRule | None:
    """What a set asks for a form; a grade without a rule of its own follows its form's."""
    rules = {rule.form_id: rule for rule in rule_set.form_rules.all()}
    return rules.get(form.pk) or rules.get(form.grade_of_id or 0)


class RuleBook:
    """Finds the rules of many dossiers; each rule set is read once."""

    def __init__(self) -> None:
        self._by_key: dict[int, RuleSet] = {}
        self._by_day: dict[dt.date, RuleSet] = {}

    def rule_of(self, nomination: Nomination) -> AwardFormRule | None:
        """As `law.rule_of`."""
        return form_rule(self._set_of(nomination), nomination.form)

    def _set_of(self, nomination: Nomination) -> RuleSet:
        key: Any = nomination.rule_set_id
        if key is not None:
            if key not in self._by_key:
                self._by_key[key] = self._loaded(RuleSet.objects.get(pk=key))
            return self._by_key[key]
        day = nomination.received_on or timezone.localdate()
        if day not in self._by_day:
            self._by_day[day] = self._loaded(rule_set_on(day))
        return self._by_day[day]

    @staticmethod
    def _loaded(rule_set: RuleSet) -> RuleSet:
        prefetch_related_objects([rule_set], "form_rules__rule_set")
        return rule_set


def rule_of(nomination: Nomination) -> AwardFormRule | None:
    return form_rule(rule_set_of(nomination), nomination.form)


def decides(unit: Unit, form: AwardForm) -> bool:
    """Whether the head of `unit` decides this form; if not, the unit proposes to the level above."""
    return unit.kind in form.decided_in_kinds


def base_salary_on(day: dt.date) -> BaseSalary:
    """The base salary in force on a day.

    Raises:
        Refused: none is known for that day.
    """
    found = BaseSalary.objects.on(day)
    if found is None:
        raise Refused(
            f"Chưa có mức lương cơ sở cho ngày {day:%d/%m/%Y}. Hãy bổ sung ở trang quản trị."
        )
    return found
