create view area_history as
with recursive steps as (
    -- a divided authority has several successors, joined by semicolons
    select area_code, unnest(string_split(successor_code, ';')) as next_code
    from areas
    where successor_code is not null
),

told as (
    select
        area_code,
        next_code,
        count(*) over (partition by area_code) > 1 or count(*) over (partition by next_code) > 1 as is_other_extent
    from steps
),

moves as (
    select area_code, next_code, 1 as step, is_other_extent
    from told
    union all
    select next_code, area_code, -1, is_other_extent
    from told
),

walked as (
    select area_code, area_code as known_as, 0 as n_steps, false as is_other_extent
    from areas
    union
    select
        walked.area_code, moves.next_code, walked.n_steps + moves.step,
        walked.is_other_extent or moves.is_other_extent
    from walked
    join moves on moves.area_code = walked.known_as
    -- never back the way it came; and a register with a circle in it must not hang the query
    where walked.n_steps * moves.step between 0 and 9
),

-- each code once, at its nearest step
nearest as (
    select
        area_code, known_as, arg_min(n_steps, abs(n_steps)) as n_steps, arg_min(is_other_extent, abs(n_steps)) as is_other_extent
    from walked
    group by area_code, known_as
)

select
    nearest.area_code,
    own.name as area_name,
    nearest.known_as as known_as_code,
    areas.name as known_as_name,
    nearest.n_steps,
    areas.valid_from,
    -- the register gives some codes a successor without the day: there the successor's first day tells
    coalesce(areas.valid_to, (
        select min(successors.valid_from) - 1
        from steps
        join areas as successors on successors.area_code = steps.next_code
        where steps.area_code = nearest.known_as
    )) as valid_to,
    areas.successor_code is null as is_present,
    nearest.is_other_extent
from nearest
join areas on areas.area_code = nearest.known_as
join areas as own on own.area_code = nearest.area_code;
comment on view area_history is
    'Under which codes the place of an area was known, and when: one row for each area and each code that came before it, is its own, or came after. Join documents to codes of their day through this view: documents carry the newest code of an authority that only changed its code.';
comment on column area_history.area_code is 'GSS code of the area whose history this is: see areas.';
comment on column area_history.area_name is 'Name of that area.';
comment on column area_history.known_as_code is 'Code under which the place, or part of it, was known: see areas.';
comment on column area_history.known_as_name is 'Name under which it was known.';
comment on column area_history.n_steps is '0 for its own code, -1 for the code before, 1 for the code after, and so on.';
comment on column area_history.valid_from is 'First day of that code; null where not known or always.';
comment on column area_history.valid_to is 'Last day of that code, from the first day of its successor where the register has none; null where it still holds.';
comment on column area_history.is_present is 'True where that code has no successor, so it holds today.';
comment on column area_history.is_other_extent is
    'True where the place was divided or joined with others between the two codes, so the one is not the whole or not only the other.';

create macro area_at(code, on_day) as (
    select list(known_as_code order by known_as_code)
    from area_history
    where area_code = code
        and on_day between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')
);
comment on macro area_at is
    'The codes under which an area was known on a day, as a list: area_at(''X06000001'', date ''2015-01-01''); empty (null) where the register knows none.';
