-- How well was it read: on how many pages do two readers agree, by engine and by why a page was read twice?
select
    engine,
    second_engine,
    reason,
    count(*) as n_pages,
    count(distinct document_id) as n_documents,
    count(*) filter (where agreement_share >= 0.99) as n_agreeing_pages,
    round(avg(agreement_share), 4) as mean_agreement_share,
    round(min(agreement_share), 4) as least_agreement_share,
    sum(n_second_characters - n_shared_characters)::bigint as n_characters_only_second
from page_checks
group by engine, second_engine, reason
order by engine, second_engine, reason
