"""Put the front-end files that pages and papers need into static/vendor, from node_modules.

Bootstrap and the screen font are copied from a white list. The paper font (Tinos, with the widths
of Times New Roman) comes as web subsets of which none is complete; WeasyPrint mixes up the glyphs
of such subsets, so they are merged into one TrueType file per style.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from fontTools import merge
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
SUBSETS = ("latin", "latin-ext", "vietnamese")
SCREEN_WEIGHTS = (400, 500, 600, 700)
PAPER_STYLES = {
    "Tinos-Regular": (400, "normal"),
    "Tinos-Bold": (700, "normal"),
    "Tinos-Italic": (400, "italic"),
    "Tinos-BoldItalic": (700, "italic"),
}


def copy_bootstrap() -> None:
    target = VENDOR / "bootstrap"
    target.mkdir(parents=True, exist_ok=True)
    for name in ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js"):
        text = (MODULES / "bootstrap" / "dist" / name).read_text(encoding="utf-8")
        # The source map is not shipped: a link to it would be a missing file.
        text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*", "", text)
        (target / Path(name).name).write_text(text, encoding="utf-8")


def copy_screen_font() -> None:
    source = MODULES / "@fontsource" / "be-vietnam-pro"
    target = VENDOR / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    sheets = []
    for weight in SCREEN_WEIGHTS:
        sheet = (source / f"{weight}.css").read_text(encoding="utf-8")
        sheet = re.sub(r",\s*url\([^)]*\.woff\) format\('woff'\)", "", sheet)
        sheets.append(sheet.replace("url(./files/", "url("))
        for subset in SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            shutil.copyfile(source / "files" / name, target / name)
    (target / "be-vietnam-pro.css").write_text("\n".join(sheets), encoding="utf-8")


def build_paper_font() -> None:
    source = MODULES / "@fontsource" / "tinos" / "files"
    target = VENDOR / "fonts"
    for name, (weight, style) in PAPER_STYLES.items():
        parts = []
        for subset in SUBSETS:
            font = TTFont(source / f"tinos-{subset}-{weight}-{style}.woff2")
            font.flavor = None
            part = target / f".{name}-{subset}.ttf"
            font.save(part)
            parts.append(part)
        options = merge.Options(drop_tables=["DSIG", "GPOS", "GSUB", "GDEF", "kern", "meta"])
        merge.Merger(options=options).merge([str(part) for part in parts]).save(
            target / f"{name}.ttf"
        )
        for part in parts:
            part.unlink()


def main() -> int:
    if not MODULES.exists():
        print("node_modules is missing: run bin/install.sh first.", file=sys.stderr)
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_bootstrap()
    copy_screen_font()
    build_paper_font()
    return 0


if __name__ == "__main__":
    sys.exit(main())
