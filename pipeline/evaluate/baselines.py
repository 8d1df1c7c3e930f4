"""Plain baselines beside the pipeline: keywords, the entities of spaCy, TF-IDF with logistic regression.

Each reads the same sentences of the same documents as the pipeline, and is scored in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

from pipeline.evaluate.labelled import Labelled
from pipeline.evaluate.rows import TABLES, Found, Row
from pipeline.passages import Sentence
from pipeline.paths import MODELS
from pipeline.privacy import MODEL
from pipeline.records import LexiconError, Page
from pipeline.yaml_files import read_mapping

KEYWORDS = MODELS / "baseline_keywords.yml"
ENTITIES = ("ORG", "GPE")  # what of spaCy's entities may stand for a body: organisations, and places that act
TABLE_OF = {role: table for table, role in TABLES.items()} | {"recommendation": "recommendations"}
_SEED = 20261123

Classify = Callable[[Sequence[str]], list[tuple[str, ...]]]  # sentences -> roles of each


@dataclass(frozen=True)
class Material:
    """What a baseline reads of one document."""

    document_id: str
    kind: str
    sentences: tuple[Sentence, ...]
    pages: tuple[Page, ...]


def rows_by(classify: Classify, material: Material) -> Found:
    """Return one row for each role that is given to a sentence."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLE_OF.values()}
    roles = classify([sentence.text for sentence in material.sentences])
    for sentence, given in zip(material.sentences, roles, strict=True):
        part = sentence.parts[0]
        for role in given:
            rows[TABLE_OF[role]].append(Row(part.page, sentence.text, (part.start_char, part.end_char)))
    return Found(material.document_id, material.kind, {}, {table: tuple(made) for table, made in rows.items()})


# --- keywords -------------------------------------------------------------------------------------------------------


@cache
def keywords() -> dict[str, re.Pattern[str]]:
    """Return a pattern for each role. Raises LexiconError where a record lacks something."""
    made = {}
    for record in read_mapping(KEYWORDS)["records"]:
        if set(record) != {"id", "role", "keywords", "examples", "counter_examples", "source"} or record["role"] not in TABLE_OF:
            raise LexiconError(f"{KEYWORDS.name}: {record.get('id')}: needs role, keywords, examples, counter_examples, source")
        made[record["role"]] = re.compile(rf"\b(?:{'|'.join(map(re.escape, record['keywords']))})\b")
    return made


def by_keywords(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the roles of which a sentence holds a keyword."""
    patterns = keywords()
    return [tuple(role for role, pattern in patterns.items() if pattern.search(text.lower())) for text in texts]


# --- entities -------------------------------------------------------------------------------------------------------


def by_entities(material: Material, pages: Iterable[int]) -> Found:
    """Return the entities of spaCy's small English model on some pages as mentions of agencies; it tells no sector."""
    wanted = set(pages)
    recognise = _recogniser()
    rows = []
    for page in material.pages:
        if page.page not in wanted:
            continue
        for entity in recognise(page.text).ents:
            if entity.label_ in ENTITIES:
                span = (page.start_char + entity.start_char, page.start_char + entity.end_char)
                rows.append(Row(page.page, entity.text, span, sector="unspecified"))
    return Found(material.document_id, material.kind, {}, {"agencies": tuple(rows)})


@cache
def _recogniser() -> Any:
    """The model is loaded from its folder: its package is a re-publication under another name."""
    import spacy

    config = next(file for file in files(MODEL) or [] if file.name == "config.cfg")
    return spacy.load(Path(str(config.locate())).parent, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])


# --- TF-IDF and logistic regression ---------------------------------------------------------------------------------


def trained(documents: Sequence[Labelled]) -> Classify:
    """Return a classifier fitted on labelled statements: one model a role over words and pairs of words, weighted by TF-IDF.

    Classes are weighted by how rare they are; a role is given from 0.5 on. The settings are the plain ones of scikit-learn
    and were not tuned.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    statements = [one for document in documents for one in document.statements if one.quote]
    vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    features = vectors.fit_transform([one.quote for one in statements])
    models = {}
    for role in TABLE_OF:
        has = [role in one.roles for one in statements]
        if len(set(has)) == 2:
            models[role] = LogisticRegression(class_weight="balanced", max_iter=1000, random_state=_SEED).fit(features, has)

    def classify(texts: Sequence[str]) -> list[tuple[str, ...]]:
        if not texts:
            return []
        given = vectors.transform(texts)
        flags = {role: model.predict(given) for role, model in models.items()}
        return [tuple(role for role in flags if flags[role][number]) for number in range(len(texts))]

    return classify
