"""All labels of the project found again at once: those of structure, of statements, of second readers, of what is private."""

from __future__ import annotations

from pathlib import Path

from pipeline.evaluate.label_files import STRUCTURE, read_labels
from pipeline.evaluate.private_files import PRIVACY, read_private_labels
from pipeline.evaluate.relabel import Relabelled, relabel
from pipeline.evaluate.relabel_private import relabel_private
from pipeline.evaluate.relabel_statements import FOLDERS, relabel_statements
from pipeline.evaluate.statement_files import Marked, read_marks
from pipeline.gather import gather
from pipeline.records import ReviewsError


def relabel_all(documents: Path, keep_found: bool = False) -> dict[str, Relabelled]:
    """Return what became of each kind of label, by the name of its folder.

    Each kind is written as a whole or not at all. Raises ReviewsError where the folder holds no labelled document.
    """
    present = set(gather(documents).documents())
    done: dict[str, Relabelled] = {}
    structure = read_labels(STRUCTURE)
    if any(document.document_id in present for document in structure):
        done[STRUCTURE.name] = relabel(documents, keep_found=keep_found)
    for folder in FOLDERS:
        if any(document.document_id in present for document in _marked(folder)):
            done[folder.name] = relabel_statements(documents, folder, keep_found)
    if any(document.document_id in present for document in read_private_labels(PRIVACY)):
        done[PRIVACY.name] = relabel_private(documents, keep_found=keep_found)
    if not done:
        raise ReviewsError(f"{documents} holds no labelled document: give the folder that does")
    return done


def _marked(folder: Path) -> list[Marked]:
    return read_marks(folder) if folder.is_dir() else []
