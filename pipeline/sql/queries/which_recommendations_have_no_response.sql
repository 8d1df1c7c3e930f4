-- Which recommendations have no known response, oldest first? At most 2,000 rows. Parameters: area_code, sector.
select
    placed_recommendations.published_on,
    placed_recommendations.area_name,
    placed_recommendations.board_name,
    placed_recommendations.review_type,
    placed_recommendations.ask_kind,
    array_to_string(placed_recommendations.addressees, ', ') as addressees,
    placed_recommendations.due_on,
    placed_recommendations.document_id,
    placed_recommendations.page,
    placed_recommendations.quote
from placed_recommendations
join documents using (document_id)
where placed_recommendations.n_answers = 0
    and documents.is_in_scope
    and ($area_code is null or placed_recommendations.area_code = $area_code)
    and ($sector is null or list_contains(placed_recommendations.sectors, $sector))
order by placed_recommendations.published_on, placed_recommendations.area_name, placed_recommendations.document_id,
    placed_recommendations.page, placed_recommendations.quote
limit 2000
