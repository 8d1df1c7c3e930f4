-- Recommendations
-- What the documents ask bodies to do, each ask once, with whom they ask.
-- addressees: The bodies that it asks, by their names in the registers where they are known, else as the text names them.
-- sectors: Sectors of these bodies.
-- response_status: What is known of the answer; unknown where nothing is.
with asked as (
    select
        recommendation_addressees.recommendation_id,
        string_agg(distinct coalesce(agencies.name, recommendation_addressees.surface), '; '
            order by coalesce(agencies.name, recommendation_addressees.surface)) as addressees,
        string_agg(distinct recommendation_addressees.sector, '; ' order by recommendation_addressees.sector) as sectors
    from recommendation_addressees
    left join agencies using (agency_id)
    group by all
),

answered as (
    select recommendation_id, string_agg(distinct status, '; ' order by status) as response_status
    from responses
    group by all
)

select
    recommendations.quote,
    recommendations.page,
    asked.addressees,
    asked.sectors,
    recommendations.ask_kind,
    recommendations.number,
    recommendations.deadline,
    coalesce(answered.response_status, 'unknown') as response_status,
    placed_documents.title,
    placed_documents.review_type,
    placed_documents.area_name,
    placed_documents.published_on,
    recommendations.smart_specific,
    recommendations.smart_measurable,
    recommendations.smart_assigned,
    recommendations.smart_time_bound,
    recommendations.is_mirror,
    recommendations.confidence,
    recommendations.document_id,
    recommendations.recommendation_id
from recommendations
join placed_documents using (document_id)
left join asked using (recommendation_id)
left join answered using (recommendation_id)
order by placed_documents.published_on, recommendations.document_id, recommendations.start_char, recommendations.recommendation_id
