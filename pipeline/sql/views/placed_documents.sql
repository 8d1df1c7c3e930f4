create view placed_documents as
with chosen as (
    select review_id, document_id, role
    from review_documents
    -- a document counts once: for the review it reports on before those it only announces or answers
    qualify row_number() over (
        partition by document_id
        order by coalesce(nullif(list_position(['full_report', 're_review', 'summary'], role), 0), 9), review_id
    ) = 1
),

final as (
    select
        documents.document_id,
        documents.kind as document_kind,
        documents.title,
        reviews.review_id,
        reviews.review_type,
        chosen.role as review_role,
        coalesce(reviews.area_code, documents.area_code) as area_code,
        areas.name as area_name,
        coalesce(reviews.board_id, documents.board_id) as board_id,
        documents.nation,
        documents.published_on,
        coalesce(documents.period_end_on, documents.period_start_on, documents.published_on) as practice_on,
        year(practice_on) as practice_year,
        coalesce(frameworks.framework_id, 'none') as framework_id,
        documents.is_in_scope,
        documents.is_in_scope
            and coalesce(chosen.role in ('full_report', 're_review', 'summary'), false) as is_compared
    from documents
    left join chosen using (document_id)
    left join reviews on reviews.review_id = chosen.review_id
    left join areas on areas.area_code = coalesce(reviews.area_code, documents.area_code)
    left join frameworks
        on frameworks.nation = documents.nation
        and frameworks.document_kind = documents.kind
        and coalesce(documents.period_end_on, documents.period_start_on, documents.published_on)
            between frameworks.valid_from and coalesce(frameworks.valid_to, date '9999-12-31')
)

select * from final;
comment on view placed_documents is
    'The documents, one row each, with the review, area and year they count for. A document that belongs to several reviews counts for the one it is the report of. Other views stand on this one.';
comment on column placed_documents.document_id is 'The document: see documents.';
comment on column placed_documents.document_kind is 'Kind of the document, as in documents.kind.';
comment on column placed_documents.title is 'Title of the document.';
comment on column placed_documents.review_id is
    'The review the document counts for: see reviews; null where it belongs to none.';
comment on column placed_documents.review_type is 'Type of that review.';
comment on column placed_documents.review_role is 'What the document is to the review, as in review_documents.role.';
comment on column placed_documents.area_code is 'GSS code of the area whose practice is described: see areas.';
comment on column placed_documents.area_name is 'Name of the area.';
comment on column placed_documents.board_id is
    'Board or partnership of the review, else of the document: see boards.';
comment on column placed_documents.nation is 'Nation.';
comment on column placed_documents.published_on is 'Date of publication of the document.';
comment on column placed_documents.practice_on is
    'Day of the practice described: end of the period that the document covers, else its start, else date of publication.';
comment on column placed_documents.practice_year is
    'Year of the practice described: of the end of the period that the document covers, else of its start, else of publication.';
comment on column placed_documents.framework_id is
    'Framework that it was made under: see frameworks; none where the register has no entry for such a document.';
comment on column placed_documents.is_in_scope is
    'True where the document belongs in comparisons of how children were safeguarded.';
comment on column placed_documents.is_compared is
    'True where comparisons count it: the document is in scope and is the summary, full report or re-review of a review.';
