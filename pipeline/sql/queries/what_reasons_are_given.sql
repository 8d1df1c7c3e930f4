-- What reasons are given for which kinds of failure?
select
    coalesce(categories.label, '(no code)') as failure,
    causes.level as cause_level,
    count(*) as n_links,
    count(distinct extracts.review_id) as n_reviews
from cause_failures
join causes using (cause_id)
join failures using (failure_id)
join extracts on extracts.extract_kind = 'failure' and extracts.extract_id = failures.failure_id
left join categories on categories.category_id = failures.category_id
where extracts.is_compared
group by all
order by n_reviews desc, n_links desc, failure, cause_level
