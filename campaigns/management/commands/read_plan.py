"""Print what the reader finds in a plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.core.management.base import CommandParser

from campaigns.reading import UnreadableDocument
from campaigns.reading import read_lines
from campaigns.reading.extraction import MAX_BYTES
from campaigns.reading.extraction import lines_of
from campaigns.reading.output import plain_output

CANNOT_OPEN = 2


class Command(BaseCommand):
    help = "Đọc một văn bản kế hoạch và in những gì tìm thấy"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="tệp .docx, .pdf, ảnh hoặc văn bản")
        parser.add_argument("--parent", help="tệp kế hoạch cấp trên, để nối nội dung thi đua")
        parser.add_argument("--json", action="store_true", help="in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        parents: list[tuple[str, str]] = []
        if options["parent"]:
            above = read_lines(_lines(options["parent"]))
            parents = [(a["ordinal"], f"{a['title']} {a['text']}") for a in above["content_areas"]]
        found = plain_output(read_lines(_lines(options["file"]), parents))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self._print(found)

    def _print(self, found: dict[str, Any]) -> None:
        self.stdout.write(f"{found['title'] or '(không có trích yếu)'}")
        self.stdout.write(f"{found['issuer'] or '?'}, số {found['number'] or '?'}")
        for area in found["content_areas"]:
            self.stdout.write(f"  {area['ordinal']}. {area['title']}")
        for group in found["target_groups"]:
            self.stdout.write(f"  Đối với {group['title']}: {len(group['criteria'])} tiêu chí")
        for duty in found["obligations"]:
            self.stdout.write(
                f"  {duty['what']}: {duty['who'] or '?'}, {duty['due'] or 'không nêu hạn'}"
            )
        for words in found["missing"]:
            self.stdout.write(f"  ! {words}")


def _lines(name: str) -> list[str]:
    """The lines of a file; the process ends with 2 where it cannot be opened."""
    try:
        with Path(name).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)  # what is larger is refused, not kept in memory
        return lines_of(content, name)
    except OSError:
        sys.stderr.write(f"Không mở được {name}: không có tệp này hoặc không có quyền đọc.\n")
        sys.exit(CANNOT_OPEN)
    except UnreadableDocument as reason:
        sys.stderr.write(f"Không mở được {name}: {reason}\n")
        sys.exit(CANNOT_OPEN)
