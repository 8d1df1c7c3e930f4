create view review_rates as
with present as (
    -- residents of today's areas: a code that is gone has no count of its own
    select area_code, known_as_code
    from area_history
    where is_present and n_steps >= 0
),

residents as (
    select
        present.area_code,
        case when count(*) = 1 then min(areas.population_0_25) end as population_0_25
    from present
    join areas on areas.area_code = present.known_as_code
    group by present.area_code
),

counted as (
    select
        compared_reviews.review_type,
        areas.nation,
        areas.region,
        areas.area_code,
        areas.name as area_name,
        compared_reviews.practice_year
    from compared_reviews
    join areas using (area_code)
),

populations as (
    select 'area' as group_kind, areas.area_code as group_name, areas.name as group_label, residents.population_0_25, 1 as n_areas
    from areas
    join residents using (area_code)
    union all
    select
        'region', nation || ': ' || region, region,
        case when count(*) = count(population_0_25) then sum(population_0_25)::integer end, count(*)
    from areas
    where successor_code is null and region is not null
    group by nation, region
    union all
    select
        'nation', nation, nation,
        case when count(*) = count(population_0_25) then sum(population_0_25)::integer end, count(*)
    from areas
    where successor_code is null
    group by nation
),

grouped as (
    select 'area' as group_kind, area_code as group_name, review_type, area_code, practice_year from counted
    union all
    select 'region', nation || ': ' || region, review_type, area_code, practice_year from counted where region is not null
    union all
    select 'nation', nation, review_type, area_code, practice_year from counted
),

totals as (
    select
        review_type,
        group_kind,
        group_name,
        count(*) as n_reviews,
        count(distinct area_code) as n_areas_with,
        min(practice_year) as first_year,
        max(practice_year) as last_year
    from grouped
    group by all
)

select
    totals.review_type,
    totals.group_kind,
    totals.group_name,
    populations.group_label,
    totals.n_reviews,
    totals.n_areas_with,
    populations.n_areas,
    totals.first_year,
    totals.last_year,
    populations.population_0_25,
    case when totals.n_reviews >= 5 then 100000 * totals.n_reviews / populations.population_0_25 end as rate,
    case when totals.n_reviews >= 5 then 100000 * poisson_low(totals.n_reviews) / populations.population_0_25 end as rate_low,
    case when totals.n_reviews >= 5 then 100000 * poisson_high(totals.n_reviews) / populations.population_0_25 end as rate_high
from totals
join populations using (group_kind, group_name);
comment on view review_rates is
    'Reviews that were read for each 100,000 residents aged 0 to 25, one row for each type of review and each area, region or nation with such reviews. A rate of reviews that were held, published and kept here, over all years: no rate of harm, and no measure of performance.';
comment on column review_rates.review_type is 'Type of the review, as in reviews; types are never added together.';
comment on column review_rates.group_kind is 'What is counted together: area, region or nation. Keep to one kind, or reviews count several times.';
comment on column review_rates.group_name is 'Which one: the GSS code of the area, nation and region, or the nation.';
comment on column review_rates.group_label is 'Its name for readers.';
comment on column review_rates.n_reviews is 'Number of reviews that were read and are compared.';
comment on column review_rates.n_areas_with is 'Number of areas that these reviews are about.';
comment on column review_rates.n_areas is 'Number of areas of today in the group, with reviews or without.';
comment on column review_rates.first_year is 'Earliest year of practice among the reviews.';
comment on column review_rates.last_year is 'Latest year of practice among the reviews.';
comment on column review_rates.population_0_25 is
    'Base: residents aged 0 to 25 in the areas of today that make up the group; null where the count of one is not known, or the area was divided.';
comment on column review_rates.rate is
    'Reviews for each 100,000 residents aged 0 to 25, over all years together; null below 5 reviews or without a count of residents.';
comment on column review_rates.rate_low is
    'Lower end of the 95% interval of the rate, as if reviews came independently of one another (exact Poisson); null where the rate is.';
comment on column review_rates.rate_high is 'Upper end of that interval; null where the rate is.';
