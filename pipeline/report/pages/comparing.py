"""Two areas side by side: one page that works from a folder, with what it shows in a script beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline import paths
from pipeline.counting import CAUTION
from pipeline.report.pages.area_facts import INDEX, read
from pipeline.report.pages.area_profile import Block, Comparable, Profile, comparable
from pipeline.report.site import Site

PAGE = "compare.html"
DATA = "assets/areas-data.js"
SCRIPT = "assets/compare.js"


def build(site: Site) -> None:
    """Add the page on which two areas stand side by side."""
    found = comparable(read(site.source))
    site.file(DATA, script(found))
    site.file(SCRIPT, (paths.PACKAGE / "report" / SCRIPT).read_bytes())
    site.page(
        PAGE, "compare.html", "Two areas side by side", (("Areas", INDEX),), "compare two areas boroughs side by side",
        profiles=list(found.profiles.values()), data=DATA, script=SCRIPT, caution=CAUTION,
    )  # fmt: skip


def script(found: Comparable) -> bytes:
    """Return what the page shows as a script that sets one variable: pages in a folder may not fetch.

    Nothing in it can end a script or begin a comment, wherever it is put.
    """
    words: dict[str, int] = {}  # most words stand in many cells
    areas = {key: _area(profile, words) for key, profile in found.profiles.items()}
    data = {"blocks": [_block(block) for block in found.blocks], "areas": areas, "words": list(words)}
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"var AREAS = {text};\n".encode()


def _block(block: Block) -> dict[str, Any]:
    return {
        "id": block.block_id, "title": block.title, "head": block.head, "note": block.note,
        "labels": list(block.labels.items()), "shared": block.is_shared_only, "paired": block.is_paired,
    }  # fmt: skip


def _area(profile: Profile, words: dict[str, int]) -> dict[str, Any]:
    """The column of an area, each cell as the place of its words in the list of all."""

    def places(cells: Mapping[str, str]) -> dict[str, int]:
        return {key: words.setdefault(text, len(words)) for key, text in cells.items()}

    cells = {block: places(of) for block, of in profile.cells.items() if of}
    return {"name": profile.name, "path": profile.path, "cells": cells, "absent": places(profile.absent)}
