-- Areas that something published and read here is about, with how many reviews and documents
select a.area_code, a.name, a.region, a.nation, a.rural_urban, a.population_0_25, a.valid_from, a.valid_to, a.successor_code,
       count(distinct p.review_id) as n_reviews, count(*) as n_documents,
       count(distinct p.review_id) filter (p.is_compared) as n_compared
from areas a join placed_documents p using (area_code)
group by all order by a.name, a.area_code
