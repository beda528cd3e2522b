"""Award money: factor × base salary, once more for bodies and households, then rounded."""

from __future__ import annotations

from decimal import ROUND_CEILING
from decimal import ROUND_HALF_UP
from decimal import Decimal

from awards.enums import BODIES
from awards.enums import Rounding
from awards.enums import SubjectClass
from awards.models import AwardFormRule

MODES = {Rounding.UP: ROUND_CEILING, Rounding.NEAREST: ROUND_HALF_UP}


def factor_for(rule: AwardFormRule, subject_class: str) -> Decimal | None:
    """The factor for a class of subject; None where the law gives no money for it.

    Bodies take the form's own collective factor where it has one (flags), else the person's
    factor times the set's multiplier (Decree 152/2025 articles 51–54).
    """
    rule_set = rule.rule_set
    if subject_class in BODIES:
        if rule.collective_factor is not None:
            return rule.collective_factor
        return None if rule.factor is None else rule.factor * rule_set.collective_multiplier
    if rule.factor is None:
        return None
    if subject_class == SubjectClass.HOUSEHOLD:
        return rule.factor * rule_set.household_multiplier
    return rule.factor


def award_amount(rule: AwardFormRule, subject_class: str, base_salary: int) -> int | None:
    """Đồng for one award; None where the form carries no money for this class.

    The factor is multiplied out first and the product rounded once: rounding a person's amount
    and doubling it afterwards gives 37,960,000 instead of 37,950,000.

    Args:
        base_salary: mức lương cơ sở of the day of the decision, in đồng.
    """
    factor = factor_for(rule, subject_class)
    if factor is None:
        return None
    return rounded(factor * base_salary, rule.rule_set.rounding, rule.rule_set.rounding_step)


def rounded(amount: Decimal, rounding: str, step: int) -> int:
    """Round an amount to whole steps ("làm tròn số lên hàng chục nghìn đồng")."""
    if rounding == Rounding.NONE or not step:
        return int(amount.to_integral_value(ROUND_HALF_UP))
    steps = (amount / step).to_integral_value(MODES[Rounding(rounding)])
    return int(steps) * step
