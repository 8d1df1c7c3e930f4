create or replace macro search_meaning(given, n := 100) as table
with ranked as (
    select quote_sha256, score, row_number() over (order by score desc, quote_sha256) as rank
    from search_index.likeness(given)
    qualify rank <= n
)

select
    ranked.rank, ranked.score, places.kind as extract_kind, places.extract_id, places.document_id, places.segment_id,
    places.page, places.start_char, places.end_char, texts.text as quote
from ranked
inner join search_index.texts as texts on texts.text_sha256 = ranked.quote_sha256
inner join search_index.places as places on places.text_number = texts.text_number
where places.extract_id is not null
order by ranked.rank, places.document_id, places.start_char, places.kind;
comment on macro table search_meaning is
    'The n quotes whose vectors are nearest to a vector of length 1 (float[384], all-MiniLM-L6-v2), and every extract that has them: select * from search_meaning((select vector from quote_vectors limit 1)). Columns as in search_words, score being the cosine.';
