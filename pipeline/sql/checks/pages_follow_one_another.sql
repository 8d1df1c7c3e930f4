-- Every page starts where the page before ended, plus one for the form feed between them, and holds no form feed itself.
with placed as (
    select
        document_id,
        page,
        start_char,
        sum(length(text) + 1) over (
            partition by document_id order by page rows between unbounded preceding and 1 preceding
        ) as expected,
        contains(text, chr(12)) as has_form_feed
    from pages
)
select document_id, page, start_char
from placed
where start_char <> coalesce(expected, 0)
    or has_form_feed
