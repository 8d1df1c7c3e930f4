"""The SELECTs that yield the rows of each table masked, in their order.

They read the attached database `src`, and helper tables in `memory`: `masked_pages`, `masked_quotes` and, for words that have
no place, one table of (owner, raw, masked) for each column.
"""

from __future__ import annotations

from pipeline.export.catalogue import Column, Table, literal, quoted
from pipeline.export.policy import KEEP, NONE, Policy
from pipeline.masking import BLOCK

# a block for every character but spaces; where words are not found in their place, nothing of them is shown
BLOCKS = rf"create or replace macro memory.main.blocks(given) as regexp_replace(given, '[^\s]', '{BLOCK}', 'g')"

# Words that go on elsewhere: the first part is at its place; the rest is looked for behind it on the page, then on the next.
_PARTS = f"""
create or replace macro memory.main.cut(raw, masked, place, given) as
    case when substring(raw, place, length(given)) = given then substring(masked, place, length(given)) else blocks(given) end;
create or replace macro memory.main.cut_after(raw, masked, place, given) as
    case when strpos(substring(raw, place), given) > 0
        then substring(masked, place - 1 + strpos(substring(raw, place), given), length(given)) end;
{BLOCKS};
"""
MACROS = f"{BLOCKS};{_PARTS}"

QUOTES = """
create or replace temp table masked_quotes as
select
    e.extract_kind, e.extract_id,
    string_agg(e.quote, ' ' order by e.ordinal) as raw,
    string_agg(cut(p.raw, p.masked, e.start_char - p.start_char + 1, e.quote), ' ' order by e.ordinal) as masked
from src.evidence e left join masked_pages p using (document_id, page)
where e.role in ('main', 'continuation')
group by e.extract_kind, e.extract_id
"""
_PAGES = "left join masked_pages p on p.document_id = t.document_id and p.page = t.page"
_NEXT = "left join masked_pages n on n.document_id = t.document_id and n.page = t.page + 1"
_AT = "t.start_char - p.start_char + 1"


def words_table(table: str, column: str) -> str:
    """Return the name of the helper table of a column whose words have no place."""
    return f"words_{table}_{column}"


def owner(table: Table) -> str | None:
    """Return the column that tells whose words a row holds, None where they stand for many documents."""
    names = [column.name for column in table.columns]
    known = ("document_id", "review_id", "failure_id", "recommendation_id", "cause_id", "impact_id", "good_practice_id")
    return next((name for name in known if name in names), None)


def select(table: Table, policy: Policy) -> str:
    """Return the SELECT of a table's rows, masked, in their order."""
    joins: dict[str, None] = {}  # a dict keeps the order in which they are wanted
    made = [_expression(table, column, policy, joins) for column in table.columns]
    made = [_apart(table, column, text, policy) for column, text in zip(table.columns, made, strict=True)]
    listed = ",\n    ".join(f"{text} as {quoted(column.name)}" for column, text in zip(table.columns, made, strict=True))
    return (
        f"select\n    {listed}\nfrom src.{quoted(table.name)} t\n"
        + "\n".join(joins)
        + _kept(table, policy)
        + "\norder by t.rowid"
    )


def _kept(table: Table, policy: Policy) -> str:
    of = policy.kept_rows.get(table.name, {})
    kept = [f"t.{quoted(name)} in ({', '.join(literal(value) for value in values)})" for name, values in of.items()]
    return f"\nwhere {' and '.join(kept)}" if kept else ""


def _expression(table: Table, column: Column, policy: Policy, joins: dict[str, None]) -> str:
    way = policy.way(table.name, column.name, column.data_type)
    value = f"t.{quoted(column.name)}"
    if way == KEEP:
        return value
    if way == NONE:
        return f"null::{column.data_type}"
    if way == "whole":
        return f"blocks({value})" if column.data_type == "VARCHAR" else f"list_transform({value}, x -> blocks(x))"
    if way == "page":
        joins[_PAGES] = None
        return "p.masked"
    if way == "place":
        joins[_PAGES] = None
        return f"case when p.raw is null then blocks({value}) else cut(p.raw, p.masked, {_AT}, {value}) end"
    if way == "parts":
        joins |= {_PAGES: None, _NEXT: None}
        return _in_parts(value)
    if way == "quote":
        joins[_quotes("t", table)] = None
        return f"case when q.raw = {value} then q.masked else blocks({value}) end"
    return _by_words(table, column, value, way, joins)


def _by_words(table: Table, column: Column, value: str, way: str, joins: dict[str, None]) -> str:
    words = words_table(table.name, column.name)
    key = owner(table)
    same = f" and w.owner = t.{quoted(key)}" if key and way not in ("corpus", "path") else ""
    alias = f"w_{column.name}"
    joins[f"left join {words} {alias} on {alias}.raw = {value}{same.replace('w.', f'{alias}.')}"] = None
    # an address that is not shown is null, so it matters whether a row was found and not what it says
    plain = f"case when {alias}.raw is null then {value} else {alias}.masked end"
    if way != "of_quote":
        return plain
    joins[_quotes("t", table)] = None
    place = f"strpos(q.raw, {value})"
    found = f"{place} > 0 and length(q.raw) = length(q.masked)"
    return f"case when {found} then substring(q.masked, {place}, length({value})) else {plain} end"


def _quotes(alias: str, table: Table) -> str:
    """The join to the masked quote of the extract that a row is, or is part of."""
    key = next(
        c.name
        for c in table.columns
        if c.name in ("failure_id", "recommendation_id", "cause_id", "impact_id", "good_practice_id")
    )
    kind = key.removesuffix("_id")
    return f"left join masked_quotes q on q.extract_kind = '{kind}' and q.extract_id = {alias}.{key}"


def _in_parts(value: str) -> str:
    n = "(t.end_char - t.start_char)"
    rest = f"substring({value}, {n} + 2)"
    first = f"cut(p.raw, p.masked, {_AT}, substring({value}, 1, {n}))"
    behind = f"cut_after(p.raw, p.masked, {_AT} + {n}, {rest})"
    return (
        f"case when p.raw is null then blocks({value}) when length({value}) <= {n} then {first}"
        f" else {first} || ' ' || coalesce({behind}, cut_after(n.raw, n.masked, 1, {rest}), blocks({rest})) end"
    )


def _apart(table: Table, column: Column, text: str, policy: Policy) -> str:
    """Keep rows apart whose key holds words that look alike when masked: the second one gets a number."""
    way = policy.way(table.name, column.name, column.data_type)
    if column.name not in table.key or way in (KEEP, "path"):
        return text
    others = ", ".join(f"t.{quoted(name)}" for name in table.key if name != column.name)
    n = f"row_number() over (partition by {others}, {text} order by t.rowid)"
    return f"{text} || case when {n} > 1 then ' (' || {n} || ')' else '' end"
