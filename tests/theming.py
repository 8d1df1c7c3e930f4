"""Invented extracts, documents and vectors for the tests of themes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from pipeline.records import Document, Failure
from pipeline.theme.membership import Membership
from pipeline.theme.state import FittedTheme, State
from pipeline.theme.texts import Extract

SIZE = 24  # dimensions of invented vectors


def planted(n_groups: int, n_each: int, n_noise: int = 0, n_documents: int = 10, spread: float = 0.5):
    """Vectors of length 1 around centres at right angles and of no direction, the document and the group (-1: none) of each."""
    lot = np.random.default_rng(7)
    groups = np.array([*np.repeat(np.arange(n_groups), n_each), *[-1] * n_noise])
    vectors = lot.normal(size=(len(groups), SIZE)) / np.sqrt(SIZE)
    vectors[groups >= 0] = np.eye(SIZE)[groups[groups >= 0]] + spread * vectors[groups >= 0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), [f"d{place % n_documents}" for place in range(len(groups))], groups


def document(
    name: str, publisher: str | None = "Tarnbridge Safeguarding Children Board", area: str | None = "X08000001", year=2015
):
    """A document in scope."""
    return Document(
        name, "s", "t", "serious_case_review", None, publisher, area, None, "Fictional", date(year, 1, 1), "printed", None, None,
        True, "children", None, None, 1, 0,
    )  # fmt: skip


def documents(*names: str):
    """Documents of four areas and four publishers, in as many years as there are documents."""
    return {
        name: document(name, f"Board {place % 4}", f"X0800000{place % 4}", 2010 + place % 12) for place, name in enumerate(names)
    }


def failure(extract: Extract) -> Failure:
    """The record that an extract was made of."""
    end = len(extract.quote)
    return Failure(
        extract.extract_id, extract.document_id, "s", "analysis", 1, extract.quote, 0, end, 0, end, (), None, False, False, False,
        False, 1.0, "t",
    )  # fmt: skip


def extracts(quotes: Sequence[str], held: Sequence[str], kind: str = "failure") -> list[Extract]:
    """Extracts of these quotes in these documents."""
    return [Extract(kind, f"{kind}-{n:04}", name, quote) for n, (quote, name) in enumerate(zip(quotes, held, strict=True))]


def theme(name: str, label: str = "late referral", stability: float = 0.9) -> FittedTheme:
    """A fitted theme."""
    return FittedTheme(name, label, ("referral", "late"), stability, 0.25, 30)


def state(n_themes: int = 2, size: int = 4, seen: Sequence[str] = ("d0", "d1")) -> State:
    """A state whose themes stand at right angles, in the first dimensions."""
    centres = np.eye(n_themes, size)
    membership = Membership(10 * centres, np.zeros(n_themes), centres, 0.6)
    themes = tuple(theme(f"theme-{n}", f"label {n}") for n in range(n_themes))
    return State(themes, membership, frozenset(seen), (), 2012)
