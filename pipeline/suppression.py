"""Suppression of small counts of people: which cells of linked tables are not shown, and whether the rest gives them away.

Primary: counts of 1 to 5. Secondary: further cells, so that what is published never tells a hidden count. The rule is that
of interval protection (Fischetti and Salazar 2001; Hundepool and others, Statistical Disclosure Control, 2012, chapter 4):
from all that is published together, the interval of the values that a small count could have reaches above 5 and is at least
5 wide. So nobody can tell a small count, nor even that it is small. 0 is shown: it is nobody's count; that nobody of a group
is in a category can be told of a shown 0, which is why tables of people are published for kinds of review, never for areas.

A cell is a tuple of one value for each dimension, TOTAL for the sum over it. Tables that share cells are linked: they are
suppressed together, or the difference of two downloads tells what each hides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from pipeline.records import ReviewsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Key = tuple[str, ...]
TOTAL = "all"
LARGEST = 5  # counts of 1 to this are not shown
WIDTH = 5  # between the least and the greatest value that a hidden small count could have
SYMBOL = "c"
NOTE = (
    f"{SYMBOL}: not shown. Counts of 1 to {LARGEST} people are not shown, nor other counts that would tell them; "
    f"{SYMBOL} may stand for any number."
)
_REACH = 4 * (LARGEST + WIDTH)  # how far counts are moved when a pattern is looked for


class Sum(NamedTuple):
    """A cell that is the sum of others, as every reader knows."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Tables:
    """Counts of people in linked tables, and how they add up.

    `least` holds what is known of a cell from elsewhere (a review is about one child at least); `known` the cells that
    readers know whatever is shown, as those that cannot occur.
    """

    cells: Mapping[Key, int]
    sums: tuple[Sum, ...]
    least: Mapping[Key, int] = field(default_factory=dict)
    known: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        for whole, parts in self.sums:
            if self.cells[whole] != sum(self.cells[part] for part in parts):
                raise ValueError(f"{whole} is not the sum of its parts")
        if any(n < self.least.get(key, 0) for key, n in self.cells.items()):
            raise ValueError("a count is negative or below what is known of it")


@dataclass(frozen=True)
class Suppressed:
    """What is published of tables: the count, or None where it is not shown."""

    cells: Mapping[Key, int | None]
    sums: tuple[Sum, ...]
    least: Mapping[Key, int]
    primary: frozenset[Key]  # what is sensitive: working knowledge, never published
    secondary: frozenset[Key]

    @property
    def hidden(self) -> frozenset[Key]:
        """The cells that are not shown."""
        return self.primary | self.secondary

    def text(self, key: Key) -> str:
        """Return what is shown in a cell."""
        n = self.cells[key]
        return SYMBOL if n is None else f"{n:,}"


def is_small(n: int) -> bool:
    """Whether a count of people is one that is not shown."""
    return 1 <= n <= LARGEST


def sensitive(tables: Tables) -> frozenset[Key]:
    """Return the cells that must be protected: small counts, and what they are made up of, the noughts too."""
    found = {key for key, n in tables.cells.items() if is_small(n)}
    parts_of: dict[Key, set[Key]] = defaultdict(set)
    for whole, parts in tables.sums:
        parts_of[whole] |= set(parts)
    to_do = sorted(found)
    while to_do:
        more = parts_of[to_do.pop()] - found
        found |= more
        to_do += sorted(more)
    return frozenset(found) - tables.known


def cube(counts: Mapping[Key, int], domains: Sequence[Sequence[str]] | None = None) -> Tables:
    """Return counts with all their margins: every table that adds up some of the dimensions, linked.

    The values of each dimension are those that occur, unless `domains` names them. Raises ValueError for a key of another
    length or the value TOTAL.
    """
    if domains is None:
        domains = [sorted(values) for values in zip(*counts, strict=True)]
        domains = [list(dict.fromkeys(values)) for values in domains]
    if any(TOTAL in values for values in domains):
        raise ValueError(f"a value cannot be called {TOTAL}")
    cells: dict[Key, int] = defaultdict(int)
    for key in product(*([*values, TOTAL] for values in domains)):
        cells[key] = 0
    for inner, n in counts.items():
        for key in product(*((value, TOTAL) for value in inner)):
            if key not in cells:
                raise ValueError(f"{inner} does not lie in the table")
            cells[key] += n
    sums = [
        Sum(key, tuple((*key[:at], value, *key[at + 1 :]) for value in domains[at]))
        for key in cells
        for at, value_ in enumerate(key)
        if value_ == TOTAL
    ]
    return Tables(dict(cells), tuple(sums))


def suppress(tables: Tables) -> Suppressed:
    """Return what may be published of the tables. Raises ReviewsError where what is known makes protection impossible.

    What is sensitive is protected cell by cell, by further cells that cost little: totals and large counts are hidden last.
    Whether it holds is not taken on trust: `intervals` looks from outside.
    """
    primary = sensitive(tables)
    hidden = set(primary)
    frame = _Frame(tables)
    for key in sorted(primary, key=lambda key: (tables.cells[key], key)):
        hidden |= frame.protection(key, hidden)
    cells = {key: None if key in hidden else n for key, n in tables.cells.items()}
    return Suppressed(cells, tables.sums, tables.least, primary, frozenset(hidden) - primary)


def intervals(
    cells: Mapping[Key, int | None], sums: Iterable[Sum], least: Mapping[Key, int] | None = None
) -> dict[Key, tuple[float, float]]:
    """Return for each hidden cell the least and greatest value that agree with all that is published, as an attacker would.

    From linear programs over real numbers, so rounded inwards to whole numbers; no upper end is infinity.
    """
    import numpy as np
    from scipy.optimize import linprog

    hidden = sorted(key for key, n in cells.items() if n is None)
    if not hidden:
        return {}
    column = {key: at for at, key in enumerate(hidden)}
    lines, values = [], []
    for whole, parts in sums:
        line, value = np.zeros(len(hidden)), 0
        for key, sign in ((whole, -1), *((part, 1) for part in parts)):
            n = cells[key]
            if n is None:
                line[column[key]] += sign
            else:
                value -= sign * n
        if line.any():
            lines.append(line)
            values.append(value)
    bounds = [((least or {}).get(key, 0), None) for key in hidden]
    given = {"A_eq": np.array(lines), "b_eq": np.array(values)} if lines else {}
    found = {}
    for key in hidden:
        aim = np.zeros(len(hidden))
        aim[column[key]] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * aim, bounds=bounds, **given)
            if solved.status not in (0, 3):
                raise ReviewsError(f"published counts do not add up: {solved.message}")
            ends.append(-sign * float("inf") if solved.status == 3 else sign * solved.fun)
        found[key] = (float(np.ceil(ends[0] - 1e-6)), float(np.floor(ends[1] + 1e-6)))
    return found


def recovered(tables: Tables, published: Mapping[Key, int | None]) -> list[Key]:
    """Return the cells to be protected that what is published gives away: shown, told exactly, or told to be small."""
    found = intervals(published, tables.sums, tables.least)
    return sorted(key for key in sensitive(tables) if key not in found or not _is_protected(*found[key]))


def _is_protected(low: float, high: float) -> bool:
    return high > LARGEST and high - low >= WIDTH


class _Frame:
    """The programs of one set of tables.

    Two other tables are looked for that differ from the true ones only in hidden cells: `up`, in which the cell is large, and
    `down`, in which it is at least WIDTH smaller than in `up`. Both agree with all that is published and are whole numbers, so
    no attacker can exclude either. Variables: how far each cell rises and falls, first in `up`, then in `down`.
    """

    def __init__(self, tables: Tables) -> None:
        import numpy as np
        from scipy.sparse import csc_array

        self._keys = sorted(tables.cells)
        self._at = {key: at for at, key in enumerate(self._keys)}
        self._values = np.array([tables.cells[key] for key in self._keys], dtype=np.float64)
        least = np.array([tables.least.get(key, 0) for key in self._keys], dtype=np.float64)
        self._room = np.minimum(self._values - least, _REACH)
        self._may_move = np.array([key not in tables.known for key in self._keys])
        sums = np.zeros((len(tables.sums), len(self._keys)))
        for line, (whole, parts) in enumerate(tables.sums):
            sums[line, self._at[whole]] -= 1
            for part in parts:
                sums[line, self._at[part]] += 1
        self._sums = csc_array(sums)
        margins = np.array([sum(value == TOTAL for value in key) for key in self._keys])
        # the least and greatest value of each cell among the tables found so far, all of which agree with what is shown
        self._low, self._high = self._values.copy(), self._values.copy()
        # totals cost more than what they add up, large counts more than small, a 0 more than few
        self._costs = 4.0**margins * np.where(self._values > 0, np.log2(2 + self._values), 4.0)

    def protection(self, key: Key, hidden: set[Key]) -> set[Key]:
        """Return the cells to hide besides those hidden already, so that the cell is protected.

        The pattern is that of a linear program, cost times movement; where it holds for fractions only, an integer program.
        """
        at = self._at[key]
        if _is_protected(self._low[at], self._high[at]) or self._moved(key, hidden, is_whole=True) is not None:
            return set()
        everything = set(self._keys)
        for is_whole in (False, True):
            moved = self._moved(key, everything, is_whole, hidden)
            found = hidden | (moved or set())
            if moved is not None and self._moved(key, found, is_whole=True) is not None:
                return found - hidden
        raise ReviewsError(f"a small count cannot be protected: too much is known of {' '.join(key)} from elsewhere")

    def _moved(self, key: Key, movable: set[Key], is_whole: bool, free: set[Key] | None = None) -> set[Key] | None:
        """Return the cells in which the other two tables differ from the true one; None where there are no such tables."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import block_diag, csr_array, hstack, vstack

        can = np.flatnonzero(self._may_move & np.array([cell in movable for cell in self._keys]))
        n, at = len(can), int(np.searchsorted(can, self._at[key]))
        is_free = np.array([free is None or self._keys[cell] in free for cell in can])
        cost = np.zeros(n) if free is None else np.where(is_free, 1e-3, self._costs[can])
        rise, fall = np.full(n, float(_REACH)), self._room[can]
        own = np.zeros((2, 4 * n))
        own[0, at], own[0, n + at] = 1, -1  # how far it rises in `up`
        own[1] = own[0]
        own[1, 2 * n + at], own[1, 3 * n + at] = -1, 1  # less how far it rises in `down`
        moved = self._sums[:, can]
        moved = hstack([moved, -moved])
        lower = np.concatenate([np.zeros(2 * moved.shape[0]), [LARGEST + 1 - self._values[self._at[key]], WIDTH]])
        upper = np.concatenate([np.zeros(2 * moved.shape[0]), [np.inf, np.inf]])
        solved = milp(
            np.tile(cost, 4),
            constraints=LinearConstraint(vstack([block_diag([moved, moved]), csr_array(own)]), lower, upper),
            bounds=Bounds(np.zeros(4 * n), np.concatenate([rise, fall, rise, fall])),
            integrality=np.full(4 * n, int(is_whole)),
        )
        if solved.x is None:
            return None
        found = solved.x.reshape(4, n)
        if is_whole and free is None:
            made = np.round(self._values[can] + (found[::2] - found[1::2]))  # the two tables
            self._low[can] = np.minimum(self._low[can], made.min(axis=0))
            self._high[can] = np.maximum(self._high[can], made.max(axis=0))
        far = found.max(axis=0)
        return {self._keys[cell] for cell, distance in zip(can, far, strict=True) if distance > 1e-6}
