create view lens_extracts_placed as
select
    lens_extracts.lens_id,
    lenses.question,
    lens_extracts.aspect,
    lens_aspects.label as aspect_label,
    extracts.extract_kind,
    extracts.extract_id,
    extracts.document_id,
    extracts.document_kind,
    extracts.title,
    extracts.review_id,
    extracts.review_type,
    extracts.area_code,
    extracts.area_name,
    extracts.practice_year,
    extracts.is_in_scope,
    extracts.is_compared,
    extracts.section_kind,
    extracts.page,
    extracts.page_label,
    extracts.start_char,
    extracts.quote,
    extracts.category_id,
    extracts.is_hedged,
    extracts.is_past,
    extracts.confidence,
    lens_extracts.found_by,
    lens_extracts.aspect_found_by
from lens_extracts
join lenses using (lens_id)
join lens_aspects using (lens_id, aspect)
join extracts using (extract_kind, extract_id);
comment on view lens_extracts_placed is
    'What bears on each lens, to be read: one row for each lens, extract and aspect, with quote, document, page, area and year. For comparisons keep to is_compared.';
comment on column lens_extracts_placed.lens_id is 'The lens: see lenses.';
comment on column lens_extracts_placed.question is 'The question of the lens in plain words.';
comment on column lens_extracts_placed.aspect is 'The side of the question on which it bears: see lens_aspects.';
comment on column lens_extracts_placed.aspect_label is 'Name of the aspect for readers.';
comment on column lens_extracts_placed.extract_kind is
    'Kind of the extract: failure, good_practice, cause, impact or recommendation.';
comment on column lens_extracts_placed.extract_id is 'The extract: the id column of the table of its kind.';
comment on column lens_extracts_placed.document_id is 'The document: see documents.';
comment on column lens_extracts_placed.document_kind is 'Kind of the document, as in documents.kind.';
comment on column lens_extracts_placed.title is 'Title of the document.';
comment on column lens_extracts_placed.review_id is
    'The review the document counts for: see reviews; null where it belongs to none.';
comment on column lens_extracts_placed.review_type is
    'Type of the review, as in reviews; types are never added together.';
comment on column lens_extracts_placed.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column lens_extracts_placed.area_name is 'Name of the area.';
comment on column lens_extracts_placed.practice_year is 'Year of the practice described, as in extracts.';
comment on column lens_extracts_placed.is_in_scope is
    'True where the document belongs in comparisons of how children were safeguarded.';
comment on column lens_extracts_placed.is_compared is
    'True where comparisons count it: the document is in scope and is the summary, full report or re-review of a review.';
comment on column lens_extracts_placed.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column lens_extracts_placed.page is 'Physical page, from 1.';
comment on column lens_extracts_placed.page_label is 'Page number as printed.';
comment on column lens_extracts_placed.start_char is
    'Where the first part of the quote starts: offset in code points into the text of the document.';
comment on column lens_extracts_placed.quote is 'The whole sentence or list item, verbatim.';
comment on column lens_extracts_placed.category_id is
    'Practice code of a failure: see categories; null for other kinds and where none was given.';
comment on column lens_extracts_placed.is_hedged is 'True where the document puts it with reserve.';
comment on column lens_extracts_placed.is_past is
    'True where the document says that it has since been put right or is over.';
comment on column lens_extracts_placed.confidence is
    'How sure the extraction is, from 0 to 1; how often the lens is right is told in lenses.';
comment on column lens_extracts_placed.found_by is 'The phrase of models/lenses.yml by which it bears on the lens.';
comment on column lens_extracts_placed.aspect_found_by is 'The phrase that told the aspect; null where none did.';
