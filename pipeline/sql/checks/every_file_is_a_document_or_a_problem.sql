-- Every file became a document with its bytes, or a problem says why not.
select files.sha256, files.document_id
from files
left join documents using (document_id)
where files.document_id is not null
    and documents.sha256 is distinct from files.sha256
union all
select files.sha256, files.document_id
from files
where files.document_id is null
    and not exists (
        from problems
        where problems.path = files.path
            -- where several files hold the same bytes, the problem is written once, under the document they would be
            or problems.document_id = files.sha256[:16]
    )
