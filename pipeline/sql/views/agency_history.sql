create view agency_history as
with recursive moves as (
    select agency_id, successor_id as next_id, 1 as step
    from agencies
    where successor_id is not null
    union all
    select successor_id, agency_id, -1
    from agencies
    where successor_id is not null
),

walked as (
    select agency_id, agency_id as known_as, 0 as n_steps
    from agencies
    union
    select walked.agency_id, moves.next_id, walked.n_steps + moves.step
    from walked
    join moves on moves.agency_id = walked.known_as
    -- never back the way it came; and a register with a circle in it must not hang the query
    where walked.n_steps * moves.step between 0 and 9
),

-- each body once, at its nearest step
nearest as (
    select agency_id, known_as, arg_min(n_steps, abs(n_steps)) as n_steps
    from walked
    group by agency_id, known_as
)

select
    nearest.agency_id,
    own.name as agency_name,
    nearest.known_as as known_as_id,
    agencies.name as known_as_name,
    nearest.n_steps,
    agencies.valid_from,
    agencies.valid_to,
    agencies.successor_id is null as is_present
from nearest
join agencies on agencies.agency_id = nearest.known_as
join agencies as own on own.agency_id = nearest.agency_id;
comment on view agency_history is
    'Which bodies came before and after a body: one row for each body and each that came before it, itself, and each that came after. Names of bodies change more often than their work: join through this view to count a body and its successors as one.';
comment on column agency_history.agency_id is 'The body whose history this is: see agencies.';
comment on column agency_history.agency_name is 'Name of that body.';
comment on column agency_history.known_as_id is 'The body that did its work: see agencies.';
comment on column agency_history.known_as_name is 'Name of the body that did its work.';
comment on column agency_history.n_steps is '0 for itself, -1 for the one before, 1 for the one after, and so on.';
comment on column agency_history.valid_from is 'First day on which that body existed; null where not known or always.';
comment on column agency_history.valid_to is 'Last day on which it existed; null where it still does.';
comment on column agency_history.is_present is 'True where that body has no successor: group by it to count a body and those before it as one.';

create macro agency_at(id, on_day) as (
    select list(known_as_id order by known_as_id)
    from agency_history
    where agency_id = id
        and on_day between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')
);
comment on macro agency_at is
    'The agencies that did the work of a body on a day, as a list of identities; null where the register knows none.';
