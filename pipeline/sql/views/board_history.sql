create view board_history as
with recursive moves as (
    select board_id, successor_id as next_id, 1 as step
    from boards
    where successor_id is not null
    union all
    select successor_id, board_id, -1
    from boards
    where successor_id is not null
),

walked as (
    select board_id, board_id as known_as, 0 as n_steps
    from boards
    union
    select walked.board_id, moves.next_id, walked.n_steps + moves.step
    from walked
    join moves on moves.board_id = walked.known_as
    -- never back the way it came; and a register with a circle in it must not hang the query
    where walked.n_steps * moves.step between 0 and 9
),

-- each body once, at its nearest step
nearest as (
    select board_id, known_as, arg_min(n_steps, abs(n_steps)) as n_steps
    from walked
    group by board_id, known_as
)

select
    nearest.board_id,
    own.name as board_name,
    nearest.known_as as known_as_id,
    boards.name as known_as_name,
    nearest.n_steps,
    boards.valid_from,
    boards.valid_to,
    boards.successor_id is null as is_present
from nearest
join boards on boards.board_id = nearest.known_as
join boards as own on own.board_id = nearest.board_id;
comment on view board_history is
    'Which boards came before and after a board: one row for each board and each that came before it, itself, and each that came after. A board and those that took its place are one to a reader: join through this view to count them as one.';
comment on column board_history.board_id is 'The board whose history this is: see boards.';
comment on column board_history.board_name is 'Name of that board.';
comment on column board_history.known_as_id is 'The board that did its work: see boards.';
comment on column board_history.known_as_name is 'Name of the board that did its work.';
comment on column board_history.n_steps is '0 for itself, -1 for the one before, 1 for the one after, and so on.';
comment on column board_history.valid_from is 'First day on which that board existed; null where not known or always.';
comment on column board_history.valid_to is 'Last day on which it existed; null where it still does.';
comment on column board_history.is_present is 'True where that board has no successor: group by it to count a body and those before it as one.';

create macro board_at(id, on_day) as (
    select list(known_as_id order by known_as_id)
    from board_history
    where board_id = id
        and on_day between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')
);
comment on macro board_at is
    'The boards that did the work of a board on a day, as a list of identities; null where the register knows none.';
