-- Every document that names its board names one that existed within three years of its date, or whose forerunner or successor did.
-- Three years: reports of a board are published after it has been replaced, and some dates are estimates.
select documents.document_id, documents.board_id
from documents
join placed_documents using (document_id)
where documents.board_id is not null
    and placed_documents.practice_on is not null
    and not exists (
        from board_history
        where board_history.board_id = documents.board_id
            and placed_documents.practice_on between coalesce(board_history.valid_from, date '1900-01-01') - interval 3 year
                and coalesce(board_history.valid_to, date '9999-12-31') + interval 3 year
    )
