-- Failures with a cause in another clause or sentence, by review
select review_id, n_failures, n_explained from why_coverage
