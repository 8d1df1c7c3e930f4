"""Imported once in the process from which workers are forked, so that each starts in milliseconds.

Only libraries that start no threads on import belong here.
"""

import os

# Read by the threading library when tesseract is loaded: with threads of its own it gets slower, not faster.
os.environ["OMP_THREAD_LIMIT"] = "1"

import pandas  # noqa: F401 - pyarrow looks for it at the first array it makes, and finding it takes a second
import pdfplumber  # noqa: F401
import pikepdf  # noqa: F401
import pyarrow.parquet  # noqa: F401
import pypdfium2.raw  # noqa: F401
import spacy  # noqa: F401
import tesserocr  # noqa: F401
import trafilatura  # noqa: F401
import yaml  # noqa: F401

from pipeline.read import glyphs

glyphs.compile_loop()  # once here, not in each worker
