-- What is known of each recommendation
select recommendation_id, number, ask_kind, action, deadline, mirrors_failure_id, is_mirror from recommendations
