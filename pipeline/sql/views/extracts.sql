create view extracts as
with made as (
    select
        'failure' as extract_kind, failure_id as extract_id, document_id, section_kind, page, quote, start_char, end_char,
        category_id, is_hedged, is_past, confidence, found_by
    from failures
    union all
    select
        'good_practice', good_practice_id, document_id, section_kind, page, quote, start_char, end_char,
        null, is_hedged, is_past, confidence, found_by
    from good_practice
    union all
    select
        'cause', cause_id, document_id, section_kind, page, quote, start_char, end_char,
        null, is_hedged, is_past, confidence, found_by
    from causes
    union all
    select
        'impact', impact_id, document_id, section_kind, page, quote, start_char, end_char,
        null, is_hedged, is_past, confidence, found_by
    from impacts
    union all
    select
        'recommendation', recommendation_id, document_id, section_kind, page, quote, start_char, end_char,
        null, is_hedged, is_past, confidence, found_by
    from recommendations
),

final as (
    select
        made.extract_kind,
        made.extract_id,
        made.document_id,
        placed_documents.document_kind,
        placed_documents.title,
        placed_documents.review_id,
        placed_documents.review_type,
        placed_documents.review_role,
        placed_documents.area_code,
        placed_documents.area_name,
        placed_documents.board_id,
        placed_documents.nation,
        placed_documents.published_on,
        placed_documents.practice_year,
        placed_documents.is_in_scope,
        placed_documents.is_compared,
        made.section_kind,
        made.page,
        pages.page_label,
        made.quote,
        made.start_char,
        made.end_char,
        made.category_id,
        made.is_hedged,
        made.is_past,
        made.confidence,
        made.found_by
    from made
    join placed_documents using (document_id)
    left join pages using (document_id, page)
)

select * from final;
comment on view extracts is
    'All extracts of all kinds, one row each, with document, review, area, year of practice, page and quote. For comparisons keep to is_compared.';
comment on column extracts.extract_kind is
    'Kind of the extract: failure, good_practice, cause, impact or recommendation.';
comment on column extracts.extract_id is 'The extract: the id column of the table of its kind.';
comment on column extracts.document_id is 'The document: see documents.';
comment on column extracts.document_kind is 'Kind of the document, as in documents.kind.';
comment on column extracts.title is 'Title of the document.';
comment on column extracts.review_id is
    'The review the document counts for: see reviews; null where it belongs to none.';
comment on column extracts.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column extracts.review_role is 'What the document is to the review, as in review_documents.role.';
comment on column extracts.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column extracts.area_name is 'Name of the area.';
comment on column extracts.board_id is 'Board or partnership: see boards.';
comment on column extracts.nation is 'Nation.';
comment on column extracts.published_on is 'Date of publication of the document.';
comment on column extracts.practice_year is
    'Year of the practice described: of the end of the period that the document covers, else of its start, else of publication.';
comment on column extracts.is_in_scope is
    'True where the document belongs in comparisons of how children were safeguarded.';
comment on column extracts.is_compared is
    'True where comparisons count it: the document is in scope and is the summary, full report or re-review of a review.';
comment on column extracts.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column extracts.page is 'Physical page, from 1.';
comment on column extracts.page_label is 'Page number as printed.';
comment on column extracts.quote is 'The whole sentence or list item, verbatim.';
comment on column extracts.start_char is
    'Where the first part of the quote starts: offset in code points into the text of the document.';
comment on column extracts.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column extracts.category_id is
    'Practice code of a failure: see categories; null for other kinds and where none was given.';
comment on column extracts.is_hedged is 'True where the document puts it with reserve.';
comment on column extracts.is_past is 'True where the document says that it has since been put right or is over.';
comment on column extracts.confidence is 'How sure the extraction is, from 0 to 1.';
comment on column extracts.found_by is 'The record of models/ or the rule that found it.';
