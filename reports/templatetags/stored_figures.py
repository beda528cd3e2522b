"""Figures as a compilation stores them (decimal text in JSON), shown as people write them."""

from decimal import Decimal

from django import template

from documents.numbers import format_number
from reports.unit_sums import missing_words

register = template.Library()
NOTHING = "–"
register.filter("missing_words", missing_words)


@register.filter
def stored(value: str | Decimal | None, decimals: int = 0) -> str:
    """Show a stored figure with the decimals of its indicator."""
    return NOTHING if value is None else format_number(Decimal(value), decimals)


@register.filter
def stored_percent(value: str | Decimal | None) -> str:
    """Show a stored change in percent with its sign."""
    if value is None or value == "":  # the path to it ended on the way
        return NOTHING
    number = Decimal(value)
    return f"{'+' if number > 0 else ''}{format_number(number, 1)}%"
