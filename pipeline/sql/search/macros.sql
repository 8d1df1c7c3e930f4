-- What the searches stand on. {form} is put in by pipeline/search/words.py, from models/search.yml.
create or replace macro search_index.form(given) as
    {form};
comment on macro search_index.form is
    'The text as its words are indexed: small letters without accents and possessives, numbered sections written alike.';

create or replace macro search_index.terms(given) as table
with asked as (
    select distinct unnest(string_split_regex(search_index.form(given), '[^a-z0-9]+')) as word
),

unknown as (
    select word from asked where length(word) >= 6 and word not in (select word from search_index.words)
),

-- a slip of the pen, or an ending that no text has: the likest word there is (Winkler 1990)
likest as (
    select
        unknown.word as asked,
        arg_max(words.word, (jaro_winkler_similarity(unknown.word, words.word), words.n_texts, words.word)) as word
    from unknown, search_index.words as words
    where words.term_number is not null and jaro_winkler_similarity(unknown.word, words.word) >= 0.94
    group by unknown.word
),

meant as (
    select word as asked, word from asked
    union all
    select asked, word from likest
)

select min(meant.asked) as asked, min(words.word) as word, words.term_number, any_value(words.n_texts) as n_texts
from meant
inner join search_index.words as words on words.word = meant.word
where words.term_number is not null
group by words.term_number;
comment on macro table search_index.terms is
    'The terms that words given are searched by: asked, word (the nearest that there is, where no text has it), term_number and n_texts.';

create or replace macro search_index.bm25(given) as table
with terms as materialized (
    -- Robertson and Zaragoza 2009, as the fts extension has it: k1 1.2, b 0.75, and 1 added so that no term counts against a text
    select terms.term_number, log((state.n_texts - terms.n_texts + 0.5) / (terms.n_texts + 0.5) + 1) as weight
    from search_index.terms(given) as terms, search_index.state as state
)

select
    postings.text_number,
    sum(terms.weight * postings.n * 2.2 / (postings.n + 1.2 * (0.25 + 0.75 * texts.n_words / state.mean_words))) as score
from search_index.postings as postings
inner join terms on terms.term_number = postings.term_number
inner join search_index.texts as texts on texts.text_number = postings.text_number
cross join search_index.state as state
group by postings.text_number;
comment on macro table search_index.bm25 is 'The texts with any of the words given: text_number and score (BM25).';

create or replace macro search_index.likeness(given) as table
select quote_sha256, array_inner_product(vector, given::float[384]) as score
from quote_vectors;
comment on macro table search_index.likeness is
    'Every quote that has a vector: quote_sha256 and score, the cosine to a vector of length 1.';
