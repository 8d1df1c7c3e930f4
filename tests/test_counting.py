"""Shares and rates: base, interval, words; compared with published tables and with the macros of the database."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store
from pipeline.counting import FEWEST_UNITS, Rate, Share, poisson, wilson

WORDS = [
    # share, words: why
    (Share(7, 12), "7 of 12 (58%; 32 to 81%)", "count, base, share, interval"),
    (Share(2, 3), "2 of 3 reviews: too few for a rate", "below five no rate"),
    (Share(1, 1, "inspections"), "1 of 1 inspection: too few for a rate", "one unit in the singular"),
    (Share(1, 1, "inquiries"), "1 of 1 inquiry: too few for a rate", "and in its proper spelling"),
    (Share(0, 0, nothing="not looked at"), "not looked at", "reviews whose scope does not cover it"),
    (Share(0, 4), "0 of 4 reviews: too few for a rate", "nought of few is a count with its base"),
    (Share(0, 0), "none published", "no base is never nought"),
    (Share(0, 5), "0 of 5 (0%; 0 to 43%)", "five are enough"),
    (Share(5, 5), "5 of 5 (100%; 57 to 100%)", "all of five says little"),
    (Share(1, 1000), "1 of 1000 (under 1%; under 1 to 1%)", "not quite none is not none"),
    (Share(999, 1000), "999 of 1000 (over 99%; 99 to over 99%)", "not quite all is not all"),
]


@pytest.mark.parametrize(("share", "words", "why"), WORDS, ids=[why for _, _, why in WORDS])
def test_a_share_in_words(share: Share, words: str, why: str) -> None:
    assert share.text() == words


def test_a_share_has_no_value_below_the_fewest() -> None:
    few = Share(FEWEST_UNITS - 1, FEWEST_UNITS - 1)
    assert (few.value, few.low, few.high, few.has_rate) == (None, None, None, False)
    assert Share(FEWEST_UNITS, FEWEST_UNITS).value == 1.0


@pytest.mark.parametrize(("n", "base"), [(1, 0), (-1, 3), (4, 3)])
def test_what_is_no_share_is_refused(n: int, base: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        Share(n, base)


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_interval_holds_the_share_and_mirrors(counts: tuple[int, int]) -> None:
    n, base = counts
    low, high = wilson(n, base)
    assert 0 <= low <= n / base <= high <= 1
    assert wilson(base - n, base) == pytest.approx((1 - high, 1 - low))


def test_intervals_are_those_of_the_database() -> None:
    connection = duckdb.connect()
    for statement in connection.extract_statements((store.SQL / "schema.sql").read_text(encoding="utf-8")):
        if re.search("(?m)^create macro ", statement.query):
            connection.execute(statement)
    asked = "select wilson_low(?, ?), wilson_high(?, ?), poisson_low(?), poisson_high(?)"
    for n, base in ((0, 5), (1, 5), (7, 12), (12, 12), (19, 77), (40, 400)):
        found = connection.execute(asked, [n, base, n, base, n, n]).fetchone()
        assert found is not None
        assert found[:2] == pytest.approx(wilson(n, base), abs=1e-6)
        assert found[2:] == pytest.approx(poisson(n), rel=1.5e-3, abs=1e-6)


def test_published_limits_of_a_poisson_count() -> None:
    # Garwood's table, as printed in textbooks of epidemiology
    assert poisson(0) == pytest.approx((0, 3.689), abs=5e-4)
    assert poisson(5) == pytest.approx((1.623, 11.668), abs=5e-4)
    assert poisson(10) == pytest.approx((4.795, 18.390), abs=5e-4)


def test_a_rate_in_words() -> None:
    assert Rate(0, 1000).text() == "none published"
    assert Rate(1, 1000).text() == "1 review: too few for a rate"
    assert Rate(10, 200_000).text() == "10 reviews (5.0 for each 100,000 residents aged 0 to 25; 2.4 to 9.2)"
    assert Rate(4, 1000).value is None
    with pytest.raises(ValueError, match="no rate"):
        Rate(5, 0)
