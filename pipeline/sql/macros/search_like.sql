create or replace macro search_like(id, n := 100) as table
with asked as (
    select quote_vectors.quote_sha256, quote_vectors.vector
    from search_index.places as places
    inner join search_index.texts as texts using (text_number)
    inner join quote_vectors on quote_vectors.quote_sha256 = texts.text_sha256
    where places.extract_id = id
    limit 1
),

ranked as (
    select
        quote_vectors.quote_sha256,
        array_inner_product(quote_vectors.vector, asked.vector) as score,
        row_number() over (
            order by array_inner_product(quote_vectors.vector, asked.vector) desc, quote_vectors.quote_sha256
        ) as rank
    from quote_vectors, asked
    where quote_vectors.quote_sha256 <> asked.quote_sha256
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
comment on macro table search_like is
    'The n other quotes that are likest in meaning to that of an extract, and every extract that has them: select * from search_like(''<extract_id>'', n := 20). Columns as in search_words, score being the cosine; none where the extract has no vector.';
