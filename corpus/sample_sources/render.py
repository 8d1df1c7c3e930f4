"""Renders the sample corpus: `python corpus/sample_sources/render.py [slug ...]` writes them to `corpus/sample`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rendering import dialect

HERE = Path(__file__).resolve().parent


def render(source: dialect.Source) -> bytes:
    """The bytes of a source's file. Raises SourceError for an unknown format or a source that cannot be laid out."""
    kind = source.facts["format"]
    if kind == "pdf":
        return _pdf(source)
    if kind == "docx":
        from rendering import office

        return office.write(source)
    from rendering import plain

    if kind == "html":
        return plain.write_page(source)
    if kind == "txt":
        return plain.write_text(source)
    raise dialect.SourceError(f"{source.slug}: unknown format {kind}")


def _pdf(source: dialect.Source) -> bytes:
    from rendering import pdf

    drawn = pdf.draw(source)
    if not source.facts.get("scanned"):
        return drawn
    from rendering import scan

    return scan.scan(drawn, source.slug, int(source.facts.get("scan_dpi", 150)), int(source.facts.get("scan_quality", 35)))


def chosen(slugs: list[str], folder: Path) -> list[Path]:
    """Source files in name order. Raises SourceError if a slug has none."""
    if not slugs:
        return sorted(path for path in folder.glob("*.md") if path.stem != "README")
    paths = [folder / f"{slug}.md" for slug in slugs]
    for path in paths:
        if not path.is_file():
            raise dialect.SourceError(f"there is no source {path.stem}")
    return paths


def main(arguments: list[str] | None = None) -> int:
    """0 if every chosen source was rendered, 1 if one could not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", help="sources to render; all if none is named")
    parser.add_argument("--into", type=Path, default=HERE.parent / "sample", help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        for path in chosen(options.slugs, HERE):
            source = dialect.read_source(path)
            made = render(source)
            (options.into / str(source.facts["file_name"])).write_bytes(made)
            print(f"{source.facts['file_name']}  {len(made):,} bytes")
    except dialect.SourceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
