-- The theme of each recommendation that has one
select m.theme_id, m.extract_id as recommendation_id
from theme_members m join recommendations r on m.extract_kind = 'recommendation' and r.recommendation_id = m.extract_id
order by all
