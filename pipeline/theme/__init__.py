"""Theme: what recurs across documents, as clusters of extracts that hold, each with a label that people can read.

What the themes are is fitted once, by consensus over many draws of documents (`fitting`), and kept in a state file; which
extracts belong to them depends on that state and their own words alone (`membership`). Documents that the state has not seen
may show themes of their own. Only documents in scope are clustered.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.paths import FITTED
from pipeline.records import Document, Problem, Record, ReviewsError
from pipeline.theme.corpus import Corpus
from pipeline.theme.fitting import discovered, fit
from pipeline.theme.names import given_names, unused_names
from pipeline.theme.rows import theme_rows
from pipeline.theme.state import State, read_state
from pipeline.theme.texts import Rows, extracts_of

FEWEST = 40  # extracts below which clusters mean nothing


def run(rows: Rows, vectors: Mapping[tuple[str, str], Any], state_folder: Path | None = FITTED) -> list[Record]:
    """Return themes, their members and events.

    `rows(type, *stages)` gives the records there are, `vectors` those of the extracts by kind and id. Without a state folder,
    or where it holds no state, the themes are those of this corpus alone.
    """
    corpus = corpus_of(rows, vectors)
    state = read_state(state_folder) if state_folder else None
    if state is None and len(corpus.extracts) < FEWEST:
        detail = f"{len(corpus.extracts)} extracts in scope: themes need at least {FEWEST}"
        return [Problem("theme", None, None, None, "too_few_extracts", detail)]
    fitted = state or fit(corpus.extracts, corpus.vectors)
    found = discovered(corpus.extracts, corpus.vectors, fitted) if state else []
    if not fitted.themes and not found:
        return [Problem("theme", None, None, None, "no_theme_found", f"{len(corpus.extracts)} extracts, and none recurs firmly")]
    names = given_names()
    return [*theme_rows(corpus, fitted, found, names), *unused_names(names, fitted)]


def fitted_anew(rows: Rows, vectors: Mapping[tuple[str, str], Any], earlier: State | None, seed: int) -> State:
    """Return the state fitted to all extracts in scope, which goes on with the earlier one; raises ReviewsError if too few."""
    corpus = corpus_of(rows, vectors)
    if len(corpus.extracts) < FEWEST:
        raise ReviewsError(f"{len(corpus.extracts)} extracts in scope: themes need at least {FEWEST}")
    return fit(corpus.extracts, corpus.vectors, earlier, seed)


def corpus_of(rows: Rows, vectors: Mapping[tuple[str, str], Any]) -> Corpus:
    """Return the extracts in scope that have a vector, with their vectors and documents."""
    documents = {row.document_id: row for row in rows(Document, "describe") if row.is_in_scope}
    extracts = [e for e in extracts_of(rows) if e.document_id in documents and (e.kind, e.extract_id) in vectors]
    matrix = np.array([vectors[e.kind, e.extract_id] for e in extracts], np.float32)
    return Corpus(extracts, matrix, documents)
