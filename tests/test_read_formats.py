"""Formats without pages: HTML, Word and plain text become one page of blocks without boxes."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.read import Unreadable, run
from pipeline.read.txt import blocks_of_text, decode
from pipeline.records import FileFact, Line, Page, Problem, Record, Word
from pipeline.task import Task


def read(path: Path, form: str) -> list[Record]:
    return run(Task("d", path, form, path.parent))


def text_of(rows: list[Record]) -> str:
    (page,) = [row for row in rows if isinstance(row, Page)]
    assert (page.page, page.width, page.height) == (1, 0.0, 0.0)
    assert not any(isinstance(row, Word) for row in rows)
    return page.text


def facts_of(rows: list[Record]) -> dict[str, str]:
    return {row.name: row.value for row in rows if isinstance(row, FileFact)}


def lines_of(rows: list[Record]) -> list[tuple[str, Line]]:
    text = text_of(rows)
    return [(text[row.start_char : row.end_char], row) for row in rows if isinstance(row, Line)]


PARAGRAPHS = [
    "The Tarnbridge board has begun a review of how four young people were helped in the years before the trial.",
    "An earlier review said what had happened, the chair said, but it did not say why the chances were missed.",
    "Lantern House had written to the council twice. Neither letter was answered, the court was told in the spring.",
]
NEWS = f"""<!DOCTYPE html><html lang="en"><head><title>Review begun in Tarnbridge | Marlshire Courier</title>
<meta name="author" content="Ada Invented"><meta property="og:site_name" content="Marlshire Courier">
<meta property="article:published_time" content="2012-10-03T09:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Review begun in Tarnbridge</h1>
<p>{PARAGRAPHS[0]}</p><h2>What is known</h2><p>{PARAGRAPHS[1]}</p>
<ul><li>Early help</li><li>Escalation of referrals</li></ul><p>{PARAGRAPHS[2]}</p></article>
<footer>Cookies. Terms. All rights are with the Courier.</footer></body></html>"""


def test_news_page(tmp_path: Path) -> None:
    path = tmp_path / "news.html"
    path.write_text(NEWS, encoding="utf-8")
    rows = read(path, "html")
    assert text_of(rows).split("\n") == [
        "Review begun in Tarnbridge", PARAGRAPHS[0], "What is known", PARAGRAPHS[1],
        "• Early help", "• Escalation of referrals", PARAGRAPHS[2],
    ]  # fmt: skip
    sizes = {text: (line.size, line.is_bold) for text, line in lines_of(rows)}
    assert sizes["Review begun in Tarnbridge"] == (20.0, True)
    assert sizes["What is known"] == (16.0, True)
    assert sizes[PARAGRAPHS[0]] == (11.0, False)
    facts = facts_of(rows)
    assert (facts["sitename"], facts["published_on"], facts["language"]) == ("Marlshire Courier", "2012-10-03", "en")


SAVED = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Letters were not answered - Marlshire Courier</title>
<meta name="author" content="Ada Invented"><meta property="article:published_time" content="2019-05-04T07:30:00+01:00">
<link rel="canonical" href="https://courier.example/news/letters"></head><body>
<div id="cookie-banner"><p>We and our partners use cookies. Accept all?</p><button>Accept</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main><article><h1>Letters were not answered</h1><p class="byline">By <a href="/ada">Ada Invented</a></p>
<time datetime="2019-05-04">4 May 2019</time>
<div class="share"><a href="#">Share on social media</a></div>
<p>{PARAGRAPHS[0]}</p>
<blockquote><p>{PARAGRAPHS[1]}</p></blockquote>
<h2>What must change</h2>
<ol><li>Answer each letter within five days</li><li>Tell the family, and
<ul><li>write down who told them</li></ul></li></ol>
<table><tr><th>Year</th><th>Letters</th></tr><tr><td>2029</td><td>12</td></tr></table>
<p>{PARAGRAPHS[2]}</p>
</article><aside class="related"><h3>Read more</h3><ul><li><a href="/1">Bus lanes to close</a></li></ul></aside></main>
<div class="comments"><p>First comment by a reader of the paper.</p></div>
<footer><p>Registered in Varnley. Terms and conditions.</p></footer></body></html>"""


def test_saved_news_page_with_lists_and_tables_in_order(tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(SAVED, encoding="utf-8")
    rows = read(path, "html")
    text = text_of(rows)
    for furniture in ("cookies", "Home", "Share", "Read more", "Bus lanes", "comment", "Terms"):
        assert furniture not in text
    wanted = [
        "Letters were not answered", PARAGRAPHS[0], PARAGRAPHS[1], "What must change", "1. Answer each letter within five days",
        "2. Tell the family, and", "• write down who told them", "Year\tLetters", "2029\t12", PARAGRAPHS[2],
    ]  # fmt: skip
    assert [line for line in text.split("\n") if line in wanted] == wanted
    facts = facts_of(rows)
    assert (facts["author"], facts["published_on"], facts["title"]) == ("Ada Invented", "2019-05-04", "Letters were not answered")
    assert facts["url"] == "https://courier.example/news/letters"


def test_elements_nested_too_deep_lose_their_structure_but_no_words(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text(
        "<html><head><title>no</title></head><body>" + "<div>" * 5000 + "<p>Sallowby <b>met</b></p><script>x</script><p>twice"
    )
    rows = read(path, "html")
    assert text_of(rows) == "Sallowby met\ntwice"
    assert [row.kind for row in rows if isinstance(row, Problem)] == ["damaged"]


def test_page_without_article_is_taken_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body><h2>Sallowby</h2><table><tr><td>Grade</td><td>Good</td></tr></table></body></html>")
    assert text_of(read(path, "html")) == "Sallowby\nGrade\nGood"


def test_page_without_text_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body><script>1</script></body></html>")
    rows = read(path, "html")
    assert text_of(rows) == ""
    assert [(row.page, row.kind) for row in rows if isinstance(row, Problem)] == [(1, "no_text")]


def numbered(paragraph: Any, list_id: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))


def add_list(document: Any, list_id: int, *levels: tuple[str, str]) -> None:
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (kind, pattern) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{list_id}">{inner}</w:abstractNum>'))
    number = f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>'
    root.append(parse_xml(number))


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = "Learning review"
    document.core_properties.author = "Haldenshaw Safeguarding Partnership"
    add_list(document, 77, ("decimal", "%1."), ("lowerLetter", "%1.%2)"))
    add_list(document, 78, ("bullet", "\uf0b7"))
    document.add_heading("Learning review", 0)
    document.add_heading("What the board found", 1)
    document.add_paragraph("The school wrote").add_run("twice").bold = True
    for text, list_id, level in (
        ("First", 77, 0),
        ("Inner", 77, 1),
        ("Other", 77, 1),
        ("Second", 77, 0),
        ("Dot", 78, 0),
    ):
        numbered(document.add_paragraph(text), list_id, level)
    table = document.add_table(2, 2)
    for i, text in enumerate(("No", "Action", "1", "Train all staff")):
        table.cell(i // 2, i % 2).text = text
    table.cell(1, 1).add_paragraph("by May")
    bold = document.add_paragraph()
    bold.add_run("A heading without a style").bold = True
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


def test_word_file(word_file: Path) -> None:
    rows = read(word_file, "docx")
    assert text_of(rows).split("\n") == [
        "Learning review", "What the board found", "The school wrotetwice", "1. First", "1.a) Inner", "1.b) Other",
        "2. Second", "• Dot", "No\tAction", "1\tTrain all staff", "by May", "A heading without a style",
    ]  # fmt: skip
    by_text = dict(lines_of(rows))
    assert (by_text["Learning review"].size, by_text["What the board found"].size) == (20.0, 20.0)
    assert by_text["What the board found"].is_bold and by_text["A heading without a style"].is_bold
    assert not by_text["1. First"].is_bold
    cells = [(line.table_index, line.row, line.column) for _, line in lines_of(rows) if line.table_index is not None]
    assert cells == [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 1, 1)]
    facts = facts_of(rows)
    assert (facts["title"], facts["author"]) == ("Learning review", "Haldenshaw Safeguarding Partnership")
    assert len(facts["created_on"]) == 10


def test_merged_cells_and_content_controls(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "tall"
    table.cell(1, 0).text = "a"
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    control.append(content)
    paragraph = document.add_paragraph("held in a control")
    document.element.body.insert(0, control)
    content.append(paragraph._p)
    path = tmp_path / "a.docx"
    document.save(str(path))
    rows = read(path, "docx")
    assert text_of(rows) == "held in a control\nwide\ttall\na"
    assert [(text, line.column) for text, line in lines_of(rows)][1:] == [("wide", 0), ("tall", 2), ("a", 0)]


def test_headings_by_a_style_of_ones_own(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("Board heading", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("What we learnt", style="Board heading")
    deleted = document.add_paragraph("kept")
    deleted._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>gone</w:delText></w:r></w:del>"))
    assert deleted._p.find(qn("w:del")) is not None
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert [(text, line.size) for text, line in lines_of(read(path, "docx"))] == [
        ("What we learnt", 16.0),
        ("kept", 11.0),
    ]


W = nsdecls("w")
CHANGES = [
    # what stands in the XML of a paragraph, what is read of it
    ("<w:r><w:t>kept </w:t></w:r><w:ins><w:r><w:t>added</w:t></w:r></w:ins>", "kept added"),  # inserted text is text
    ("<w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept"),  # deleted text is not
    ("<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t>kept</w:t></w:r>", "kept"),  # … nor where it was moved from
    ("<w:r><w:t>kept </w:t></w:r><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo>", "kept moved"),  # … but where it went
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>kept</w:t></w:r>", "kept"),  # nobody sees it on paper
    ("<w:hyperlink><w:r><w:t>the school</w:t></w:r></w:hyperlink>", "the school"),  # a link's words are words
    ("<w:r><w:instrText>PAGEREF _1</w:instrText></w:r><w:r><w:t>kept</w:t></w:r>", "kept"),  # an instruction to Word is not
    ('<w:commentRangeStart w:id="0"/><w:r><w:t>kept</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r>', "kept"),
    ("<w:r><w:t>safe</w:t></w:r><w:r><w:t>guarding</w:t></w:r>", "safeguarding"),  # a word in two pieces of type
    ("<w:r><w:t>self</w:t><w:noBreakHyphen/><w:t>harm</w:t></w:r>", "self-harm"),
]


@pytest.mark.parametrize(("inner", "expected"), CHANGES)
def test_what_of_a_word_paragraph_is_text(tmp_path: Path, inner: str, expected: str) -> None:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert text_of(read(path, "docx")) == expected


def test_deleted_rows_and_items_do_not_count(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 77, ("decimal", "%1."))
    for text in ("First", "", "Second"):
        numbered(document.add_paragraph(text), 77)
    gone = document.paragraphs[1]._p
    gone.get_or_add_pPr().append(parse_xml(f"<w:rPr {W}><w:del/></w:rPr>"))
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "kept", "gone"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert text_of(read(path, "docx")) == "1. First\n2. Second\nkept"


def with_part(path: Path, name: str, xml: str) -> None:
    """Put a part (footnotes, endnotes) into a Word file, as python-docx cannot."""
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry).decode("utf-8", "surrogateescape") for entry in archive.namelist()}
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    override = f'<Override PartName="/word/{name}.xml" ContentType="{content}"/>'
    parts[types] = parts[types].replace("</Types>", override + "</Types>")
    link = f'<Relationship Id="r{name}" Type="{kind}" Target="{name}.xml"/>'
    parts[relations] = parts[relations].replace("</Relationships>", link + "</Relationships>")
    parts[f"word/{name}.xml"] = xml
    with zipfile.ZipFile(path, "w") as archive:
        for entry, text in parts.items():
            archive.writestr(entry, text.encode("utf-8", "surrogateescape"))


def test_footnotes_and_endnotes_follow_the_text_with_their_number(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The board met in May")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="7"/></w:r>'))
    paragraph.add_run(" and in June")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:endnoteReference w:id="7"/></w:r>'))
    path = tmp_path / "a.docx"
    document.save(str(path))
    for kind, words in (("footnote", ("Minutes of", " 3 May")), ("endnote", ("Minutes of the", " summer"))):
        runs = "".join(f"<w:r><w:t>{word}</w:t></w:r>" for word in words)
        unused = f'<w:{kind} w:id="0"><w:p/></w:{kind}>'
        with_part(path, f"{kind}s", f'<w:{kind}s {W}>{unused}<w:{kind} w:id="7"><w:p>{runs}</w:p></w:{kind}></w:{kind}s>')
    rows = read(path, "docx")
    assert text_of(rows).split("\n") == ["The board met in May1 and in June2", "1 Minutes of 3 May", "2 Minutes of the summer"]
    assert [line.size for _, line in lines_of(rows)] == [11.0, 8.0, 8.0]


def test_a_text_box_is_read_once_and_page_heads_are_facts(tmp_path: Path) -> None:
    document = docx.Document()
    office = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    xml = f"<w:p {W} {office}><w:r><w:t>Beside</w:t></w:r><w:r>{both}</w:r></w:p>"
    document.element.body.insert(0, parse_xml(xml))
    document.sections[0].header.paragraphs[0].text = "Haldenshaw Safeguarding Partnership"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    path = tmp_path / "a.docx"
    document.save(str(path))
    rows = read(path, "docx")
    assert text_of(rows) == "Beside\nIn the box"
    facts = facts_of(rows)
    assert (facts["header"], facts["footer"]) == ("Haldenshaw Safeguarding Partnership", "Page 1")


def test_broken_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04word/ and no more")
    with pytest.raises(Unreadable) as caught:
        read(path, "docx")
    assert caught.value.kind == "corrupt"


PLAIN = [
    # one paragraph a line: each line is a block, however long
    ("Heading\n\n" + "word " * 60 + "end.\nShort line.", ["Heading", "word " * 60 + "end.", "Short line."]),
    # wrapped by hand: lines are joined
    (
        "The board met in the school on a wet day in June, and\nheard from each of the members who came to it\nthen.",
        ["The board met in the school on a wet day in June, and heard from each of the members who came to it then."],
    ),
    # a form: keys stay apart
    ("Date: 3 May\nArea: Varnley\nTo: the board", ["Date: 3 May", "Area: Varnley", "To: the board"]),
    # an e-mail: the lines of its head stay apart, the answer below it is wrapped by hand
    (
        "From: A Chair <chair@board.example>\nSent: 3 May 2031 10:04\nTo: Tarnbridge Council\nCc: CSIM\nSubject: RE: Letter\n\n"
        "Dear all, the board has read the letter of the inspectorate and\nwill answer.",
        ["From: A Chair <chair@board.example>", "Sent: 3 May 2031 10:04", "To: Tarnbridge Council", "Cc: CSIM",
         "Subject: RE: Letter", "Dear all, the board has read the letter of the inspectorate and will answer."],
    ),
    # quoted replies: the marks go, the paragraphs of each depth stay apart
    (
        "We agree with what is said below.\n> The visit was late, and nobody had told the family\n> of it.\n>> Who was told?\n"
        "\nThe chair",
        ["We agree with what is said below.", "The visit was late, and nobody had told the family of it.", "Who was told?",
         "The chair"],
    ),
    # a single sign is no quotation
    ("Ages\n> 16 years", ["Ages", "> 16 years"]),
    # list items stay apart
    ("•   Train all staff\n•   Review the policy", ["• Train all staff", "• Review the policy"]),
    # form feeds part, NULs go, Windows line ends count once
    ("One\x00 line\r\n\r\nTwo\fThree", ["One line", "Two", "Three"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_plain_text(text: str, expected: list[str]) -> None:
    assert [" ".join(line.text for line in block.lines) for block in blocks_of_text(text)] == expected


ENCODINGS = [
    ("Sallowby’s review".encode(), "Sallowby’s review"),
    ("Sallowby’s review".encode("utf-8-sig"), "Sallowby’s review"),
    ("Sallowby’s review".encode("utf-16"), "Sallowby’s review"),
    ("The board’s view – in short – was “good”".encode("cp1252"), "The board’s view – in short – was “good”"),
]  # fmt: skip


ODD = [
    ("Sallowby’s review – “good”".encode() * 3 + b"\xe2\x80", 1, "cut off within a letter: still UTF-8"),
    (b"Sallowby\x00 met\x01.", 2, "control characters are left out, and counted"),
    (b"Sallowby met.\tThen\x0cagain", 0, "tabs and form feeds are text"),
]


@pytest.mark.parametrize(("content", "n_stray", "why"), ODD)
def test_what_is_no_text_is_told(tmp_path: Path, content: bytes, n_stray: int, why: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    rows = read(path, "txt")
    assert text_of(rows).startswith("Sallowby"), why
    told = [row.detail for row in rows if isinstance(row, Problem)]
    assert told == ([f"{n_stray} characters that are no text were left out or cannot be told"] if n_stray else []), why


@pytest.mark.parametrize(("content", "expected"), ENCODINGS)
def test_encodings(content: bytes, expected: str) -> None:
    assert decode(content)[0] == expected


def test_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("REPORT\n\nDate: 3 May\nThe board met.", encoding="utf-8")
    assert text_of(read(path, "txt")) == "REPORT\nDate: 3 May\nThe board met."
