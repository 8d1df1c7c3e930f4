"""Role nouns and generic words that stand for a body with a duty, by the lexicon `models/agency_terms.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.names import NameTree, fold
from pipeline.paths import MODELS
from pipeline.records import LexiconError
from pipeline.register_files import SECTORS
from pipeline.yaml_files import read_mapping

_BEFORE = re.compile(r"(?:(['’]s|[^\W_]+)[\s‐-]+)?(['’]s|[^\W_]+)[\s‐-]+[‘'“\"]?$")
_LISTED = re.compile(r"([^\W_]+), $")  # the word before, in a list
_AFTER = re.compile(r"[\s‐-]+([^\W_]+)")
_REACH = 40  # characters on each side in which the neighbouring words lie

_WORDS = frozenset({"count_nouns", "determiners", "heads", "also_verbs", "collectives", "collective_verbs", "singular_verbs"})
_REQUIRED = frozenset({"id", "sector", "surfaces", "source", "examples", "counter_examples"})
_OPTIONAL = frozenset(
    "sector_in surfaces_with_determiner requires_determiner exclude_before exclude_after require_before "  # noqa: SIM905
    "require_after place_before may_label takes_main_sector".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """One record of the lexicon: the words that stand for a kind of body, and where they do not."""

    id: str
    sector: str
    sector_in: tuple[tuple[str, str], ...]
    surfaces: tuple[str, ...]
    after_determiner: tuple[str, ...]
    exclude_before: frozenset[str]
    exclude_after: frozenset[str]
    require_before: frozenset[str]
    require_after: frozenset[str]
    place_before: frozenset[str]
    may_label: bool  # stands for the body also as the label of a form's field
    takes_main_sector: bool  # of whatever sector its document is mostly about, where the words tell none
    source: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermMention:
    """A place in a text where a term stands for a body."""

    start: int
    end: int
    term_id: str
    sector: str
    is_body: bool = True  # False: the words stand here, but as no body
    may_label: bool = False


@dataclass(frozen=True, eq=False)
class Terms:
    """The lexicon, ready to look up."""

    terms: tuple[Term, ...]
    words: Mapping[str, frozenset[str]]
    tree: NameTree[tuple[Term | None, bool]]
    of_main_sector: frozenset[str]  # ids of the terms that take the sector of their document

    def find(self, text: str, document_kind: str | None = None) -> list[TermMention]:
        """The mentions in a text, left to right, the longest surface at each place; the sector is that of the kind."""
        return [mention for mention in self.look(text, document_kind) if mention.is_body]

    def look(self, text: str, document_kind: str | None = None) -> list[TermMention]:
        """The same, and the places where the words of a term stand for no body."""
        found = []
        for start, end, candidates in self.tree.find(text):
            before, after = _neighbours(text, start, end)
            for term, needs_determiner in candidates:
                if term is None:
                    continue
                if needs_determiner and before[-1] not in self.words["determiners"]:
                    continue
                if term.place_before and self._is_place(term, before):
                    continue
                if term.require_before and not term.require_before & {before[-1], _listed(text, start)}:
                    continue
                if _allowed(term, before, "" if self._may_act(before, text[start:end], after) else after):
                    sector = dict(term.sector_in).get(document_kind or "", term.sector)
                    found.append(TermMention(start, end, term.id, sector, may_label=term.may_label))
                    break
            else:
                found.append(TermMention(start, end, "", "unspecified", is_body=False))
        return found

    def _is_place(self, term: Term, before: tuple[str, str]) -> bool:
        """Whether what stands before, or before the determiner, tells a place or a stay there and not the body."""
        both, last = before
        return (both.split(" ")[0] if last in self.words["determiners"] else last) in term.place_before

    def _may_act(self, before: tuple[str, str], surface: str, after: str) -> bool:
        """Whether the next word is rather the verb of the surface than a noun that the surface describes."""
        plural = surface.endswith("s") and not surface.endswith(("'s", "’s", "ss"))
        if surface.casefold() in self.words["collectives"]:
            return after in self.words["collective_verbs"]
        if plural:
            return after in self.words["also_verbs"]
        return before[-1] in self.words["determiners"] and after in self.words["singular_verbs"]


@cache
def load_terms(models: Path = MODELS) -> Terms:
    """The lexicon of `models`. Raises LexiconError for an unknown or missing key, sector or list of words."""
    path = models / "agency_terms.yml"
    data = read_mapping(path)
    words = {name: _folded(values, {}, f"{path.name}: words") for name, values in data["words"].items()}
    for name in sorted(_WORDS - words.keys()):
        raise LexiconError(f"{path.name}: words: key {name!r} is missing")
    terms = tuple(_term(record, words) for record in data["terms"])
    seen: set[str] = set()
    for term in terms:
        if term.id in seen:
            raise LexiconError(f"{path.name}: {term.id}: id is given twice")
        seen.add(term.id)
    named: list[tuple[str, tuple[Term | None, bool]]] = [(phrase, (None, False)) for phrase in data.get("not_bodies", [])]
    for term in terms:
        for surfaces, needs_determiner in ((term.surfaces, False), (term.after_determiner, True)):
            named += [(surface, (term, needs_determiner)) for surface in _numbers(surfaces, words["count_nouns"])]
    of_main_sector = frozenset(term.id for term in terms if term.takes_main_sector)
    return Terms(terms, words, NameTree(named), of_main_sector)


def _numbers(surfaces: Sequence[str], nouns: frozenset[str]) -> dict[str, None]:
    """The surfaces, and of those of more words that end in one of the nouns the other number too."""
    made = dict.fromkeys(surfaces)
    for surface in surfaces:
        last = surface.rsplit(" ", 1)[-1]
        if " " in surface and last in nouns:
            made.setdefault(f"{surface}s")
        elif " " in surface and last.removesuffix("s") in nouns:
            made.setdefault(surface.removesuffix("s"))
    return made


def _term(record: Mapping[str, Any], words: Mapping[str, frozenset[str]]) -> Term:
    name = f"agency_terms.yml: {record.get('id', '?')}"
    for key in sorted(record.keys() - _REQUIRED - _OPTIONAL):
        raise LexiconError(f"{name}: unknown key {key!r}")
    for key in sorted(_REQUIRED - record.keys()):
        raise LexiconError(f"{name}: key {key!r} is missing")
    sector_in = record.get("sector_in", {})
    for sector in (record["sector"], *sector_in.values()):
        if sector not in SECTORS:
            raise LexiconError(f"{name}: sector {sector!r} is not a sector")
    surfaces = tuple(record["surfaces"])
    always = bool(record.get("requires_determiner", False))
    return Term(
        id=record["id"],
        sector=record["sector"],
        sector_in=tuple(sorted(sector_in.items())),
        surfaces=() if always else surfaces,
        after_determiner=(*(surfaces if always else ()), *record.get("surfaces_with_determiner", ())),
        exclude_before=_folded(record.get("exclude_before", []), words, name),
        exclude_after=_folded(record.get("exclude_after", []), words, name),
        require_before=_folded(record.get("require_before", []), words, name),
        require_after=_folded(record.get("require_after", []), words, name),
        place_before=_folded(record.get("place_before", []), words, name),
        may_label=bool(record.get("may_label", False)),
        takes_main_sector=bool(record.get("takes_main_sector", False)),
        source=record["source"],
        examples=tuple(record["examples"]),
        counter_examples=tuple(record["counter_examples"]),
    )


def _folded(values: list[str], words: Mapping[str, frozenset[str]], name: str) -> frozenset[str]:
    found: set[str] = set()
    for value in values:
        if value.startswith("@"):
            if value[1:] not in words:
                raise LexiconError(f"{name}: {value} names no list of words")
            found |= words[value[1:]]
        else:
            found.add(" ".join(fold(word) for word in value.split()))
    return frozenset(found)


def _neighbours(text: str, start: int, end: int) -> tuple[tuple[str, str], str]:
    """The two words before (joined to the last one, and the last one alone) and the word after; empty where none is."""
    one = _BEFORE.search(text, max(0, start - _REACH), start)
    last = fold(one[2]) if one else ""
    both = f"{fold(one[1])} {last}" if one and one[1] else last
    other = _AFTER.match(text, end, end + _REACH)
    return (both, last), fold(other[1]) if other else ""


def _listed(text: str, start: int) -> str:
    """The word before, where a comma stands between."""
    found = _LISTED.search(text, max(0, start - _REACH), start)
    return fold(found[1]) if found else ""


def _allowed(term: Term, before: tuple[str, str], after: str) -> bool:
    if after in term.exclude_after or term.exclude_before & set(before):
        return False
    return not (term.require_after and after and after not in term.require_after)
