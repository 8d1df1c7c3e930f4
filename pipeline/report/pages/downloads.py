"""What there is to take away: workbooks, briefings, every table of the site, the data dictionary and the codebook.

Built after the other builders: it lists the tables that they have written.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.export.catalogue import catalogue
from pipeline.report import books, books_of_places, briefing, meeting, workbooks
from pipeline.report.area_book import area_book
from pipeline.report.books import Maker
from pipeline.report.licences import licence_of
from pipeline.report.pages import area_facts
from pipeline.report.site import NAVIGATION, Site
from pipeline.report.source import Row
from pipeline.report.tabulate import Column, Table, csv_bytes

PATH = "data.html"
FOLDER = "downloads"
ZIP = f"{FOLDER}/all-tables.zip"
NATIONAL = (  # name of the file, what makes it, what it holds
    ("themes", books.themes, "Every theme, and in how many reviews of each kind it is reported"),
    ("recommendations", books.recommendations, "What recurs, what was asked again, and every recommendation with its page"),
    ("areas", books_of_places.areas, "What was read of each area, and each code and theme with its base"),
    ("agencies", books_of_places.agencies, "Bodies: where documents name them, in failings and in recommendations"),
    ("reviews", books_of_places.reviews, "Reviews and inspections, those under way among them, and how far they say why"),
)
_WORD, _EXCEL = "Word", "Excel"
_FILES = (
    Column("name", "File"),
    Column("about", "What it holds"),
    Column("format", "Format and size"),
)


@dataclass(frozen=True)
class Listed:
    """A table of the site that can be taken away, under the page that shows it."""

    path: str
    caption: str
    n_bytes: int
    page: str  # title of that page; empty where it is of no one page
    section: str


def build(site: Site) -> None:
    """Add the workbooks, the briefings, the lists of tables and the page on all of them."""
    facts = area_facts.read(site.source)
    made_from = briefing.origin(site.source)
    make = books.maker(site, facts, made_from.words)
    page, about = meeting.meeting_briefing(site, made_from), "One page on all areas, with three questions to ask"
    national = [_file(site, "meeting-briefing.docx", "Briefing for a meeting", _WORD, about, page)]
    for name, content, about in NATIONAL:
        national.append(_file(site, f"{name}.xlsx", f"Workbook of {name}", _EXCEL, about, workbooks.workbook(content(make))))
    areas = _areas(site, make, made_from)
    meanings = [_dictionary(site), _codebook(site)]
    listed = _tables(site)
    sections = _section_pages(site, listed)
    site.page(
        PATH, "data.html", "Data: what there is to take away", (), "download excel word csv spreadsheet workbook figures",
        national=Table("Workbooks and briefing on all areas", _FILES, national),
        areas=areas, meanings=Table("What the columns and codes mean", _FILES, meanings), sections=sections, n_tables=len(listed),
        whole=_file_of(site, ZIP), n_areas=len(site.source.areas), licences=_licences(site), zip_path=ZIP,
    )  # fmt: skip


def _file(site: Site, name: str, title: str, form: str, about: str, data: bytes) -> Row:
    path = site.file(f"{FOLDER}/{name}", data)
    return {"name": title, "name_path": path, "format": f"{form}, {size(len(data))}", "about": about}


def _file_of(site: Site, path: str) -> str:
    return size((site.folder / path).stat().st_size)


def size(n_bytes: int) -> str:
    """Return a number of bytes in words."""
    return f"{n_bytes / 1_000_000:.1f} MB" if n_bytes >= 1_000_000 else f"{max(1, round(n_bytes / 1000)):,} kB"


def _areas(site: Site, make: Maker, made_from: briefing.Origin) -> Table:
    asks = site.source.by("area_code", site.source.named("book_asks"))
    rows = []
    for code, area in site.source.areas.items():
        word = briefing.briefing(site, make.facts, code, made_from)
        excel = workbooks.workbook(area_book(make, code, asks.get(code, ())))
        rows.append(
            {
                "name": area["name"],
                "name_path": area_facts.area_path(code),
                "word": f"Briefing on {area['name']}, {size(len(word))}",
                "word_path": site.file(f"{FOLDER}/areas/{code}.docx", word),
                "excel": f"Numbers of {area['name']}, {size(len(excel))}",
                "excel_path": site.file(f"{FOLDER}/areas/{code}.xlsx", excel),
            }
        )
    columns = (Column("name", "Area"), Column("word", f"{_WORD}: two pages"), Column("excel", f"{_EXCEL}: tables and sentences"))
    return Table("Briefing and workbook of each area", columns, _told_apart(rows))


def _told_apart(rows: Sequence[Row]) -> list[Row]:
    """Two areas may have one name, a former and a present one: then the code tells them apart."""
    often = Counter(row["name"] for row in rows)
    return [_with_code(row) if often[row["name"]] > 1 else row for row in rows]


def _with_code(row: Row) -> Row:
    code = Path(row["word_path"]).stem
    return row | {key: f"{row[key]} ({code})" for key in ("name", "word", "excel")}


# --- what things mean -----------------------------------------------------------------------------------------------


def _dictionary(site: Site) -> Row:
    database = site.source.rows("select current_database() as name")[0]["name"]
    tables = catalogue(site.source._connection, database)
    rows = [
        {"table": table.name, "kind": "table" if table.is_table else "view", "about": table.comment, "column": column.name,
         "type": column.data_type, "meaning": column.comment, "values": ", ".join(column.values)}
        for table in tables.values() for column in table.columns
    ]  # fmt: skip
    columns = (
        Column("table", "Table or view"), Column("kind", "Kind"), Column("column", "Column"), Column("type", "Type"),
        Column("meaning", "What it means"), Column("values", "Values it may hold"), Column("about", "What the table holds"),
    )  # fmt: skip
    about = f"Every column of the {len(tables)} tables and views of the database, with its type and meaning"
    data = csv_bytes(Table("Data dictionary of the published database", columns, rows))
    return _file(site, "data-dictionary.csv", "Data dictionary", "CSV", about, data)


def _codebook(site: Site) -> Row:
    columns = (
        Column("category_id", "Code"), Column("facet", "Facet"), Column("label", "Label"), Column("definition", "Definition"),
        Column("source", "Source"),
    )  # fmt: skip
    rows = list(site.source.categories.values())
    about = f"The {len(rows)} codes under which statements are sorted, with definitions"
    return _file(site, "codebook.csv", "Codebook", "CSV", about, csv_bytes(Table("Codebook", columns, rows)))


def _licences(site: Site) -> Table:
    counted = Counter(row["licence"] or "" for row in site.source.documents.values())
    rows = [
        {"licence": name or "none stated", "n": n, "about": _allowed(name)}
        for name, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]
    columns = (Column("licence", "Licence of the document"), Column("n", "Documents", "number"), Column("about", "What to do"))
    return Table("Licences of the documents whose words are quoted", columns, rows)


def _allowed(name: str) -> str:
    known = licence_of(name)
    if known is None:
        return "Copyright of its publisher unless it says otherwise: short quotes may be cited with their source, no more"
    return known.acknowledgement or known.reason


# --- every table of the site ----------------------------------------------------------------------------------------


def _tables(site: Site) -> list[Listed]:
    """Return the tables that were written, and write them all as one archive."""
    titles = {entry.path.removesuffix(".html"): entry.title for entry in site.entries}
    sections = {path.split("/")[0].removesuffix(".html"): words for path, words in NAVIGATION}
    folder = site.folder / "figures"
    found = []
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(folder.rglob("*.csv")):
            name = path.relative_to(folder).as_posix()
            data = path.read_bytes()
            pack.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
            caption = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))), [""])
            section = sections.get(name.split("/")[0], "Overview")
            found.append(Listed(f"figures/{name}", caption[0] if caption else name, len(data), _page_of(name, titles), section))
    site.file(ZIP, archive.getvalue())
    return found


def _page_of(name: str, titles: Mapping[str, str]) -> str:
    """Return the title of the page that a table stands on: that whose name is the beginning of the table's."""
    words = name.removesuffix(".csv")
    while words:
        if words in titles:
            return titles[words]
        words = words[: max(words.rfind("-"), words.rfind("/"), 0)]
    return ""


def _section_pages(site: Site, listed: Iterable[Listed]) -> Table:
    by_section: dict[str, list[Listed]] = defaultdict(list)
    for each in listed:
        by_section[each.section].append(each)
    order = [words for _, words in NAVIGATION]
    rows = []
    for section in sorted(by_section, key=order.index):
        of = by_section[section]
        path = f"{FOLDER}/tables-{section.lower().replace(' ', '-')}.html"
        site.page(
            path, "data_tables.html", f"Tables to take away: {section.lower()}", (("Data", PATH),), "", False, groups=_by_page(of)
        )
        rows.append(
            {
                "name": f"Tables of the section “{section}”",
                "name_path": path,
                "n": len(of),
                "size": size(sum(each.n_bytes for each in of)),
            }
        )
    columns = (Column("name", "Section"), Column("n", "Tables", "number"), Column("size", "Size in all"))
    return Table("Every table of this site, by section", columns, rows)


def _by_page(listed: Sequence[Listed]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the tables by the page they stand on, with words for each link that no other has."""
    pages: dict[str, list[Listed]] = defaultdict(list)
    for each in listed:
        pages[each.page or "More tables"].append(each)
    often = Counter(each.caption for each in listed)
    made = []
    for page in sorted(pages, key=str.lower):
        rows = []
        for number, each in enumerate(sorted(pages[page], key=lambda one: (one.caption, one.path)), start=1):
            hidden = f" ({page}, {number})" if often[each.caption] > 1 else ""
            rows.append({"path": each.path, "words": each.caption, "hidden": hidden, "size": size(each.n_bytes)})
        made.append((page, rows))
    return made
