-- Extracts
-- What the documents assert: failures, causes, impacts, good practice and recommendations, one row each, with page and words.
-- category_label: Practice code of a failure, in words; empty for other kinds and where none was given.
-- theme_label: The theme that it belongs to; empty where it belongs to none.
select
    extracts.extract_kind,
    extracts.quote,
    extracts.page,
    extracts.title,
    extracts.document_kind,
    extracts.review_type,
    extracts.area_name,
    extracts.practice_year,
    extracts.published_on,
    extracts.section_kind,
    categories.label as category_label,
    themed.theme_label,
    extracts.is_hedged,
    extracts.is_past,
    extracts.is_compared,
    extracts.confidence,
    extracts.found_by,
    extracts.document_id,
    extracts.extract_id
from extracts
left join categories on categories.category_id = extracts.category_id
left join (
    select
        theme_members.extract_kind,
        theme_members.extract_id,
        arg_max(themes.label, (theme_members.probability, themes.theme_id)) as theme_label
    from theme_members
    join themes using (theme_id)
    group by all
) as themed on themed.extract_kind = extracts.extract_kind and themed.extract_id = extracts.extract_id
order by extracts.document_id, extracts.start_char, extracts.extract_kind, extracts.extract_id
