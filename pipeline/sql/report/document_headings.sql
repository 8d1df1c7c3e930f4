-- The headings of every document, in order
select document_id, page, level, number, text from segments where kind = 'heading' order by document_id, ordinal
