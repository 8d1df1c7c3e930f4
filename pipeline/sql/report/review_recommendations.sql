-- Recommendations of each document in its order, with whom they ask and what is known of the answer
with asked as (
    select r.recommendation_id, string_agg(distinct coalesce(a.name, r.surface), '; ' order by coalesce(a.name, r.surface)) as addressees
    from recommendation_addressees r left join agencies a using (agency_id) group by r.recommendation_id
),
answered as (
    select recommendation_id, list({status: status, status_on: status_on, due_on: due_on} order by status_on nulls last, response_id) as answers
    from responses group by recommendation_id
)
select r.recommendation_id, r.document_id, r.page, r.number, r.ask_kind, r.quote, r.deadline, asked.addressees, answered.answers
from recommendations r left join asked using (recommendation_id) left join answered using (recommendation_id)
order by r.document_id, r.start_char, r.recommendation_id
