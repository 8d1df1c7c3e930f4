"""Whether confidences mean what they say: how often rows of a confidence are right by the labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluate.score_statements import Judged

TENTHS = 10


@dataclass(frozen=True)
class Tenth:
    """Rows whose confidence lies in one tenth: how many, their mean confidence, the share that is right."""

    low: float
    n: int
    confidence: float
    share_right: float


@dataclass(frozen=True)
class Calibration:
    """Calibration of the rows of one table. `error` is the expected calibration error: the mean distance between
    confidence and share right over tenths, weighted by rows (Naeini, Cooper and Hauskrecht, AAAI 2015)."""

    table: str
    n: int
    error: float | None
    tenths: tuple[Tenth, ...]


def calibration(table: str, judged: Sequence[Judged]) -> Calibration:
    """Return how the confidences of a table stand to what is right; tenths without rows are left out."""
    own = [one for one in judged if one.table == table]
    tenths = tuple(made for number in range(TENTHS) if (made := _tenth(number, own)))
    error = sum(one.n * abs(one.confidence - one.share_right) for one in tenths) / len(own) if own else None
    return Calibration(table, len(own), error, tenths)


def _tenth(number: int, judged: Sequence[Judged]) -> Tenth | None:
    own = [one for one in judged if min(int(one.confidence * TENTHS), TENTHS - 1) == number]
    if not own:
        return None
    return Tenth(
        number / TENTHS, len(own), sum(one.confidence for one in own) / len(own), sum(one.is_right for one in own) / len(own)
    )
