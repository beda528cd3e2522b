"""What the reviewer had typed at a section when the sending was refused."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def typed_for(comments: Mapping[int, str] | None, section_id: int) -> str:
    """Return the typed remark of one section, or nothing."""
    return (comments or {}).get(section_id, "")
