"""A corpus as themes see it: its extracts in scope, their vectors, the documents they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.minilm import Vectors
from pipeline.records import Document
from pipeline.theme.texts import Extract


@dataclass(frozen=True)
class Corpus:
    """`vectors` holds a row of length 1 for each extract; `documents` all in scope, by id."""

    extracts: Sequence[Extract]
    vectors: Vectors
    documents: Mapping[str, Document]
