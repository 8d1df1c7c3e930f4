"""Every path of the project, once."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline"
MODELS = ROOT / "models"
FITTED = MODELS / "fitted"
SQL = PACKAGE / "sql"
TEMPLATES = PACKAGE / "report" / "templates"
SAMPLE = ROOT / "corpus" / "sample"
DEMO = ROOT / "reports" / "demo"

CATALOGUE = "documents.csv"  # beside the documents: what is known of them
REGISTER = "register"  # folder beside the documents: register entries of their own
DATABASE = "reviews.duckdb"  # in the folder that a run writes into
REPORT = "report"
BUILD = "build"
CORPUS = "corpus"  # name of the partition that concerns all documents together
OWN_DATABASE = ROOT / "corpus" / DATABASE  # of a corpus of one's own, where nothing else is said
