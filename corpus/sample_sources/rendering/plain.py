"""Writes a source as a plain text file or as a web page with the clutter such pages have."""

from __future__ import annotations

import html
import re
import textwrap
from itertools import groupby

from .dialect import FICTION, Block, Source


def write_text(source: Source) -> bytes:
    """The text file of a source: fictional notice first and last; wrapped at the column `wrap` (0 for none)."""
    wrap = int(source.facts.get("wrap", 0))
    bullet = str(source.facts.get("bullet", "•"))
    parts = [FICTION]
    if source.facts.get("print_title", True):
        parts.append(str(source.facts["title"]))
    parts += [part for block in source.blocks for part in _text_parts(block, wrap, bullet)]
    if source.notes:
        parts += [f"[{name}] {_bare(note)}" for name, note in source.notes.items()]
    return ("\n\n".join([*parts, FICTION]) + "\n").encode()


def _text_parts(block: Block, wrap: int, bullet: str) -> list[str]:
    if block.kind == "table":
        return ["\n".join(" | ".join(_bare(cell.text) for cell in row) for row in block.rows)]
    if block.kind == "box":
        inner = [part for one in block.blocks for part in _text_parts(one, wrap, bullet)]
        return [block.text.upper(), *inner] if block.text else inner
    if block.kind == "directive":
        return ["-" * 60] if block.text == "rule" else []
    lead = {"bullet": "  " * (block.level + 1) + bullet + " ", "numbered": f"{block.label} "}.get(block.kind, "")
    if block.kind == "item":
        lead = "  " * block.level + block.label + " "
    lines = _bare(block.text).split("\n")
    text = "\n".join(_wrapped(line, wrap, lead if at == 0 else "") for at, line in enumerate(lines))
    return [text.upper() if block.kind == "heading" and block.level == 1 else text]


def _wrapped(line: str, wrap: int, lead: str) -> str:
    if not wrap:
        return lead + line
    return textwrap.fill(line, wrap, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)


def _bare(text: str) -> str:
    text = re.sub(r"\[\^([^\]]+)\]", r"[\1]", text)
    text = re.sub(r"<br ?/?>", "\n", text)
    return re.sub(r"\*\*(.+?)\*\*|(?<![\w*])\*(\S(?:.*?\S)?)\*(?![\w*])", lambda found: found[1] or found[2], text)


def write_page(source: Source) -> bytes:
    """The web page of a source: menu, article, related links and legal lines round the text."""
    facts = source.facts
    body = "\n".join(_elements(source.blocks))
    nav = "".join(f'<li><a href="#">{html.escape(str(name))}</a></li>' for name in facts.get("nav", []))
    related = "".join(f'<li><a href="#">{html.escape(str(name))}</a></li>' for name in facts.get("related", []))
    site = html.escape(str(facts.get("site", "")))
    title = html.escape(str(facts["title"]))
    published, shown = html.escape(str(facts.get("published", ""))), html.escape(str(facts.get("published_shown", "")))
    dated = f'<time datetime="{published}">{shown or published}</time>' if published or shown else ""
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    notice = html.escape(FICTION)
    page = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<meta name="description" content="{html.escape(str(facts.get("description", "")))}">
{meta}
<style>body{{font-family:Georgia,serif;max-width:46em;margin:auto}} nav,aside,footer{{font-family:sans-serif}}</style>
</head>
<body>
<div class="notice" role="note">{notice}</div>
<div id="cookies"><p>We use cookies to improve this site.</p><button>Accept</button></div>
<header><p class="site">{site}</p><nav><ul>{nav}</ul></nav></header>
<main>
<article>
<h1>{title}</h1>
<p class="standfirst">{html.escape(str(facts.get("standfirst", "")))}</p>
<p class="byline">{html.escape(str(facts.get("byline", "")))} {dated}</p>
{body}
</article>
<aside><h2>Related stories</h2><ul>{related}</ul></aside>
</main>
<footer><p>{html.escape(str(facts.get("small_print", "")))}</p><p>{notice}</p></footer>
</body>
</html>
"""
    return re.sub(r"\n\n+", "\n", page).encode()


def _elements(blocks: tuple[Block, ...]) -> list[str]:
    made: list[str] = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind == "bullet":
            made.append("<ul>" + "".join(f"<li>{_inline(block.text)}</li>" for block in run) + "</ul>")
        else:
            made += [_element(block) for block in run]
    return made


def _element(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level + 1}>{_inline(block.text)}</h{block.level + 1}>"
    if block.kind == "table":
        rows = ("".join(f"<td>{_inline(cell.text)}</td>" for cell in row) for row in block.rows)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if block.kind == "box":
        return f'<div class="panel"><h3>{_inline(block.text)}</h3>' + "".join(_elements(block.blocks)) + "</div>"
    if block.kind == "directive":
        return "<hr>" if block.text == "rule" else ""
    if block.kind == "aligned" and block.label == "quote":
        return f"<blockquote><p>{_inline(block.text)}</p></blockquote>"
    label = f"{html.escape(block.label)} " if block.kind in ("numbered", "item") else ""
    return f"<p>{label}{_inline(block.text)}</p>"


def _inline(text: str) -> str:
    safe = re.sub(r"&lt;br ?/?&gt;", "<br>", html.escape(text, quote=False))
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"(?<![\w*])\*(\S(?:.*?\S)?)\*(?![\w*])", r"<em>\1</em>", safe)
