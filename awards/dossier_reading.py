"""Turns an uploaded PDF or picture into clean pages, in a process of its own.

What comes from outside may be broken, endless or hostile. The child gets the file on standard input
and writes a new PDF in which each page is one drawing: looks are kept (also those of stamps and
signatures), while scripts, actions, links, forms, embedded and external files have no place to
stand. It imports nothing of the portal; what kills it kills nobody else.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image
from PIL import ImageOps

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
MAX_CONTENT = 40 * 1024 * 1024  # drawing orders of one page, unpacked
MAX_PIXELS = 200_000_000  # of one picture inside a PDF
MAX_OUTPUT = 200 * 1024 * 1024
PICTURE_SIDES = (2480, 3508)  # A4 at 300 dots an inch
STREAM = {"/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms"}
DRAWING_KEYS = STREAM | {"/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
PICTURE_KEYS = STREAM | {
    "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask",
    "/SMask", "/SMaskInData", "/Matte", "/Decode", "/Interpolate",
}  # fmt: skip
PAGE_EXTRAS = ("/TrimBox", "/ArtBox", "/BleedBox")
ACTIONS = {
    "/JavaScript", "/Launch", "/URI", "/GoTo", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData",
    "/ResetForm", "/Named", "/Rendition", "/Sound", "/Movie", "/Hide", "/Trans", "/GoTo3DView",
    "/RichMediaExecute", "/Thread", "/SetOCGState",
}  # fmt: skip


class Unfit(Exception):
    """The file cannot become pages; the text is one of the words of `read_into`."""


def read_into(content: bytes, path: Path, *, kind: str, max_pages: int) -> str:
    """Write the pages of a file to `path`.

    Args:
        kind: "pdf" or "picture".

    Returns:
        "" where it worked, else why not: "encrypted", "broken", "long" (more than `max_pages`) or
        "heavy" (too much to unpack or to draw).
    """
    try:
        child = subprocess.run(  # noqa: S603 (our own file and three words of ours)
            [sys.executable, "-I", __file__, kind, str(path), str(max_pages)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={},
        )
    except subprocess.TimeoutExpired:
        return "heavy"
    except subprocess.CalledProcessError as end:
        # Ended by a signal or for want of memory: more than it may use.
        return "heavy" if end.returncode < 0 or b"MemoryError" in end.stderr else "broken"
    return json.loads(child.stdout)["problem"]


def main(kind: str, path: str, max_pages: int) -> None:
    """The child's part."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    problem = ""
    try:
        pages = picture_page(content) if kind == "picture" else clean_pages(content, max_pages)
        pages.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except Unfit as reason:
        problem = str(reason)
    except pikepdf.PasswordError:
        problem = "encrypted"
    except pikepdf.PdfError:
        problem = "broken"
    json.dump({"problem": problem}, sys.stdout)


def clean_pages(content: bytes, max_pages: int) -> pikepdf.Pdf:
    """A new PDF with the looks of each page and nothing else of the old one.

    Raises:
        Unfit: too many pages, none, or too much to unpack.
        pikepdf.PdfError: broken or encrypted.
    """
    source = pikepdf.open(io.BytesIO(content))
    if not 0 < len(source.pages) <= max_pages:
        raise Unfit("long" if len(source.pages) else "broken")
    for page in source.pages:
        for name in PAGE_EXTRAS:
            if name in page.obj:
                del page.obj[name]
        if isinstance(page.obj.get("/Annots"), pikepdf.Array):
            _shut_in(source, page)
    # Seals and signatures are annotations: draw their looks into the page before all go.
    with contextlib.suppress(pikepdf.PdfError, RuntimeError, ValueError):
        source.flatten_annotations("screen")
    target = pikepdf.new()
    for page in source.pages:
        drawing = target.copy_foreign(page.as_form_xobject())
        if len(drawing.read_bytes()) > MAX_CONTENT:
            raise Unfit("heavy")
        _add_page(target, drawing)
    seen: set[tuple[int, int]] = set()
    for page in target.pages:
        _strip(page.obj.Resources.XObject["/Page"], seen)
    for entry in list(target.objects):
        _defuse(entry)
    target.remove_unreferenced_resources()
    return target


def _shut_in(source: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Make the page's orders a drawing of their own: scales that they leave behind end with it."""
    whole = page.as_form_xobject(handle_transformations=False)
    orders = whole.read_bytes()
    if len(orders) > MAX_CONTENT:
        raise Unfit("heavy")
    inner = source.make_stream(orders)
    for name in ("/Type", "/Subtype", "/BBox", "/Resources", "/Group"):
        if name in whole:
            inner[name] = whole[name]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/Inner": inner}))
    page.obj.Contents = source.make_stream(b"/Inner Do")


def _add_page(target: pikepdf.Pdf, drawing: Any) -> None:
    """A page as large as the drawing is when turned as its page was."""
    left, bottom, right, top = (float(side) for side in drawing.BBox)
    a, b, c, d, e, f = (float(n) for n in drawing.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    x, y = min(p[0] for p in corners), min(p[1] for p in corners)
    width, height = max(p[0] for p in corners) - x, max(p[1] for p in corners) - y
    if not (1 <= width <= 20000 and 1 <= height <= 20000):
        raise Unfit("broken")
    target.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, width, height],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/Page": drawing})),
                Contents=target.make_stream(f"q 1 0 0 1 {-x:.4f} {-y:.4f} cm /Page Do Q".encode()),
            )
        )
    )


def _strip(thing: Any, seen: set[tuple[int, int]]) -> None:
    """Leave a drawing or picture, and whatever it draws, nothing but what drawing needs."""
    todo = [thing]
    while todo:
        each = todo.pop()
        if not isinstance(each, pikepdf.Stream) or each.objgen in seen:
            continue
        seen.add(each.objgen)
        is_picture = each.get("/Subtype") == "/Image"
        if is_picture and int(each.get("/Width", 0)) * int(each.get("/Height", 0)) > MAX_PIXELS:
            raise Unfit("heavy")
        if each.get("/Subtype") in {"/Image", "/Form"}:
            for name in set(each.keys()) - (PICTURE_KEYS if is_picture else DRAWING_KEYS):
                del each[name]
        todo += [each.get("/SMask"), each.get("/Mask"), *_drawn_by(each.get("/Resources"))]


def _drawn_by(resources: Any) -> list[Any]:
    """The streams that a dictionary of resources names; layers and notes in it are emptied."""
    if not isinstance(resources, pikepdf.Dictionary):
        return []
    found = [*_values(resources, "/XObject"), *_values(resources, "/Pattern")]
    for font in _values(resources, "/Font"):
        if isinstance(font, pikepdf.Dictionary):
            found += [*_values(font, "/CharProcs"), *_drawn_by(font.get("/Resources"))]
    for state in _values(resources, "/ExtGState"):
        mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
        if isinstance(mask, pikepdf.Dictionary):
            found.append(mask.get("/G"))
    notes = resources.get("/Properties")
    if isinstance(notes, pikepdf.Dictionary):
        for name in list(notes.keys()):
            notes[name] = pikepdf.Dictionary()
    return found


def _values(thing: Any, name: str) -> list[Any]:
    held = thing.get(name)
    return [held[key] for key in held.keys()] if isinstance(held, pikepdf.Dictionary) else []  # noqa: SIM118


def _defuse(thing: Any, depth: int = 0) -> None:
    """Empty whatever looks like an action, wherever it may hang."""
    if depth > 8 or not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return
    if isinstance(thing, pikepdf.Array):
        for each in thing:
            if not getattr(each, "is_indirect", False):
                _defuse(each, depth + 1)
        return
    is_action = thing.get("/S") in ACTIONS or thing.get("/Type") in {"/Action", "/Filespec"}
    for name in list(thing.keys()):
        if is_action or name in {"/AA", "/OpenAction", "/JS", "/JavaScript", "/EF"}:
            if name not in {"/Length", "/Filter", "/DecodeParms"}:
                del thing[name]
        elif not getattr(thing[name], "is_indirect", False):
            _defuse(thing[name], depth + 1)


def picture_page(content: bytes) -> pikepdf.Pdf:
    """A PDF of one page as large as the picture, one point to the dot, at most 300 dpi on A4.

    Raises:
        Unfit: no picture, or too many dots.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    except Image.DecompressionBombError:
        raise Unfit("heavy") from None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (readers raise whatever a damaged byte leads them to)
        raise Unfit("broken") from None
    size = image.size
    if size[0] < size[1]:
        image.thumbnail(PICTURE_SIDES)
    else:
        image.thumbnail(PICTURE_SIDES[::-1])
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        shown = image.convert("RGBA")
        image = Image.new("RGB", shown.size, "white")
        image.paste(shown, mask=shown.getchannel("A"))
    image = image if image.mode in {"L", "RGB"} else image.convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=88)
    return _one_picture(stream.getvalue(), image, size)


def _one_picture(jpeg: bytes, image: Image.Image, size: tuple[int, int]) -> pikepdf.Pdf:
    target = pikepdf.new()
    drawing = target.make_stream(
        jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    width, height = size
    target.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, width, height],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/Page": drawing})),
                Contents=target.make_stream(f"q {width} 0 0 {height} 0 0 cm /Page Do Q".encode()),
            )
        )
    )
    return target


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
