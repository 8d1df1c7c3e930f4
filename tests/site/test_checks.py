"""The checks bite: made-up pages, each with one fault, and which check must say so; a page without fault passes all."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site import links, test_keyboard, test_links, test_pages, test_paper, test_without_scripts, visiting
from tests.site.links import Leaf
from tests.site.test_keyboard import Desk
from tests.site.visiting import DESK, PHONE, Note

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
@page {{ size: A4; margin: 16mm; }}
body {{ margin: 0; font: 16px/1.4 arial, sans-serif; }} a {{ display: inline-block; padding: 8px; color: #12436d; }}
a:focus, .scroll:focus {{ outline: 3px solid #0b0c0c; }}
.cut {{ width: 3rem; height: 1.2rem; overflow: hidden; white-space: nowrap; }}
caption {{ text-align: left; }} .scroll {{ overflow-x: auto; }} @media print {{ nav {{ display: none; }} }}</style></head>
<body><nav aria-label="Sections"><a href="{back}">Overview</a></nav><main id="main"><h1>{title}</h1>{body}</main></body></html>"""

WIDE = '<table style="width: 900px"><caption>Wide</caption><tr><th scope="col">Reviews of all areas</th></tr></table>'
DRAWING = '<svg role="img" aria-label="Drawing" width="{width}" viewBox="0 0 {box} 60" style="{style}">{inside}</svg>'

# fault → (what is in the page, check that says so, width at which it does)
SEEN = {
    "console": ("<script>console.error('lost')</script>", "errors", DESK),
    "thrown": ("<script>nobody.knows()</script>", "errors", DESK),
    "missing-script": ('<script src="missing.js"></script>', "errors", DESK),
    "web": ('<img alt="Far" src="https://pictures.example/far.png">', "requests", DESK),
    "above": ('<img alt="Above" src="../above.png">', "requests", DESK),
    "pale": ('<p style="color: #ccc; background: #fff">Nobody can read these words.</p>', "axe", DESK),
    "pale-on-phones": (
        "<style>@media (max-width: 40em) { p { color: #ccc } }</style><p>Words that a phone shows pale.</p>",
        "axe",
        PHONE,
    ),
    "unnamed-field": ('<p><input type="text"></p>', "axe", DESK),
    "skipped-level": ("<h4>Far below the title</h4>", "axe", DESK),
    "scroll-without-keyboard": (f'<div class="scroll">{WIDE}</div>', "axe", PHONE),
    "shortened": (DRAWING.format(width=300, box=300, style="", inside='<text x="5" y="30">Childr…</text>'), "labels", DESK),
    "label-outside": (
        DRAWING.format(width=300, box=300, style="", inside='<text x="250" y="30">Children in care</text>'),
        "labels",
        DESK,
    ),
    "collision": (
        DRAWING.format(
            width=300, box=300, style="", inside='<text x="5" y="30">Birchmoor</text><text x="9" y="32">Elmsea</text>'
        ),
        "collisions",
        DESK,
    ),
    "cut": ('<div class="cut">More words than fit</div>', "cut", DESK),
    "over-the-edge": (
        '<table style="table-layout: fixed; width: 60px"><caption>T</caption><tr><th scope="col">Safeguarding</th></tr></table>',
        "cut",
        DESK,
    ),
    "caption": (f'<div class="scroll" tabindex="0">{WIDE.replace("Wide", "Many words on one thing " * 4)}</div>', "cut", PHONE),
    "sideways": (WIDE, "sideways", PHONE),
    "long-word": (f"<p>{'█' * 80}</p>", "sideways", PHONE),
    "tiny": (
        DRAWING.format(width="100%", box=1000, style="max-width: 340px", inside='<text x="5" y="30">Small</text>'),
        "tiny",
        PHONE,
    ),
}

# fault → (what is in the page, test of files that says so, with which words)
READ = {
    "gone": ('<p><a href="nowhere.html">Gone</a></p>', "test_links_resolve", "missing"),
    "no-such-id": ('<p><a href="#nowhere">Nowhere</a></p>', "test_links_resolve", "nothing there has the id"),
    "loaded-from-far": ('<img alt="Far" src="https://far.example/x.png">', "test_links_that_leave_are_of_the_web", "is loaded"),
    "mail": ('<p><a href="mailto:a@b.example">Write to us</a></p>', "test_links_that_leave_are_of_the_web", "mailto"),
    "vague": ('<p><a href="other.html">here</a></p>', "test_links_say_where_they_go", "only “here”"),
    "two-places": (
        '<p><a href="other.html">Birchmoor</a> <a href="index.html">Birchmoor</a></p>',
        "test_links_say_where_they_go",
        "leads to 2 places",
    ),
    "alone": ("", "test_every_page_is_reached_from_the_first", "alone.html"),
    "large": (f"<p>{'many words ' * 50_000}</p>", "test_no_page_is_too_large", "large.html"),
    "same-title": ("", "test_titles_tell_pages_apart", "same-title.html"),
    "two-first-headings": ("<h1>Again</h1>", "test_pages_have_a_language_and_one_heading_with_others_in_order", "first level: 2"),
    "level": ("<h4>Deep</h4>", "test_pages_have_a_language_and_one_heading_with_others_in_order", "skips a level"),
    "no-heading-words": ("<h2></h2>", "test_pages_have_a_language_and_one_heading_with_others_in_order", "empty heading"),
    "no-caption": ("<table><tr><td>1</td></tr></table>", "test_tables_and_pictures_have_words", "without caption"),
    "no-alternative": ("<svg viewBox='0 0 1 1'></svg>", "test_tables_and_pictures_have_words", "no words instead"),
    "unclosed": ("<div><p>Open</p>", "test_pages_are_well_formed", "closes <div>"),
    "twice": ('<p id="a">One</p><p id="a">Two</p>', "test_pages_are_well_formed", "there 2 times"),
    "handler": ('<p onclick="go()">Press</p>', "test_pages_are_well_formed", "onclick"),
}

# fault → (what is in the page, what the walk with Tab says)
WALKED = {
    "no-ring": ('<p><a href="index.html" style="outline: none">Overview again</a></p>', "focus is not to be seen"),
    "order": ('<p><a href="index.html">One</a> <a href="index.html" tabindex="1">Two</a></p>', "out of order"),
    "out-of-sight": (
        '<p><a href="index.html" style="position: absolute; left: -999px">Overview again</a></p>',
        "focused outside the window",
    ),
    "trap": (
        '<p><button id="trap">Stay</button> <a href="index.html">Overview again</a></p><script>document.getElementById("trap")'
        '.addEventListener("keydown", function (event) { event.preventDefault(); });</script>',
        "not reached by Tab",
    ),
}

FILLED = "".join(f"<p>A paragraph, number {n}, with some words of its own.</p>" for n in range(1, 60))

# fault → (what is in the page, test of paper that says so)
ON_PAPER = {
    "orphan": (
        '<div style="height: 200mm">Above</div><h2 style="font-size: 24px">Left behind</h2>'
        '<p style="break-before: page">Words of the heading, which stand on the next sheet.</p>',
        "test_no_heading_stands_last_on_a_sheet",
    ),
    "orphan-read-earlier": (
        '<div style="position: relative">Read last</div><div style="height: 200mm">Above</div><h2>Left behind, and of many '
        'words, so that it has one line, and another, and perhaps even a third one</h2><p style="break-before: page">Words.</p>',
        "test_no_heading_stands_last_on_a_sheet",
    ),
    "heading-on-two-sheets": (
        '<div style="height: 200mm">Above</div><h2>One line of it<br style="display: block"><span style="display: block; '
        'break-before: page">and another line</span></h2><p>Words.</p>',
        "test_no_heading_stands_last_on_a_sheet",
    ),
    "head-of-a-table": (
        '<div style="height: 200mm">Above</div><table><caption>Reviews</caption><thead><tr><th scope="col">Area</th></tr></thead>'
        '<tbody><tr style="break-before: page"><td>Elmsea</td></tr></tbody></table>',
        "test_no_heading_stands_last_on_a_sheet",
    ),
    "lost": ('<div style="height: 1rem; overflow: hidden; contain: paint"><p><br><br>Words that are lost.</p></div>',
             "test_nothing_is_lost_on_paper"),
    "margin": ('<p style="margin-right: -12mm; text-align: right">Words over the edge</p>', "test_nothing_is_cut_at_the_margin"),
    "blank": ('<p style="break-after: page">Words of the first sheet.</p><div style="height: 250mm"></div>'
              '<p style="break-before: page">Words of the third sheet of paper.</p>', "test_no_sheet_is_empty"),
    "navigation": ('<style media="print">nav { display: block !important }</style><p>Words.</p>', "test_paper_has_no_navigation"),
    "foreign": ("<p>Words in a language that nobody names.</p>", "test_paper_is_tagged_for_screen_readers"),
}  # fmt: skip

# fault → (what is in the page, what reading without scripts says)
PLAIN = {
    "by-script": (
        "<div id='all'></div><script>document.getElementById('all').textContent = 'word '.repeat(99)</script>",
        "all but empty",
    ),
    "dead-filter": (f"{FILLED}<p class='filter'><label>Filter <input></label></p>", "filter that does nothing"),
}


def written(folder: Path, faults: dict[str, str]) -> Path:
    """Write a site of pages with faults, all of them linked from the first, and return its folder."""
    for name, body in faults.items():
        title = "Overview of the areas" if name == "same-title" else name.replace("-", " ").capitalize()
        text = PAGE.format(title=title, back="index.html", body=body)
        (folder / f"{name}.html").write_text(text.replace(' lang="en-GB"', "") if name == "foreign" else text, encoding="utf-8")
    listed = "".join(f'<li><a href="{name}.html">Page {name}</a></li>' for name in faults if name != "alone")
    body = f'<ul>{listed}</ul><h2>More</h2><div class="scroll" tabindex="0" role="region" aria-label="Wide">{WIDE}</div>{FILLED}'
    drawn = DRAWING.format(width=300, box=300, style="", inside='<text x="5" y="30">Elmsea</text><text x="5" y="50">Ash</text>')
    page = PAGE.format(title="Overview of the areas", back="index.html", body=body + drawn)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


def parts(faults: dict[str, Any]) -> dict[str, str]:
    return {name: fault[0] for name, fault in faults.items()}


def leaves_of(site: Path) -> dict[str, Leaf]:
    return {path: links.read(site, path) for path in visiting.pages_of(site)}


def leaf_of(site: Path, path: str) -> dict[str, Leaf]:
    return {path: links.read(site, path)}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[Note]:
    site = written(tmp_path_factory.mktemp("seen"), parts(SEEN))
    return visiting.visit(site, visiting.pages_of(site))


@pytest.mark.parametrize("fault", SEEN)
def test_a_fault_that_a_browser_shows_is_noted(seen: list[Note], fault: str) -> None:
    _, check, width = SEEN[fault]
    assert (check, width) in {(note.check, note.width) for note in seen if note.page == f"{fault}.html"}
    with pytest.raises(AssertionError, match=f"{fault}.html"):
        wrong = [note for note in seen if note.page == f"{fault}.html"]
        if check == "tiny":
            test_pages.test_labels_can_be_read_on_a_phone(wrong)
        else:
            test_pages.test_nothing_is_wrong(wrong, check, "")


def test_faults_of_one_page_are_not_told_of_another(seen: list[Note]) -> None:
    assert [note for note in seen if note.page == "index.html"] == []
    told = {note.what for note in seen if note.check == "sideways"}
    assert all("table" in what or "p “█" in what for what in told), f"the culprits are not named: {told}"


def test_a_file_beside_the_site_is_outside(tmp_path: Path) -> None:
    (tmp_path / "site-of-others").mkdir()
    (tmp_path / "site-of-others" / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "site").mkdir()
    site = written(tmp_path / "site", {"beside": '<img alt="Theirs" src="../site-of-others/picture.svg">'})
    assert "requests" in {note.check for note in visiting.visit(site, ["beside.html"])}


@pytest.mark.parametrize("fault", READ)
def test_a_fault_in_a_file_is_found(fault: str, tmp_path: Path) -> None:
    body, name, words = READ[fault]
    good = written(tmp_path, {"other": "<p>Other words.</p>"})
    test = getattr(test_links, name)
    given: dict[str, Any] = {"site": good, "leaves": leaves_of(good)}
    taken = inspect.signature(test).parameters
    test(**{key: given[key] for key in taken})
    bad = written(tmp_path, {"other": "<p>Other words.</p>", fault: body})
    given = {"site": bad, "leaves": leaves_of(bad)}
    with pytest.raises(AssertionError, match=words):
        test(**{key: given[key] for key in taken})


def test_a_file_that_nothing_leads_to_is_found(tmp_path: Path) -> None:
    site = written(tmp_path, {})
    test_links.test_every_file_is_reached_or_known(site, leaves_of(site))
    (site / "left.csv").write_text("a,b\n")
    with pytest.raises(AssertionError, match=r"left\.csv"):
        test_links.test_every_file_is_reached_or_known(site, leaves_of(site))


def test_a_link_to_an_empty_file_is_found(tmp_path: Path) -> None:
    site = written(tmp_path, {"download": '<p><a href="empty.csv">Numbers</a></p>'})
    (site / "empty.csv").write_bytes(b"")
    with pytest.raises(AssertionError, match=r"empty\.csv, which is empty"):
        test_links.test_links_resolve(site, leaves_of(site))


def test_a_link_to_a_site_that_is_no_source_is_found(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "sources.duckdb")) as connection:
        connection.execute("create table documents as select 'https://known.example/a.pdf' as source_url")
        connection.execute("create table files as from documents")
    (tmp_path / "site").mkdir()
    one = {"good": '<p><a href="https://known.example/a.pdf#page=3">Source</a></p>'}
    known = leaves_of(written(tmp_path / "site", one))
    test_links.test_links_leave_only_to_sources(known, tmp_path / "sources.duckdb")
    stray = leaves_of(written(tmp_path / "site", one | {"stray": '<p><a href="https://known.example/b.pdf">Source</a></p>'}))
    with pytest.raises(AssertionError, match="stray"):
        test_links.test_links_leave_only_to_sources(stray, tmp_path / "sources.duckdb")


class TestKeyboard:
    """One browser for all of them, closed after them: playwright runs but one at a time."""

    @pytest.fixture(scope="class")
    @classmethod
    def walked(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Desk]]:
        site = written(tmp_path_factory.mktemp("walked"), parts(WALKED))
        with visiting.opened(site) as desk:
            yield site, desk

    @pytest.mark.parametrize("fault", WALKED)
    def test_what_the_keyboard_cannot_do_is_noted(self, walked: tuple[Path, Desk], fault: str) -> None:
        site, desk = walked
        test_keyboard.test_tab_reaches_everything_in_order_and_shows_it(site, leaf_of(site, "index.html"), desk)
        with pytest.raises(AssertionError, match=WALKED[fault][1]):
            test_keyboard.test_tab_reaches_everything_in_order_and_shows_it(site, leaf_of(site, f"{fault}.html"), desk)

    def test_a_page_without_skip_link_is_noted(self, walked: tuple[Path, Desk]) -> None:
        site, desk = walked
        with pytest.raises(AssertionError, match="skip-link"):
            test_keyboard.test_skip_link_leads_to_what_matters(site, leaves_of(site), desk)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, test_paper.Printed]:
    site = written(tmp_path_factory.mktemp("printed"), parts(ON_PAPER))
    return {each.path: each for each in test_paper.on_paper(site, visiting.pages_of(site))}


@pytest.mark.parametrize("fault", ON_PAPER)
def test_a_fault_on_paper_is_found(printed: dict[str, test_paper.Printed], fault: str) -> None:
    test = getattr(test_paper, ON_PAPER[fault][1])
    test([printed["index.html"]])
    with pytest.raises(AssertionError, match=f"{fault}.html"):
        test([printed[f"{fault}.html"]])


@pytest.mark.parametrize("fault", PLAIN)
def test_what_only_scripts_tell_is_found(fault: str, tmp_path: Path) -> None:
    site = written(tmp_path, parts(PLAIN))
    with visiting.opened(site, scripts=False) as plain:
        test_without_scripts.test_pages_hold_their_words_without_it(site, leaf_of(site, "index.html"), plain)
        with pytest.raises(AssertionError, match=PLAIN[fault][1]):
            test_without_scripts.test_pages_hold_their_words_without_it(site, leaf_of(site, f"{fault}.html"), plain)
