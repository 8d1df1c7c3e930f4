-- Which cause explains which failure, and which impact followed from which
select 'cause' as extract_kind, cause_id as extract_id, failure_id, is_same_sentence from cause_failures
union all
select 'impact', impact_id, failure_id, is_same_sentence from impact_failures
order by all
