"""What is published: which tables, and how each column of text is masked (`published.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.records import ContractError
from pipeline.yaml_files import read_mapping

POLICY = Path(__file__).with_name("published.yml")
KEEP, WHOLE, NONE = "keep", "whole", "none"
WAYS = frozenset({KEEP, WHOLE, NONE, "page", "place", "parts", "quote", "of_quote", "words", "body", "corpus", "path", "address"})


@dataclass(frozen=True)
class Policy:
    """Which tables are published, and how each of their columns of text is masked."""

    tables: Mapping[str, Mapping[str, str]]
    unpublished: frozenset[str]
    naming_kinds: frozenset[str]  # kinds of documents whose file names, addresses and titles name private persons
    endings_of_codes: tuple[str, ...]
    kept_rows: Mapping[str, Mapping[str, tuple[str, ...]]]  # table: column: only rows with these values are published

    def way(self, table: str, column: str, data_type: str) -> str:
        """Return how a column is masked: as named, kept where it holds no text or a code, whole otherwise.

        Raises ContractError for text inside a type that no way of masking knows.
        """
        named = self.tables[table].get(column)
        if named:
            return named
        if "VARCHAR" not in data_type and "BLOB" not in data_type and "JSON" not in data_type:
            return KEEP
        if data_type not in ("VARCHAR", "VARCHAR[]"):
            raise ContractError(f"{table}.{column}: text in {data_type} cannot be masked; name it in {POLICY.name}")
        return KEEP if column.endswith(self.endings_of_codes) else WHOLE

    def is_told(self, table: str, column: str) -> bool:
        """Whether the way of a column of text is named, or its name is that of a code."""
        return column in self.tables[table] or column.endswith(self.endings_of_codes)


@cache
def policy() -> Policy:
    """Return what `published.yml` says; raises ContractError for a way that is not known."""
    read = read_mapping(POLICY)
    for table, columns in read["tables"].items():
        for column, way in columns.items():
            if way not in WAYS:
                raise ContractError(f"{POLICY.name}: {table}.{column}: no way of masking is called {way!r}")
    return Policy(
        read["tables"],
        frozenset(read["unpublished"]),
        frozenset(read["naming_kinds"]),
        tuple(read["endings_of_codes"]),
        {table: {name: tuple(values) for name, values in of.items()} for table, of in read["kept_rows"].items()},
    )
