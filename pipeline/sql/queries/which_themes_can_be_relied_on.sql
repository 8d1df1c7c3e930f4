-- Which themes can be relied on: how stable and coherent are they, and what do they rest on?
select
    label,
    label_source,
    is_stable,
    round(stability, 2) as stability,
    round(coherence, 2) as coherence,
    rests_on,
    n_extracts,
    n_documents,
    n_areas,
    n_publishers,
    n_years,
    first_on,
    last_on
from themes
order by is_stable desc nulls last, rests_on nulls first, stability desc, label, theme_id
