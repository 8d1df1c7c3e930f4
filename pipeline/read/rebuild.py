"""PDF files that were cut off: a copy with a new index of the pages that are left.

The index of a PDF stands at its end, so a file that was not fetched to the end cannot be opened. qpdf finds the objects
that are left; where the tree of the pages is lost too (it stands last in files made for the web), one is added.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

Missing = tuple[int | None, str]  # page, what is missing of it

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) 0 obj\b(.{0,3000}?)endobj", re.S)
_PAGE = re.compile(rb"/Type\s*/Page(?!\w)")
_TREE = b"""
endstream
endobj
%(root)d 0 obj
<</Type /Catalog /Pages %(tree)d 0 R>>
endobj
%(tree)d 0 obj
<</Type /Pages /Count %(n)d /Kids [%(kids)s]>>
endobj
trailer
<</Root %(root)d 0 R /Size %(size)d>>
startxref
0
%%%%EOF
"""


def rebuilt(path: Path, folder: Path) -> tuple[Path, tuple[Missing, ...]] | None:
    """Return a copy of a damaged file that can be opened, and what is missing in it; None where no page is left."""
    content = path.read_bytes()
    made = folder / "rebuilt.pdf"
    missing = _save(content, made)
    if missing is None and (tree := _tree(content)):
        missing = _save(content + tree, made)
    return None if missing is None else (made, missing)


def _save(content: bytes, made: Path) -> tuple[Missing, ...] | None:
    """Write the file anew; return what is missing, None where no page with content is found."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            n = len(pdf.pages)
            empty = [number for number, page in enumerate(pdf.pages, start=1) if page.obj.get("/Contents") is None]
            if n == len(empty):
                return None
            pdf.save(made)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RuntimeError):
        return None
    told = f"cut off or without an index: rebuilt; pages found: {n}, of them without their content: {len(empty)}"
    return (None, told), *((number, "the page's content is missing from the file") for number in empty)


def _tree(content: bytes) -> bytes | None:
    """Return what makes the pages in this content a document, in the order of the file; None where there is no page."""
    pages = [found[1] + b" 0 R" for found in _OBJECT.finditer(content) if _PAGE.search(found[2])]
    if not pages:
        return None
    last = max(int(found[1]) for found in re.finditer(rb"(?<!\d)(\d{1,7}) 0 obj\b", content))
    return _TREE % {b"root": last + 1, b"tree": last + 2, b"n": len(pages), b"kids": b" ".join(pages), b"size": last + 3}
