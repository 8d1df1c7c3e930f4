create view theme_categories as
with sizes as (
    select theme_id, count(*) as n_theme_extracts
    from theme_members
    group by all
),

codes as (
    select
        theme_members.theme_id,
        theme_members.extract_id,
        extract_categories.facet,
        extract_categories.category_id,
        extract_categories.probability
    from theme_members
    join extract_categories using (extract_kind, extract_id)
),

coded as (
    select theme_id, facet, count(distinct extract_id) as n_coded
    from codes
    group by all
),

counted as (
    select theme_id, facet, category_id, count(*) as n_extracts, count(*) filter (probability >= 0.5) as n_sure
    from codes
    group by all
)

select
    counted.theme_id,
    themes.label as theme_label,
    themes.is_stable,
    counted.facet,
    counted.category_id,
    categories.label as category_label,
    counted.n_extracts,
    counted.n_sure,
    coded.n_coded,
    sizes.n_theme_extracts,
    counted.n_extracts / coded.n_coded as share,
    coded.n_coded / sizes.n_theme_extracts as coded_share,
    row_number() over (
        partition by counted.theme_id, counted.facet order by counted.n_extracts desc, counted.category_id
    )::integer as place
from counted
join coded using (theme_id, facet)
join sizes using (theme_id)
join themes using (theme_id)
join categories using (category_id, facet);
comment on view theme_categories is
    'How each theme falls over the codes of the codebook, one row for each theme and code that any of its extracts has.';
comment on column theme_categories.theme_id is 'The theme: see themes.';
comment on column theme_categories.theme_label is 'Name of the theme.';
comment on column theme_categories.is_stable is
    'True where the theme is stable enough to rely on; null where that was not measured.';
comment on column theme_categories.facet is 'practice (what services did; at most one code an extract) or context (any number).';
comment on column theme_categories.category_id is 'The code: see categories.';
comment on column theme_categories.category_label is 'Name of the code.';
comment on column theme_categories.n_extracts is 'Number of extracts of the theme that have the code.';
comment on column theme_categories.n_sure is 'Number of these whose coding has a probability of at least 0.5.';
comment on column theme_categories.n_coded is 'Number of extracts of the theme that have any code of the facet.';
comment on column theme_categories.n_theme_extracts is 'Number of extracts of the theme.';
comment on column theme_categories.share is
    'Share, from 0 to 1, of the extracts with any code of the facet that have this one; contexts may add up to more than 1.';
comment on column theme_categories.coded_share is 'Share, from 0 to 1, of the extracts of the theme that have any code of the facet.';
comment on column theme_categories.place is 'Rank of the code within the theme and facet, from 1 for the most frequent.';
