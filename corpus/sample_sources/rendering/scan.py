"""Makes a PDF look scanned: each page a slightly turned, speckled grey picture without a text layer."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def scan(pdf: bytes, seed: str, dpi: int, quality: int) -> bytes:
    """An image-only PDF of the same pages. The same seed gives the same bytes."""
    into = BytesIO()
    canvas = Canvas(into, pagesize=A4, invariant=1)
    document = pypdfium2.PdfDocument(pdf)
    for at in range(len(document)):
        picture = document[at].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        worn = _wear(picture, random.Random(f"{seed} {at}"))
        held = BytesIO()
        worn.save(held, "JPEG", quality=quality, optimize=True)
        held.seek(0)
        canvas.setPageSize((picture.width * 72 / dpi, picture.height * 72 / dpi))
        canvas.drawImage(ImageReader(held), 0, 0, picture.width * 72 / dpi, picture.height * 72 / dpi)
        canvas.showPage()
    canvas.save()
    return into.getvalue()


def _wear(picture: Image.Image, chance: random.Random) -> Image.Image:
    turned = picture.rotate(chance.uniform(-0.7, 0.7), resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(0.45))
    dull = soft.point([int(18 + level * 0.88) for level in range(256)])
    pixels: Any = dull.load()
    for _ in range(450):
        x, y = chance.randrange(dull.width), chance.randrange(dull.height)
        pixels[x, y] = chance.randrange(60, 200)
    return dull
