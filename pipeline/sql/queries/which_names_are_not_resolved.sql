-- Which names of bodies could not be resolved, most frequent first?
select
    agency_mentions.surface,
    agency_mentions.sector,
    count(*) as n_mentions,
    count(distinct agency_mentions.document_id) as n_documents
from agency_mentions
where agency_mentions.agency_id is null
    and agency_mentions.sector <> 'unspecified'
group by all
order by n_documents desc, n_mentions desc, agency_mentions.surface, agency_mentions.sector
limit 200
