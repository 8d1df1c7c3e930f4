"""Counts with their base: shares with Wilson's interval, rates with the exact Poisson one, and none of either from too few.

The unit is the review or inspection, each category counted once for each. A count without a base is never shown, and a base
of nought is no count of nought: nothing was published, so nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

FEWEST_UNITS = 5  # with fewer there is no rate and no ranking (DESIGN section 6)
LEVEL = 0.95
NONE_PUBLISHED = "none published"
CAUTION = (
    "Counts are not performance. They say what published documents report: which reviews are held, published and kept differs "
    "from area to area, and a missing review is not a zero."
)


@dataclass(frozen=True)
class Share:
    """n of the units of a base, each counted once. Raises ValueError where n is not within 0 and the base."""

    n: int
    base: int
    unit: str = "reviews"  # in the plural
    nothing: str = NONE_PUBLISHED  # what is said where there is no base

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.base:
            raise ValueError(f"{self.n} of {self.base} {self.unit} is no share")

    @property
    def is_published(self) -> bool:
        """Whether there is any unit to count; where there is none, nothing is known."""
        return self.base > 0

    @property
    def has_rate(self) -> bool:
        """Whether the base is large enough for a share and a place among others."""
        return self.base >= FEWEST_UNITS

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None where the base is below FEWEST_UNITS."""
        return self.n / self.base if self.has_rate else None

    @property
    def low(self) -> float | None:
        """Lower end of the 95% Wilson interval; None where the share is."""
        return wilson(self.n, self.base)[0] if self.has_rate else None

    @property
    def high(self) -> float | None:
        """Upper end of the 95% Wilson interval; None where the share is."""
        return wilson(self.n, self.base)[1] if self.has_rate else None

    def text(self) -> str:
        """Return the count with its base, and the share with its interval where the base is large enough, in words."""
        if not self.is_published:
            return self.nothing
        if self.value is None or self.low is None or self.high is None:
            return f"{self.n} of {self.base} {_units(self.unit, self.base)}: too few for a rate"
        ends = f"{_percent(self.low)} to {_percent(self.high)}%"
        return f"{self.n} of {self.base} ({_percent(self.value)}%; {ends})"


@dataclass(frozen=True)
class Rate:
    """n units over an exposure: residents, or residents times years. Raises ValueError for a negative count or no exposure.

    `of` says in words what `per` of the exposure is, as "100,000 residents aged 0 to 25".
    """

    n: int
    exposure: float
    per: float = 100_000.0
    of: str = "100,000 residents aged 0 to 25"
    unit: str = "reviews"

    def __post_init__(self) -> None:
        if self.n < 0 or not self.exposure > 0:
            raise ValueError(f"{self.n} {self.unit} over {self.exposure} is no rate")

    @property
    def has_rate(self) -> bool:
        """Whether there are enough units for a rate."""
        return self.n >= FEWEST_UNITS

    @property
    def value(self) -> float | None:
        """Units for each `per` of the exposure; None where there are fewer than FEWEST_UNITS."""
        return self.per * self.n / self.exposure if self.has_rate else None

    @property
    def low(self) -> float | None:
        """Lower end of the exact 95% Poisson interval; None where the rate is."""
        return self.per * poisson(self.n)[0] / self.exposure if self.has_rate else None

    @property
    def high(self) -> float | None:
        """Upper end of the exact 95% Poisson interval; None where the rate is."""
        return self.per * poisson(self.n)[1] / self.exposure if self.has_rate else None

    def text(self) -> str:
        """Return the count, and the rate with its interval where there are enough units, in words."""
        if not self.n:
            return NONE_PUBLISHED
        if self.value is None or self.low is None or self.high is None:
            return f"{self.n} {_units(self.unit, self.n)}: too few for a rate"
        return f"{self.n} {self.unit} ({self.value:.1f} for each {self.of}; {self.low:.1f} to {self.high:.1f})"


def wilson(n: int, base: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the ends of the score interval of a share, 0 to 1 (Wilson 1927). Raises ValueError where there is no base.

    It keeps within 0 and 1 and holds its level for few trials and for shares near 0 and 1. The macros wilson_low and
    wilson_high of the database give the same.
    """
    from scipy.stats import norm

    if base < 1:
        raise ValueError("no interval without a base")
    z = float(norm.ppf(0.5 + level / 2))
    share = n / base
    middle = share + z**2 / (2 * base)
    reach = z * sqrt(share * (1 - share) / base + z**2 / (4 * base**2))
    over = 1 + z**2 / base
    low = 0.0 if n == 0 else max(0.0, (middle - reach) / over)
    return low, 1.0 if n == base else min(1.0, (middle + reach) / over)


def poisson(n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the ends of the exact interval of the mean of a count (Garwood 1936), as if its events came independently."""
    from scipy.stats import chi2

    if n < 0:
        raise ValueError("no interval of a negative count")
    low = float(chi2.ppf(0.5 - level / 2, 2 * n)) / 2 if n else 0.0
    return low, float(chi2.ppf(0.5 + level / 2, 2 * n + 2)) / 2


def _units(plural: str, n: int) -> str:
    if n != 1:
        return plural
    return plural.removesuffix("ies") + "y" if plural.endswith("ies") else plural.removesuffix("s")


def _percent(share: float) -> str:
    """Return whole per cent; what is not quite none or all is not rounded to it."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "under 1"
    if rounded == 100 and share < 1:
        return "over 99"
    return str(rounded)
