"""From published reviews to a database of recurring themes.

The stages, in order (`stages.py` says what each depends on, `records.py` what rows it makes):

gather    which files there are and what they are                       gather.py
read      text, tables and boxes of each page, OCR where it must be     read/
segment   headings, paragraphs, list items, table rows, by section      segment.py, passages.py
describe  kind, area, board, dates, scope; then the reviews             describe.py, link.py
extract   agencies, failures, good practice, causes, recommendations    extract/, model/, answer.py
theme     vectors of the extracts; clusters of what recurs              embed.py, theme.py
privacy   what must be masked in whatever is published                  privacy.py
store     the database                                                  store.py, sql/
check     SQL that must return no rows                                  check.py
report    the pages that people read                                    report/
"""
