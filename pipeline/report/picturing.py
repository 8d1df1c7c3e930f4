"""Draws the part of a page that holds a quote: what is private blacked out, the quote in boxes.

It fails closed. Only lines whose words were read are shown, all else of the page is white: signatures, photographs and
handwriting have been through no privacy stage. A private span of which one letter has no place on the page, a page that is
turned, or one that is a picture with text laid over it, gives no picture.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import fingerprint, partitions
from pipeline.ids import short_hash
from pipeline.records import Box, Page, Word
from pipeline.report.picture_plan import NoPicture, Plan, planned

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 1.4  # pixels a point: the text column of an A4 page gets some 700 pixels, 11-point letters 15
_SHOWN = (3.0, 0.2)  # points that are shown around a line, for what hangs over its box
_BLACK = (2.0, 1.5)  # points that are blacked out around a private word
_FRAME = (2.0, 1.0)  # points between a quote and its box
_SCAN = 0.5  # share of a page that a picture covers which makes it a scan
_GREYS = 8
_BOX, _TINT = (18, 67, 109), (255, 247, 205)


@dataclass(frozen=True)
class Wanted:
    """A quote of which a picture is wanted: file name and boxes on one page."""

    name: str
    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Job:
    """The quotes of one document, with what must be hidden. `spans` are offsets into the text of the document."""

    file: Path
    sha256: str
    text_sha256: str
    partition: Path  # of the stage `read`
    wanted: tuple[Wanted, ...]
    spans: tuple[tuple[int, int], ...]
    cache: Path
    folder: Path


@dataclass
class Drawn:
    """What became of a job: files made (or taken from the cache), by name why not, and what of the cache it uses."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)


def draw(job: Job) -> Drawn:
    """Write the pictures of a document's quotes; what cannot be made is told with its reason."""
    drawn = Drawn()
    try:
        pages = _pages(job)
    except NoPicture as error:
        drawn.failed = {wanted.name: str(error) for wanted in job.wanted}
        return drawn
    with _Opened(job) as opened:
        for wanted in job.wanted:
            try:
                _one(job, wanted, pages[wanted.page], opened, drawn)
            except NoPicture as error:
                drawn.failed[wanted.name] = str(error)
    return drawn


def _one(job: Job, wanted: Wanted, read: _PageRead, opened: _Opened, drawn: Drawn) -> None:
    plan = planned(read.page, read.words, wanted.boxes, job.spans)
    key = short_hash(fingerprint.of_code("pipeline.report.picturing"), job.sha256, wanted.page, read.page.method, SCALE, plan)
    kept = job.cache / f"{key}.webp"
    drawn.used.append(kept.name)
    if kept.exists():
        data = kept.read_bytes()
        drawn.kept.append(wanted.name)
    else:
        data = encoded(drawn_part(opened.image(read.page), plan))
        partly = kept.with_suffix(f".{short_hash(wanted.name)}.part")
        partly.write_bytes(data)
        partly.rename(kept)
        drawn.made.append(wanted.name)
    (job.folder / wanted.name).write_bytes(data)


# --- what was read of the pages ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _PageRead:
    page: Page
    words: list[Word]


def _pages(job: Job) -> dict[int, _PageRead]:
    pages = partitions.rows_of(job.partition, Page)
    text = "\f".join(page.text for page in pages)
    if hashlib.sha256(text.encode()).hexdigest() != job.text_sha256:
        raise NoPicture("the text of the document is not the one that was looked through for names")
    words: dict[int, list[Word]] = {page: [] for page in {wanted.page for wanted in job.wanted}}
    for word in _words(job.partition, sorted(words)):
        words[word.page].append(word)
    return {page.page: _PageRead(page, words[page.page]) for page in pages if page.page in words}


def _words(partition: Path, pages: Sequence[int]) -> list[Word]:
    import pyarrow.parquet as parquet

    file = partition / f"{Word.table}.parquet"
    if not file.exists():
        raise NoPicture("the places of its words are not known")
    return partitions.from_arrow(Word, parquet.read_table(file, filters=[("page", "in", list(pages))]).to_pylist())


class _Opened:
    """The file, opened when a picture of it is first drawn; a page is drawn once for all of its quotes."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._document: Any = None
        self._page = 0
        self._image: Image | None = None

    def __enter__(self) -> _Opened:
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()

    def image(self, page: Page) -> Image:
        """Return the picture of a whole page. Raises NoPicture."""
        import pypdfium2

        if self._document is None:
            data = self._job.file.read_bytes()
            if hashlib.sha256(data).hexdigest() != self._job.sha256:
                raise NoPicture("the file is not the one that was read")
            self._document = _opened(pypdfium2, data)
        if self._page != page.page or self._image is None:
            self._page, self._image = page.page, _rendered(self._document, page)
        return self._image


def _opened(pypdfium2: Any, data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise NoPicture("the file could only be read after mending it") from None


def _rendered(document: Any, read: Page) -> Image:
    import pypdfium2

    try:
        page = document[read.page - 1]
    except (IndexError, pypdfium2.PdfiumError):
        raise NoPicture("the page could not be drawn") from None
    try:
        _checked(page, read, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
        bitmap = page.render(scale=SCALE, draw_annots=False, may_draw_forms=False, grayscale=True)
        return bitmap.to_pil().convert("L")  # type: ignore[no-any-return]
    finally:
        page.close()


def _checked(page: Any, read: Page, image_kind: int) -> None:
    width, height = page.get_size()
    if page.get_rotation():
        raise NoPicture("the page is turned")
    if abs(width - read.width) > 1 or abs(height - read.height) > 1:
        raise NoPicture("the page has another size than when it was read")
    if read.method == "text":
        for item in page.get_objects(filter=[image_kind]):
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > _SCAN * width * height:
                raise NoPicture("the page is a picture with text laid over it, so names cannot be hidden with certainty")


# --- drawing --------------------------------------------------------------------------------------------------------


def drawn_part(page: Image, plan: Plan) -> Image:
    """Return the part of the page that a plan tells, from a picture of the page in greys."""
    from PIL import Image, ImageDraw

    part = _pixels(plan.part, (0.0, 0.0))
    size = (part[2] - part[0], part[3] - part[1])
    seen = Image.new("L", size, 0)
    for box in plan.shown:
        ImageDraw.Draw(seen).rectangle(_moved(_pixels(box, _SHOWN), part), fill=255)
    greys = page.crop(part).point(_STEPS)
    shown = Image.composite(greys, Image.new("L", size, 255), seen)
    for box in plan.private:
        ImageDraw.Draw(shown).rectangle(_moved(_pixels(box, _BLACK), part), fill=0)
    coloured = shown.convert("RGB")
    for box in plan.quote:
        place = _moved(_pixels(box, _FRAME), part)
        _tint(coloured, place)
        ImageDraw.Draw(coloured).rectangle(place, outline=_BOX, width=2)
    return coloured


def _tint(image: Image, place: tuple[int, int, int, int]) -> None:
    from PIL import Image, ImageChops

    inner = image.crop(place)
    image.paste(ImageChops.multiply(inner, Image.new("RGB", inner.size, _TINT)), place[:2])


_STEPS: Sequence[int] = [round(round(grey / 255 * (_GREYS - 1)) * 255 / (_GREYS - 1)) for grey in range(256)]


def _pixels(box: Box, margin: tuple[float, float]) -> tuple[int, int, int, int]:
    left, top = int((box.x0 - margin[0]) * SCALE), int((box.top - margin[1]) * SCALE)
    return left, top, int((box.x1 + margin[0]) * SCALE + 1), int((box.bottom + margin[1]) * SCALE + 1)


def _moved(box: tuple[int, int, int, int], part: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    return box[0] - part[0], box[1] - part[1], box[2] - part[0], box[3] - part[1]


def encoded(image: Image) -> bytes:
    """Return a picture of few colours as WebP without loss: smaller than with, and no shadows of what is blacked out."""
    made = io.BytesIO()
    image.save(made, "WEBP", lossless=True, method=2, quality=40)
    return made.getvalue()


def placeholder(reason: str) -> bytes:
    """Return a picture that says why there is none."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (700, 64), (243, 242, 241))
    lines = _wrapped(f"No picture: {reason}.", 78)
    ImageDraw.Draw(image).multiline_text((12, 10), "\n".join(lines), fill=(11, 12, 12), font=ImageFont.load_default(17))
    return encoded(image)


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def by_page(wanted: Mapping[str, Wanted]) -> tuple[Wanted, ...]:
    """Return the quotes so that those of a page stand together."""
    return tuple(sorted(wanted.values(), key=lambda one: (one.page, one.name)))
