create or replace macro search_words(words, n := 100) as table
with ranked as (
    select text_number, score, row_number() over (order by score desc, text_number) as rank
    from search_index.bm25(words)
    qualify rank <= n
)

select
    ranked.rank, ranked.score, places.kind as extract_kind, places.extract_id, places.document_id, places.segment_id,
    places.page, places.start_char, places.end_char, texts.text as quote
from ranked
inner join search_index.texts as texts using (text_number)
inner join search_index.places as places using (text_number)
order by ranked.rank, places.document_id, places.start_char, places.kind;
comment on macro table search_words is
    'The n texts that the words given fit best (BM25), and every place they stand at: select * from search_words(''early help'', n := 20). Columns: rank (of the text, from 1), score, extract_kind (segment where it is no extract), extract_id, document_id, segment_id, page, start_char, end_char, quote. Any of the words is enough; case, endings and stop words do not count.';
