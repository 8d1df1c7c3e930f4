-- A cause, an impact and a mirrored failure stand in the document of the failure they belong to; alike recommendations do not.
select 'cause_failures' as table_name, cause_failures.cause_id as row_id
from cause_failures
join causes using (cause_id)
join failures using (failure_id)
where causes.document_id <> failures.document_id
union all
select 'impact_failures', impact_failures.impact_id
from impact_failures
join impacts using (impact_id)
join failures using (failure_id)
where impacts.document_id <> failures.document_id
union all
select 'recommendations', recommendations.recommendation_id
from recommendations
join failures on failures.failure_id = recommendations.mirrors_failure_id
where recommendations.document_id <> failures.document_id
    or not recommendations.is_mirror
union all
select 'recommendation_links', recommendation_links.recommendation_id
from recommendation_links
join recommendations as one using (recommendation_id)
join recommendations as other on other.recommendation_id = recommendation_links.other_recommendation_id
where one.document_id = other.document_id
