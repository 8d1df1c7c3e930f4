-- Which recommendations only turn a failure of the same document into an order, and which failure is it?
select
    documents.title,
    documents.published_on,
    recommendations.page,
    recommendations.quote as recommendation,
    failures.page as failure_page,
    failures.quote as mirrored_failure,
    exists (from cause_failures where cause_failures.failure_id = failures.failure_id) as has_stated_cause,
    coalesce(max(responses.status), 'unknown') as response_status
from recommendations
join failures on recommendations.mirrors_failure_id = failures.failure_id
join documents on documents.document_id = recommendations.document_id
left join responses using (recommendation_id)
where recommendations.is_mirror
group by all
order by documents.published_on, documents.title, recommendations.page, recommendation
