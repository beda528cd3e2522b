"""The glyph, words and colour of a standing; filters, because overviews show hundreds of them."""

from django import template

from reports.enums import Standing

register = template.Library()
GLYPHS = {
    Standing.ACCEPTED: "✓",
    Standing.SUBMITTED: "●",
    Standing.RETURNED: "↩",
    Standing.LATE: "◷",
    Standing.OVERDUE: "!",
    Standing.STARTED: "…",
    Standing.NOT_STARTED: "–",
}
TAGS = {
    Standing.ACCEPTED: "tag-ok",
    Standing.SUBMITTED: "tag-info",
    Standing.RETURNED: "tag-back",
    Standing.LATE: "tag-warn",
    Standing.OVERDUE: "tag-error",
    Standing.STARTED: "tag-info",
}
WORDS = {value: f"{glyph} {Standing(value).label}" for value, glyph in GLYPHS.items()}


@register.filter
def standing_words(standing: str) -> str:
    """Glyph and word: colour is never alone."""
    return WORDS[Standing(standing)]


@register.filter
def standing_tag(standing: str) -> str:
    """The colour of a tag."""
    return TAGS.get(Standing(standing), "")
