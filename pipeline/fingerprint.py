"""Fingerprints: what a result depends on, as a hash, so that nothing is made twice and nothing stale is kept."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline import paths


def of_bytes(files: Iterable[Path]) -> str:
    """Return the SHA-256 over names and bytes of the files, in the order of their paths; absent files are skipped."""
    hashed = hashlib.sha256()
    for file in sorted(set(files)):
        if file.is_file():
            hashed.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hashed.hexdigest()


def of_folder(folder: Path | None) -> str:
    """Return the SHA-256 over all files below a folder, of nothing where there is none."""
    return of_bytes(folder.rglob("*") if folder else [])


def of_sources(folder: Path) -> str:
    """Return the SHA-256 over all files below a folder but for what Python makes of its modules."""
    return of_bytes(file for file in folder.rglob("*") if "__pycache__" not in file.parts)


@cache
def of_code(module: str) -> str:
    """Return the SHA-256 of the source of a module and of all modules of ours that it imports, at any depth."""
    return of_bytes(_source(name) for name in _closure(module))


@cache
def of_models(patterns: tuple[str, ...]) -> str:
    """Return the SHA-256 of the files in `models/` that the glob patterns name."""
    return of_bytes(file for pattern in patterns for file in paths.MODELS.glob(pattern))


@cache
def of_packages(names: tuple[str, ...]) -> str:
    """Return `name==version` of the packages, one space between."""
    return " ".join(f"{name}=={_version(name)}" for name in names)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _source(module: str) -> Path:
    base = paths.ROOT.joinpath(*module.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def _closure(module: str) -> list[str]:
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen or not _source(name).is_file():
            continue
        seen.add(name)
        waiting += _imports(_source(name))
    return sorted(seen)


@cache
def _imports(source: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in found if name.split(".")[0] == "pipeline" and name != "pipeline"]
