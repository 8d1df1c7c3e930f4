"""How right the lenses are: rows that a person read and judged, kept without their words, and the figures counted from them.

`models/labels/lenses/<lens>.csv` holds rows drawn from what the lens found, for its precision. For its recall `nets.csv` has a
wide net of words, and `<lens>.missed.csv` extracts of it that the lens did not find. A row is known by the hash of its document
and the hash of its quote. Lenses of one's own have theirs in `lens_labels/`, in the folder of registers beside the documents.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date
from math import sqrt
from pathlib import Path

from pipeline.lens.cues import KINDS, LensRecord, lenses
from pipeline.paths import MODELS
from pipeline.records import Lens, LensAspect, LexiconError, Record

LABELS = MODELS / "labels" / "lenses"
BESIDE = "lens_labels"  # folder beside the documents, in the folder of registers
MISSED, NETS = ".missed", "nets"
_TRUTH = {"yes": True, "no": False}
_Z = 1.959964  # of a 95% interval


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of one row of a lens; `is_aspect_right` is False where the row does not bear on it at all."""

    sha256: str  # of the document's file
    quote_sha256: str
    extract_kind: str
    aspect: str
    is_right: bool
    is_aspect_right: bool
    error: str  # class of error, "" where there is none
    is_fresh: bool  # False where phrases were mended after it had been read
    cues_sha256: str  # of the lens when the row was drawn
    judged_on: date


@dataclass(frozen=True, slots=True)
class Missed:
    """An extract that a wide net of words holds and a lens does not find, and whether it bears on the question."""

    sha256: str
    quote_sha256: str
    extract_kind: str
    is_bearing: bool
    cues_sha256: str
    judged_on: date


@dataclass(frozen=True, slots=True)
class Net:
    """A wide net of words over the documents that a lens was measured on, and how much of it the lens finds."""

    lens_id: str
    n_found: int
    n_not_found: int
    pattern: str  # regular expression, looked up in small letters
    cues_sha256: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its base and 95% Wilson interval; the three are None where the base is 0."""

    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.share is None:
            return "not measured"
        return f"{self.share:.2f} ({self.n} of {self.of}; {self.low:.2f}–{self.high:.2f})"


def lens_rows(register_folder: Path | None = None) -> list[Record]:
    """Return the lenses and their aspects as rows of the tables `lenses` and `lens_aspects`.

    Raises LexiconError where a file of lenses or of judgements is malformed.
    """
    made: list[Record] = []
    for lens in lenses(register_folder):
        made.append(_row(lens, judgements(lens.id, register_folder)))
        made += [
            LensAspect(lens.id, aspect.id, ordinal, aspect.label, aspect.definition)
            for ordinal, aspect in enumerate(lens.aspects, start=1)
        ]
    return made


def judgements(lens_id: str, register_folder: Path | None = None) -> list[Judgement]:
    """Return the judged rows of a lens, [] where there are none; raises LexiconError naming file and line."""
    return [_judgement(row, where) for row, where in _rows(_file(lens_id, register_folder), Judgement)]


def missed(lens_id: str, register_folder: Path | None = None) -> list[Missed]:
    """Return what was read of the net beside a lens, [] where nothing was; raises LexiconError naming file and line."""
    return [_missed(row, where) for row, where in _rows(_file(f"{lens_id}{MISSED}", register_folder), Missed)]


def nets(register_folder: Path | None = None) -> list[Net]:
    """Return the nets, one for each lens whose recall was estimated; raises LexiconError naming file and line."""
    return [_net(row, where) for row, where in _rows(_file(NETS, register_folder), Net)]


def precision(judged: Sequence[Judgement]) -> Figure:
    """Return the share of rows that bear on the question, of those read after the phrases had last been mended."""
    fresh = [row for row in judged if row.is_fresh]
    return figure(sum(row.is_right for row in fresh), len(fresh))


def aspect_precision(judged: Sequence[Judgement]) -> Figure:
    """Return the share of the right rows whose aspect is right too, of those read after the phrases had last been mended."""
    right = [row for row in judged if row.is_right and row.is_fresh]
    return figure(sum(row.is_aspect_right for row in right), len(right))


def recall(net: Net, right: Figure, beside: Sequence[Missed]) -> tuple[float, float, float] | None:
    """Return the share of what bears on the question, as far as the net holds it, that the lens finds, with its interval.

    `right` is the lens's precision, `beside` what was read of the rest of the net. The interval is that of the rest alone. None
    where one of the two was not measured.
    """
    rest = figure(sum(row.is_bearing for row in beside), len(beside))
    if right.share is None or rest.share is None or rest.low is None or rest.high is None:
        return None
    found = right.share * net.n_found
    low, middle, high = (found / (found + share * net.n_not_found) for share in (rest.high, rest.share, rest.low))
    return middle, low, high


def figures_of(lens: LensRecord, register_folder: Path | None = None) -> list[str]:
    """Return what was measured of a lens, in lines for people; raises LexiconError where a file of judgements is malformed."""
    judged, beside = judgements(lens.id, register_folder), missed(lens.id, register_folder)
    right = precision(judged)
    net = next((net for net in nets(register_folder) if net.lens_id == lens.id), None)
    found = recall(net, right, beside) if net else None
    measured_with = {row.cues_sha256 for row in judged} | {row.cues_sha256 for row in beside}
    return [
        f"{lens.id}: {lens.question}",
        f"  right          {right}",
        f"  aspect right   {aspect_precision(judged)}",
        f"  found          {f'{found[0]:.2f} of a wide net ({found[1]:.2f}–{found[2]:.2f})' if found else 'not measured'}",
        *([] if measured_with <= {lens.cues_sha256} else ["  the phrases have changed since"]),
    ]


def figure(n: int, of: int) -> Figure:
    """Return n of `of` with the Wilson interval: Newcombe 1998, Statistics in Medicine 17, method 3."""
    if not of:
        return Figure(n, of, None, None, None)
    share = n / of
    middle = share + _Z**2 / (2 * of)
    half = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    scale = 1 + _Z**2 / of
    return Figure(n, of, share, max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))


def write(path: Path, rows: Iterable[Judgement | Missed | Net]) -> None:
    """Write judged rows in the order of their keys."""
    made = sorted(rows, key=astuple)
    if not made:
        raise LexiconError(f"{path.name}: no row is judged")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [column.name for column in fields(made[0])], lineterminator="\n")
        writer.writeheader()
        for row in made:
            writer.writerow({name: _said(value) for name, value in asdict(row).items()})


def truth(value: str, where: str) -> bool:
    """Return whether a cell says yes; raises LexiconError where it says neither yes nor no."""
    if value.strip().lower() not in _TRUTH:
        raise LexiconError(f"{where} must be yes or no, not {value!r}")
    return _TRUTH[value.strip().lower()]


def _row(lens: LensRecord, judged: Sequence[Judgement]) -> Lens:
    read, right, aspects = figure(sum(row.is_right for row in judged), len(judged)), precision(judged), aspect_precision(judged)
    return Lens(
        lens.id, lens.question, lens.definition, lens.source, lens.cues_sha256, read.of, read.n, right.of, right.n,
        right.share, aspects.share, all(row.cues_sha256 == lens.cues_sha256 for row in judged) if judged else None,
    )  # fmt: skip


def _file(name: str, register_folder: Path | None) -> Path:
    beside = register_folder / BESIDE / f"{name}.csv" if register_folder is not None else None
    return beside if beside is not None and beside.exists() else LABELS / f"{name}.csv"


def _rows(path: Path, kind: type[Judgement] | type[Missed] | type[Net]) -> list[tuple[dict[str, str], str]]:
    if not path.exists():
        return []
    columns = [column.name for column in fields(kind)]
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if list(reader.fieldnames or ()) != columns:
            raise LexiconError(f"{path.name}: header: must be {','.join(columns)}")
        made = []
        for row in reader:
            where = f"{path.name}: line {reader.line_num}"
            if None in row or None in row.values():
                raise LexiconError(f"{where}: number of cells differs from the header")
            if row.get("extract_kind", KINDS[0]) not in KINDS:
                raise LexiconError(f"{where}: extract_kind: {row['extract_kind']!r} is not one of {', '.join(KINDS)}")
            made.append((row, where))
        return made


def _judgement(row: dict[str, str], where: str) -> Judgement:
    right = truth(row["is_right"], f"{where}: is_right")
    aspect = truth(row["is_aspect_right"], f"{where}: is_aspect_right")
    if aspect and not right:
        raise LexiconError(f"{where}: is_aspect_right: the aspect of a row that is not right cannot be")
    return Judgement(
        row["sha256"], row["quote_sha256"], row["extract_kind"], row["aspect"], right, aspect, row["error"],
        truth(row["is_fresh"], f"{where}: is_fresh"), row["cues_sha256"], _day(row["judged_on"], where),
    )  # fmt: skip


def _missed(row: dict[str, str], where: str) -> Missed:
    bears = truth(row["is_bearing"], f"{where}: is_bearing")
    day = _day(row["judged_on"], where)
    return Missed(row["sha256"], row["quote_sha256"], row["extract_kind"], bears, row["cues_sha256"], day)


def _net(row: dict[str, str], where: str) -> Net:
    if not (row["n_found"].isdigit() and row["n_not_found"].isdigit()):
        raise LexiconError(f"{where}: n_found and n_not_found must be whole numbers")
    return Net(row["lens_id"], int(row["n_found"]), int(row["n_not_found"]), row["pattern"], row["cues_sha256"])


def _day(value: str, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise LexiconError(f"{where}: judged_on is not a date (YYYY-MM-DD): {value!r}") from None


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
