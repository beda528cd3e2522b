"""Reads an uploaded workbook in a process of its own: what kills the reader kills nobody else.

A few kilobytes can name a far cell for which the reader asks for hundreds of gigabytes and aborts,
which no `except` catches. The child gets the file on standard input, answers JSON on standard
output and imports nothing of the portal.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import subprocess
import sys
from typing import Any

from python_calamine import CalamineWorkbook
from python_calamine import SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024
SECONDS = 20


def read_apart(
    content: bytes, *, max_rows: int, max_columns: int, max_sheets: int = 1
) -> dict[str, Any] | None:
    """What the child says of a workbook; None where it died, ran too long or could not read it.

    Returns:
        {"sheets": [[name, rows], …]} of the first visible sheets, {"hidden": True} where there is
        none, or {"width": …, "height": …} of a sheet beyond the limits.
    """
    try:
        child = subprocess.run(  # noqa: S603 (our own file, and three numbers)
            [sys.executable, "-I", __file__, str(max_rows), str(max_columns), str(max_sheets)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={},
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return json.loads(child.stdout, object_hook=_cell)


def main(max_rows: int, max_columns: int, max_sheets: int) -> None:
    """The child's part."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = io.BytesIO(sys.stdin.buffer.read())
    json.dump(_read(content, max_rows, max_columns, max_sheets), sys.stdout, default=_plain)


def _read(content: io.BytesIO, max_rows: int, max_columns: int, max_sheets: int) -> dict[str, Any]:
    book = CalamineWorkbook.from_filelike(content)
    shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
    if not shown:
        return {"hidden": True}
    sheets = []
    for name in shown[:max_sheets]:
        sheet = book.get_sheet_by_name(name)
        # The sheet's size counts from its first cell; rows and columns before that are read too.
        height, width = [number + 1 for number in sheet.end or (-1, -1)]
        if height > max_rows or width > max_columns:
            return {"width": width, "height": height}
        sheets.append([name, sheet.to_python(skip_empty_area=False) if height else []])
    return {"sheets": sheets}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return str(value)


def _cell(value: dict[str, Any]) -> Any:
    if "datetime" in value:
        return dt.datetime.fromisoformat(value["datetime"])
    return dt.date.fromisoformat(value["date"]) if "date" in value else value


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:]])
