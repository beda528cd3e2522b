"""What a paper may load while it is being set: our own font and style files, nothing else.

WeasyPrint's default fetcher reads any local file and the network and follows redirects.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint.urls import URLFetcher
from weasyprint.urls import URLFetcherResponse

SCHEME = "portal:"
FOLDERS = {"fonts": "static/vendor/fonts", "css": "static/css"}
TYPES = {".ttf": "font/ttf", ".css": "text/css"}


class OwnFilesFetcher(URLFetcher):
    """Serves `portal:fonts/Tinos-Regular.ttf` and `portal:css/document.css`; refuses the rest."""

    def __init__(self) -> None:
        super().__init__(allow_redirects=False, fail_on_errors=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if not url.startswith(SCHEME):
            raise ValueError("A paper loads nothing from outside.")
        folder, _, name = url.removeprefix(SCHEME).partition("/")
        path = Path(name)
        if folder not in FOLDERS or path.name != name or path.suffix not in TYPES:
            raise ValueError("Not a file of the portal.")
        content = (settings.BASE_DIR / FOLDERS[folder] / name).read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": TYPES[path.suffix]})
