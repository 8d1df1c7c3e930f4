"""Compact vectors: those of `quote_vectors` in one byte a dimension, which are read in a third of the time.

A vector of floats takes longer to read and unpack than to compare. Here each is a scale and 384 whole numbers from -127 to
127, rounded, that give the vector when multiplied by it. So a cosine is off by some 0.0005; how many of the first ten are
those that the floats give is measured by `pipeline.bench.search`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    from numpy.typing import NDArray

    Scored = tuple[NDArray[Any], NDArray[Any]]  # numbers of texts and their scores

BATCH = 512  # vectors at once: larger batches are given fresh memory each time, which costs more than the reckoning
_LARGEST = 127

_FLOATS = """
select texts.text_number, quote_vectors.vector
from quote_vectors
inner join search_index.texts as texts on texts.text_sha256 = quote_vectors.quote_sha256
order by texts.text_number
"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `search_index.vectors` from `quote_vectors` and the texts of the index."""
    import pyarrow

    kinds = pyarrow.schema([("text_number", pyarrow.int32()), ("scale", pyarrow.float32()), ("codes", pyarrow.binary())])
    made = pyarrow.Table.from_batches(map(_packed, connection.execute(_FLOATS).to_arrow_reader(BATCH)), kinds)
    connection.register("found_vectors", made)
    connection.execute("insert into search_index.vectors select * from found_vectors order by text_number")
    connection.unregister("found_vectors")


def _packed(batch: Any) -> Any:
    import pyarrow

    vectors = batch.column("vector").flatten().to_numpy().reshape(len(batch), -1)
    scales, codes = coded(vectors)
    return pyarrow.record_batch(
        {
            "text_number": batch.column("text_number"),
            "scale": pyarrow.array(scales, pyarrow.float32()),
            "codes": pyarrow.array([row.tobytes() for row in codes], pyarrow.binary()),
        }
    )


def coded(vectors: NDArray[Any]) -> Scored:
    """Return scale and codes of vectors, one a row: scale times codes is the vector, as near as whole numbers come."""
    import numpy

    scales = numpy.abs(vectors).max(axis=1, initial=0) / _LARGEST
    return scales.astype("f4"), numpy.rint(vectors / numpy.where(scales > 0, scales, 1)[:, None]).astype("i1")


def likeness(connection: duckdb.DuckDBPyConnection, vector: Sequence[float]) -> Scored:
    """Return the number of every text that has a vector, in order, and its cosine to a vector of length 1."""
    import numpy

    asked = numpy.asarray(vector, "f4")
    floats = numpy.empty((BATCH, len(asked)), "f4")  # the same memory for each batch
    numbers, scores = [numpy.empty(0, "i4")], [numpy.empty(0, "f4")]
    for found, scales, codes in _batches(connection, len(asked)):
        here = floats[: len(codes)]
        numpy.copyto(here, codes)
        numbers.append(found)
        scores.append((here @ asked) * scales)
    return numpy.concatenate(numbers), numpy.concatenate(scores)


def _batches(connection: duckdb.DuckDBPyConnection, width: int) -> Iterator[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]]:
    """Numbers, scales and codes: the bytes of a batch lie one after another, and are looked at where they are."""
    import numpy

    reader = connection.execute("select text_number, scale, codes from search_index.vectors").to_arrow_reader(BATCH)
    for batch in reader:
        numbers, scales, codes = batch.columns
        _, offsets, held = codes.buffers()
        start = int(numpy.frombuffer(offsets, "i4", 1, 4 * codes.offset)[0])
        shares = numpy.frombuffer(held, "i1", len(batch) * width, start).reshape(-1, width)
        yield numbers.to_numpy(), scales.to_numpy(), shares
