-- Which areas of today have no review here, so that nothing can be said of them? Parameter: nation.
select areas.nation, areas.region, areas.name as area_name, areas.area_code, areas.area_type, areas.rural_urban, areas.population_0_25
from areas
where areas.successor_code is null
    and ($nation is null or areas.nation = $nation)
    and not exists (
        -- also not under a code from before
        from area_history
        join placed_documents on placed_documents.area_code = area_history.known_as_code
        where area_history.area_code = areas.area_code and placed_documents.is_compared
    )
order by areas.nation, areas.region, areas.name, areas.area_code
