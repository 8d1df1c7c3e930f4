"""The vectors of the database: one for each distinct quote, from the partitions of `embed`, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.records import Embedding, QuoteVector

if TYPE_CHECKING:
    import duckdb

_FILL = """
insert into quote_vectors
with quotes as (
    select 'failure' as extract_kind, failure_id as extract_id, quote from failures
    union all
    select 'cause', cause_id, quote from causes
    union all
    select 'good_practice', good_practice_id, quote from good_practice
    union all
    select 'impact', impact_id, quote from impacts
    union all
    select 'recommendation', recommendation_id, quote from recommendations
),

hashed as (
    select extract_kind, extract_id, quote_sha256(quote) as quote_sha256
    from quotes
),

embedded as (
    select extract_kind, extract_id, vector
    from read_parquet({files})
),

-- equal quotes have equal vectors: that of one extract is read, so that no vector is sorted or compared
chosen as (
    select hashed.quote_sha256, min(struct_pack(extract_kind, extract_id)) as extract
    from hashed
    semi join embedded using (extract_kind, extract_id)
    where quote_sha256 not in (select quote_sha256 from quote_vectors)
    group by quote_sha256
)

select chosen.quote_sha256, embedded.vector::float[384]
from embedded
inner join chosen on chosen.extract.extract_kind = embedded.extract_kind and chosen.extract.extract_id = embedded.extract_id
order by chosen.quote_sha256
"""


def fill(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> int:
    """Fill `quote_vectors` from the Parquet files of `embeddings`, after the extracts; return the number of rows added."""
    if not files:
        return 0
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in sorted(files))
    added = connection.execute(_FILL.replace("{files}", f"[{listed}]")).fetchone()
    return int(added[0]) if added else 0


TABLE, SOURCE = QuoteVector.table, Embedding.table
