"""Files that do harm to readers, made in code: damaged, locked, misnamed, and bombs of every kind.

`RECIPES` holds one recipe for each file, with the kinds of problem that a run may tell of it (none: the file must be read
like a good one) and why it is there. A bomb is made at a share of its full size: 1.0 for what a real attacker would send,
less where a test must be quick. Run as `python -m tests.hostile FOLDER [SHARE]` to write them all.
"""

from __future__ import annotations

import io
import os
import random
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.tiny_pdf import FONT, lines_of, pages_of, pdf_of, stream

WORDS = "The Tarnbridge board heard that the school had written twice and nobody had answered"

Share = float
Made = Callable[[Share], bytes]
UNREAD = frozenset({"corrupt", "crashed", "timeout", "memory", "too_big"})


@dataclass(frozen=True)
class Recipe:
    """A file: its name, what it holds, the kinds of problem one of which it must have, and why it is there."""

    name: str
    make: Made
    kinds: frozenset[str]
    why: str
    share: Share = 1.0  # of the full size, in a quick test
    text: str = field(default="", compare=False)  # words that must be read all the same


def good_pdf(mark: str, n_pages: int = 3) -> bytes:
    """Return a PDF of several pages of plain text that begins with `mark`."""
    return pages_of([lines_of(f"{mark}, page {i + 1}.", *[f"{WORDS} {n}." for n in range(30)]) for i in range(n_pages)])


# --- damaged, locked, misnamed ------------------------------------------------------------------------------------------


def _html(mark: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>{mark}</title></head><body><p>Page not found.</p></body></html>".encode()


def _half(share: Share) -> bytes:
    made = good_pdf("Half of the file", 8)
    return made[: len(made) // 2]


def _no_tail(share: Share) -> bytes:
    return good_pdf("The last kilobyte is missing", 8)[:-1024]


def _flipped_streams(share: Share) -> bytes:
    made = bytearray(good_pdf("Flipped in the stream", 4))
    at = made.find(b"stream\n")
    while at > 0:
        made[at + 40] ^= 0x40
        made[at + 41] ^= 0x11
        at = made.find(b"\nstream\n", at + 60)
    return bytes(made)


def _flipped_xref(share: Share) -> bytes:
    made = bytearray(good_pdf("Flipped in the cross-reference table", 4))
    at = made.rfind(b"xref\n0 ")
    for place in range(at + 30, at + 1400, 20):
        made[place] ^= 0x05
    return bytes(made)


def _locked(user: str, owner: str) -> Made:
    def make(share: Share) -> bytes:
        import pikepdf

        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(good_pdf(f"Locked {len(user)}"))) as pdf:
            kept = pikepdf.Permissions(extract=False, modify_other=False)
            pdf.save(target, encryption=pikepdf.Encryption(user=user, owner=owner, R=4, allow=kept), deterministic_id=False)
        return target.getvalue()

    return make


def _noise(share: Share) -> bytes:
    return random.Random(3).randbytes(40_000)


# --- bombs in PDFs --------------------------------------------------------------------------------------------------------


def _times(full: int, share: Share) -> int:
    return max(int(full * share), 1)


def _form_in_itself(share: Share) -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 10 0 R >> >>"
    return pages_of([lines_of("A form that prints itself") + b" /X Do"], more={10: stream(b"/X Do /X Do", entries)})


def _pages_in_a_ring(share: Share) -> bytes:
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 4 /Parent 3 0 R /Kids [3 0 R] >>",
            3: b"<< /Type /Pages /Count 4 /Parent 2 0 R /Kids [2 0 R] >>",
        }
    )


def _a_million_pages_claimed(share: Share) -> bytes:
    made = good_pdf("One page that claims to be a million", 1)
    return made.replace(b"/Count 1 ", b"/Count %d " % _times(1_000_000, share))


def _nested_arrays(share: Share) -> bytes:
    deep = _times(300_000, share)
    return pages_of([lines_of("Nested")], more={10: stream(b""), 11: b"[" * deep + b"]" * deep}).replace(
        b"/Type /Catalog", b"/Type /Catalog /Deep 11 0 R"
    )


def _nested_operators(share: Share) -> bytes:
    return pages_of([b"q BT " * _times(5_000_000, share)])


def _paths(share: Share) -> bytes:
    return pages_of([b"1 1 m 9 9 l S " * _times(3_400_000, share)])


def _spaces(share: Share) -> bytes:
    return pages_of([b" " * _times(300_000_000, share) + lines_of("After the spaces")])


def _picture(share: Share) -> bytes:
    side = _times(60_000, share) // 8 * 8
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1" % (side, side)
    packer = zlib.compressobj(9)
    row = b"\x55" * (side // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    image = b"<< /Filter /FlateDecode %s /Length %d >>\nstream\n" % (entries, len(data)) + data + b"\nendstream"
    return pages_of([b"q 595 0 0 842 0 0 cm /X Do Q"], more={10: image})


def _huge_page(share: Share) -> bytes:
    return pages_of([b"0 0 9000 9000 re f"], page=b"/MediaBox [0 0 14400 14400] /UserUnit 1000")


def _endless_page(share: Share) -> bytes:
    return pages_of([b"0 0 900000000 9000000 re f"], page=b"/MediaBox [0 0 1000000000 1000000000]")


def _text_operators(share: Share) -> bytes:
    shown = b"".join(b"%d %d Td (word) Tj " % (i % 7 - 3, i % 5 - 2) for i in range(_times(400_000, share)))
    return pages_of([b"BT /F1 9 Tf 300 400 Td " + shown + b"ET"])


def _blank_pages(share: Share) -> bytes:
    return pages_of([b""] * _times(2000, share))


def _many_pages(share: Share) -> bytes:
    return good_pdf("A long report", _times(1500, share))


def _no_meaning(share: Share) -> bytes:
    """A font whose table from codes to letters is broken and maps into the private area."""
    cmap = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <E020> endbfrange \xff<<[("
    font = FONT[:-2] + b"/ToUnicode 10 0 R >>"
    return pages_of([lines_of(*[WORDS] * 20)], font=font, more={10: stream(cmap)})


# --- Word, HTML, text -------------------------------------------------------------------------------------------------------


def _word(body: str = "", head: str = "", is_whole: bool = True) -> bytes:
    """Return a Word file with this XML as its body; `head` stands before the root element."""
    target = io.BytesIO()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/settings.xml": "<x/>",
    }
    if is_whole:
        main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        written["word/document.xml"] = (
            f'<?xml version="1.0"?>{head}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
        )
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in written.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _zip_bomb(share: Share) -> bytes:
    return _word(_paragraph("x" * _times(900_000_000, share)))


def _many_elements(share: Share) -> bytes:
    """Unpacks to less than the limit on bytes, but to far more as a tree."""
    return _word("<w:p/>" * _times(60_000_000, share))


def _entity(share: Share) -> bytes:
    head = '<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/hostname"><!ENTITY a "lol">]>'
    return _word(_paragraph("Before") + _paragraph("&secret;") + _paragraph(WORDS), head)


def _laughs(share: Share) -> bytes:
    entities = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    return _word(_paragraph("&l9;"), f'<!DOCTYPE d [<!ENTITY l0 "lol">{entities}]>')


def _nested_divs(share: Share) -> bytes:
    deep = _times(200_000, share)
    return b"<!DOCTYPE html><html><body>" + b"<div>" * deep + WORDS.encode() + b"</div>" * deep + b"</body></html>"


def _long_page(share: Share) -> bytes:
    one = f"<p>{WORDS}.</p>\n".encode()
    return b"<!DOCTYPE html><html><body>" + one * _times(100_000_000 // len(one), share) + b"</body></html>"


def _stray_bytes(share: Share) -> bytes:
    return b"".join(f"{WORDS} {i}.".encode() + (b"\x00\xff\xfe\xc3" if i % 50 == 0 else b"") + b"\n" for i in range(900))


def _one_line(share: Share) -> bytes:
    return f"{WORDS} ".encode() * _times(200_000_000 // len(WORDS), share)


def _same(content: bytes) -> Made:
    return lambda share: content


def _kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


RECIPES = (
    Recipe("zero.pdf", _same(b""), _kinds("empty"), "a download that broke off at once"),
    Recipe("blank.txt", _same(b" \n\t\r\n" * 200), _kinds("empty"), "white space only"),
    Recipe("text.pdf", _same(WORDS.encode()), _kinds("wrong_type"), "text saved under the name of a PDF"),
    Recipe("page.pdf", _same(_html("Gone")), _kinds("wrong_type"), "an error page saved under the name of a PDF"),
    Recipe("pdf.txt", _same(good_pdf("Named txt")), _kinds("wrong_type"), "a PDF named .txt"),
    Recipe("pdf.docx", _same(good_pdf("Named docx")), _kinds("wrong_type"), "a PDF named .docx"),
    Recipe("noise.pdf", _noise, _kinds("not_readable"), "random bytes"),
    Recipe("header.pdf", _same(b"%PDF-1.7\n"), _kinds("corrupt"), "only the header of a PDF"),
    Recipe("half.pdf", _half, _kinds("corrupt", "damaged"), "a download that broke off half way"),
    Recipe("no-tail.pdf", _no_tail, _kinds("corrupt", "damaged"), "the table at the end is cut off"),
    Recipe("flipped-streams.pdf", _flipped_streams, _kinds("damaged", "no_text"), "streams that no longer unpack lose text"),
    Recipe("flipped-xref.pdf", _flipped_xref, _kinds("corrupt", "damaged"), "a table that points to the wrong places"),
    Recipe("user-password.pdf", _locked("open", "own"), _kinds("encrypted"), "cannot be opened without the password"),
    Recipe("owner-password.pdf", _locked("", "own"), _kinds(), "may be read by anybody", text="Locked 0, page 3"),
    Recipe("junk-first.pdf", lambda share: b"\r\nmail header: x\r\n" * 20 + good_pdf("Junk before"), _kinds(),
           "rubbish before the header is common", text="Junk before, page 3"),
    Recipe("form-in-itself.pdf", _form_in_itself, UNREAD, "a form that prints itself without end"),
    Recipe("pages-in-a-ring.pdf", _pages_in_a_ring, UNREAD | {"no_text"}, "page trees that hold each other"),
    Recipe("a-million-pages.pdf", _a_million_pages_claimed, UNREAD | {"damaged", "no_text"}, "claims a million pages", 0.002),
    Recipe("nested-arrays.pdf", _nested_arrays, UNREAD | {"damaged"}, "arrays within arrays, 300,000 deep", 0.2),
    Recipe("nested-operators.pdf", _nested_operators, UNREAD | {"no_text"}, "five million open groups", 0.05),
    Recipe("paths.pdf", _paths, UNREAD | {"no_text"}, "ten million path operators", 0.03),
    Recipe("spaces.pdf", _spaces, _kinds(), "300 MB of blanks in a stream of 300 kB: slow, but readable", 0.1,
           text="After the spaces"),
    Recipe("picture.pdf", _picture, UNREAD | {"no_text"}, "a picture of 3.6 thousand million pixels", 0.2),
    Recipe("huge-page.pdf", _huge_page, UNREAD | {"no_text", "too_big"}, "a page of five kilometres"),
    Recipe("endless-page.pdf", _endless_page, UNREAD | {"no_text", "too_big"}, "a page of a thousand million points"),
    Recipe("text-operators.pdf", _text_operators, UNREAD | {"readers_disagree", "not_read_twice"}, "400,000 words on one spot",
           0.03),
    Recipe("blank-pages.pdf", _blank_pages, _kinds("no_text"), "2,000 pages with nothing on them", 0.05),
    Recipe("many-pages.pdf", _many_pages, _kinds(), "1,500 pages of text: long, not hostile", 0.02,
           "A long report, page 30."),
    Recipe("no-meaning.pdf", _no_meaning, _kinds(), "letters without a meaning: the page must be read as a picture",
           text="nobody had answered"),
    Recipe("zip-bomb.docx", _zip_bomb, _kinds("too_big"), "unpacks to 900 MB"),
    Recipe("many-elements.docx", _many_elements, UNREAD, "unpacks to 360 MB of empty paragraphs", 0.2),
    Recipe("no-body.docx", lambda share: _word(is_whole=False), _kinds("corrupt"), "the part that holds the text is missing"),
    Recipe("entity.docx", _entity, _kinds("corrupt"), "asks for a file of ours to be put in"),
    Recipe("laughs.docx", _laughs, _kinds("corrupt"), "entities that unfold to thousands of millions of letters"),
    Recipe("nested-divs.html", _nested_divs, _kinds("damaged"), "200,000 elements within one another", 0.1, WORDS),
    Recipe("long-page.html", _long_page, _kinds("too_big"), "100 MB of paragraphs", 0.51),
    Recipe("stray-bytes.txt", _stray_bytes, _kinds("damaged"), "noughts and bytes that are no text"),
    Recipe("one-line.txt", _one_line, _kinds("too_big"), "200 MB without a line break", 0.26),
    Recipe("a “quoted”\nname 🙂.txt", lambda share: f"{WORDS}, under an odd name.".encode(), _kinds(),
           "names with line breaks, quotation marks and pictures happen", text="under an odd name"),
    Recipe("unreadable.txt", _same(b"Nobody may read this."), _kinds("not_readable"), "no permission to open it"),
)  # fmt: skip


def write_all(folder: Path, is_full: bool = False) -> dict[str, Recipe]:
    """Write every file into a folder and return the recipes by name; `unreadable.txt` only where rights hold."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for recipe in RECIPES:
        if recipe.name == "unreadable.txt" and os.geteuid() == 0:
            continue  # root may read everything
        path = folder / recipe.name
        path.write_bytes(recipe.make(1.0 if is_full else recipe.share))
        if recipe.name == "unreadable.txt":
            path.chmod(0)
        made[recipe.name] = recipe
    return made


def write_links(folder: Path) -> list[str]:
    """Write links that lead nowhere or in a ring, and return their names."""
    (folder / "dangling.pdf").symlink_to(folder / "nowhere.pdf")
    (folder / "ring.pdf").symlink_to(folder / "ring.pdf")
    (folder / "up").symlink_to(folder)
    return ["dangling.pdf", "ring.pdf"]


if __name__ == "__main__":
    write_all(Path(sys.argv[1]), len(sys.argv) > 2 and sys.argv[2] == "full")
