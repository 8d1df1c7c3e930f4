-- No two frameworks hold for documents of one nation and kind on the same day.
select one.framework_id, other.framework_id as other_framework_id
from frameworks as one
join frameworks as other using (nation, document_kind)
where one.framework_id < other.framework_id
    and one.valid_from <= coalesce(other.valid_to, date '9999-12-31')
    and other.valid_from <= coalesce(one.valid_to, date '9999-12-31')
