-- What was weighed and not adopted: how often, and why, by kind of statement; how often did the model abstain?
select
    kind,
    reason,
    voice,
    count(*) as n_candidates,
    count(distinct document_id) as n_documents,
    round(median(probability), 3) as median_probability,
    reason = 'model.abstains' as is_abstention
from candidates
group by all
order by n_candidates desc, kind, reason, voice
