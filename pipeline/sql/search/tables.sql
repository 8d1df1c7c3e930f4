-- The index of words: what `reviews search` and the macros search_… find texts by. Filled by fill.sql; not part of the contract.
create schema search_index;

create table search_index.texts (
    text_number integer not null,
    text_sha256 varchar not null,
    text varchar not null,
    n_words integer not null
);
create table search_index.places (
    text_number integer not null,
    kind varchar not null,
    extract_id varchar using compression uncompressed,
    document_id varchar not null,
    segment_id varchar not null using compression uncompressed,
    page integer not null,
    start_char integer not null,
    end_char integer not null
);
create table search_index.words (
    word varchar not null,
    term_number integer,
    n_texts integer not null
);
create table search_index.postings (
    term_number integer not null,
    text_number integer not null,
    n integer not null
);
create table search_index.vectors (
    text_number integer not null,
    scale float not null,
    codes blob not null using compression uncompressed
);
create table search_index.documents (
    document_id varchar not null,
    title varchar,
    document_kind varchar not null,
    area_code varchar,
    area_name varchar,
    published_on date,
    practice_year bigint
);
create table search_index.state (
    version varchar not null,
    data varchar not null,
    n_texts integer not null,
    mean_words double not null
);

comment on table search_index.texts is
    'The texts that are searched, one row each however often they are printed: quotes of extracts, and stretches of paragraphs, list items and table rows that are part of no extract.';
comment on column search_index.texts.text_number is 'Number of the text, from 0 in the order of text_sha256; of this index only.';
comment on column search_index.texts.text_sha256 is 'As quote_sha256 in quote_vectors: see the macro quote_sha256.';
comment on column search_index.texts.text is 'The text, verbatim.';
comment on column search_index.texts.n_words is 'How many words of it are indexed.';
comment on table search_index.places is 'Where the searched texts stand, one row for each extract or stretch of a segment.';
comment on column search_index.places.text_number is 'The text: see search_index.texts.';
comment on column search_index.places.kind is
    'failure, good_practice, cause, impact or recommendation; segment for a stretch of a segment that is part of no extract.';
comment on column search_index.places.extract_id is 'The extract; null for a stretch of a segment.';
comment on column search_index.places.document_id is 'The document: see documents.';
comment on column search_index.places.segment_id is 'The segment: see segments.';
comment on column search_index.places.page is 'Physical page, from 1.';
comment on column search_index.places.start_char is 'Where it starts: offset in code points into the text of the document.';
comment on column search_index.places.end_char is 'Where it ends: offset of the character after the last.';
comment on table search_index.words is 'The words of all texts as written, in small letters.';
comment on column search_index.words.word is 'The word.';
comment on column search_index.words.term_number is
    'The term it counts as, the same for all endings of a word (Snowball stemmer of the fts extension); null for a stop word.';
comment on column search_index.words.n_texts is 'How many texts hold the term.';
comment on table search_index.postings is 'Which term stands in which text, in the order of the terms.';
comment on column search_index.postings.term_number is 'The term: see search_index.words.';
comment on column search_index.postings.text_number is 'The text: see search_index.texts.';
comment on column search_index.postings.n is 'How often.';
comment on table search_index.vectors is
    'The vectors of quote_vectors in one byte a dimension, as a search compares them; exact ones are in quote_vectors.';
comment on column search_index.vectors.text_number is 'The text: see search_index.texts.';
comment on column search_index.vectors.scale is 'What the codes are multiplied by to give the vector: its largest dimension over 127.';
comment on column search_index.vectors.codes is 'The 384 dimensions as signed bytes from -127 to 127.';
comment on table search_index.documents is 'The documents as hits show them, from placed_documents: see there.';
comment on column search_index.documents.document_id is 'The document: see documents.';
comment on column search_index.documents.title is 'Its title, names of private persons masked.';
comment on column search_index.documents.document_kind is 'Kind of the document, as in documents.kind.';
comment on column search_index.documents.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column search_index.documents.area_name is 'Name of the area.';
comment on column search_index.documents.published_on is 'Date of publication of the document.';
comment on column search_index.documents.practice_year is 'Year of the practice described.';
comment on table search_index.state is 'What the index was made of, one row; none while there is no index.';
comment on column search_index.state.version is 'Fingerprint of the code, the data of models/ and the extension it was made with.';
comment on column search_index.state.data is 'Fingerprint of the extracts and segments it was made from.';
comment on column search_index.state.n_texts is 'Number of texts.';
comment on column search_index.state.mean_words is 'Mean number of words of a text.';
