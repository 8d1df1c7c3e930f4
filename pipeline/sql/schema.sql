-- The contract: every table of the database, in the order of the stages, and what each column means.
--
-- Offsets (_char) are 0-based, half-open Unicode code points into the document's text: its pages joined by one form feed.
-- Boxes are in points (1/72 inch) from the top left corner of their page. An id is text; n_ is a count, is_ a truth.
-- There are no foreign keys: the database is always built as a whole, and checks/ finds what points nowhere.
-- tests/test_contract.py holds the tables to the dataclasses of records.py; docs/data-dictionary.md is made from here.

-- gather ----------------------------------------------------------------------------------------------------

create table files (
    path varchar not null primary key,
    sha256 varchar not null check (length(sha256) = 64),
    document_id varchar,
    format varchar check (format in ('pdf', 'html', 'docx', 'txt')),
    n_bytes bigint not null check (n_bytes >= 0),
    source_url varchar,
    captured_at timestamp
);
comment on table files is
    'The files that were given to the run, one row each; several may hold the same bytes.';
comment on column files.path is 'Path of the file as it was given to the run.';
comment on column files.sha256 is 'SHA-256 of the bytes of the file, 64 hexadecimal digits.';
comment on column files.document_id is
    'The document that was made of the file; null if none could be made: see problems.';
comment on column files.format is
    'Format found from the content, not from the name: pdf, html, docx or txt; null if none of these.';
comment on column files.n_bytes is 'Size of the file in bytes.';
comment on column files.source_url is 'Web address the file was taken from, where the catalogue gives one.';
comment on column files.captured_at is 'When the file was taken from there, where the catalogue says so.';

create table problems (
    stage varchar not null check (stage <> ''),
    document_id varchar,
    path varchar,
    page integer check (page >= 1),
    kind varchar not null check (kind <> ''),
    detail varchar not null
);
comment on table problems is
    'What could not be done, one row each: a file that is no document, a page that could not be read, a name that could not be resolved.';
comment on column problems.stage is 'The stage that met the problem, for instance read or describe.';
comment on column problems.document_id is
    'The document it concerns; it is missing from documents if the document failed as a whole.';
comment on column problems.path is 'Path of the file it concerns, as in files.';
comment on column problems.page is 'Physical page it concerns, from 1; null where it is not about one page.';
comment on column problems.kind is 'Short code of the problem.';
comment on column problems.detail is 'What happened, in one line.';

-- read ------------------------------------------------------------------------------------------------------

create table pages (
    document_id varchar not null,
    page integer not null check (page >= 1),
    page_label varchar,
    text varchar not null,
    start_char integer not null check (start_char >= 0),
    method varchar not null check (method in ('text', 'ocr', 'none')),
    engine varchar not null,
    width double not null check (width >= 0),
    height double not null check (height >= 0),
    confidence double check (confidence between 0 and 1),
    run_id varchar not null,
    primary key (document_id, page)
);
comment on table pages is
    'The pages of the documents, one row each, with their text in reading order. Text, HTML and Word files are one page. The text is not masked here, nor are quotes anywhere in this database: private_spans says what must be before anything is published.';
comment on column pages.document_id is 'The document: see documents.';
comment on column pages.page is 'Physical page, from 1, as a PDF viewer counts.';
comment on column pages.page_label is 'Page number as printed on the page, where one is.';
comment on column pages.text is
    'Mended text in reading order: hyphenation undone, lines of a paragraph joined by spaces, paragraphs by line breaks, cells of a table row by tabs; running heads included.';
comment on column pages.start_char is
    'Offset in code points at which the page starts in the text of the document: its pages joined by one form feed.';
comment on column pages.method is
    'How the text was had: text (from the file), ocr (recognised from the picture) or none (no text on the page).';
comment on column pages.engine is 'The library that read the page.';
comment on column pages.width is 'Width of the page in points; 0 for formats without pages.';
comment on column pages.height is 'Height of the page in points; 0 for formats without pages.';
comment on column pages.confidence is
    'How sure the reading is, from 0 to 1; null where the engine does not say.';
comment on column pages.run_id is 'The run of the stage that made the row: see runs.';

-- segment ---------------------------------------------------------------------------------------------------

create table page_checks (
    document_id varchar not null,
    page integer not null check (page >= 1),
    reason varchar not null check (reason in ('sample', 'rotated', 'unmapped', 'damaged', 'disagreement')),
    engine varchar not null,
    second_engine varchar not null,
    n_characters integer not null check (n_characters >= 0),
    n_second_characters integer not null check (n_second_characters >= 0),
    n_shared_characters integer not null check (n_shared_characters >= 0),
    agreement_share double not null check (agreement_share between 0 and 1),
    run_id varchar not null,
    primary key (document_id, page)
);
comment on table page_checks is
    'Pages that were read by two independent readers: a seeded sample of every run, and the pages that were suspect.';
comment on column page_checks.document_id is 'The document: see documents.';
comment on column page_checks.page is 'Physical page, from 1.';
comment on column page_checks.reason is
    'Why it was read twice: sample (drawn by its hash), rotated, unmapped (characters without a meaning), damaged, disagreement (with a quick second reading).';
comment on column page_checks.engine is 'The reader whose text the page has.';
comment on column page_checks.second_engine is 'The reader it was compared with.';
comment on column page_checks.n_characters is 'Characters of the page as read, white space apart.';
comment on column page_checks.n_second_characters is 'Characters that the second reader found, white space apart.';
comment on column page_checks.n_shared_characters is 'Characters that both have, counted as multisets.';
comment on column page_checks.agreement_share is 'Shared characters of the larger of both numbers: 1 where the readers agree.';
comment on column page_checks.run_id is 'The run of the stage that made the row: see runs.';

create table segments (
    segment_id varchar not null primary key,
    document_id varchar not null,
    page integer not null check (page >= 1),
    ordinal integer not null check (ordinal >= 0),
    kind varchar not null check (kind in (
        'heading', 'paragraph', 'list_item', 'table_row', 'footnote', 'running_head', 'page_number',
        'contents', 'stamp'
    )),
    section_kind varchar not null check (section_kind in (
        'summary', 'introduction', 'terms_of_reference', 'method', 'chronology', 'analysis',
        'good_practice', 'lessons', 'recommendations', 'action_plan', 'agency_report', 'appendix',
        'glossary', 'contents', 'response', 'judgement', 'improvement', 'strengths', 'concerns',
        'circumstances', 'front_matter', 'other'
    )),
    level integer check (level >= 1),
    heading varchar,
    number varchar,
    stem_id varchar,
    continues_id varchar,
    table_index integer check (table_index >= 0),
    "row" integer check ("row" >= 0),
    "columns" varchar[] not null,
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    text varchar not null,
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    table_method varchar check (table_method in ('ruled', 'aligned')),
    mark_char integer check (mark_char >= 0),
    run_id varchar not null
);
comment on table segments is
    'The smallest texts that are cited, one row each: paragraphs, list items, headings, table rows, footnotes, running heads. A paragraph over two pages is two segments.';
comment on column segments.segment_id is 'Identity of the segment.';
comment on column segments.document_id is 'The document: see documents.';
comment on column segments.page is 'Physical page, from 1, on which the segment lies.';
comment on column segments.ordinal is 'Order in the document, from 0.';
comment on column segments.kind is
    'What the segment is: heading, paragraph, list_item, table_row, footnote, running_head, page_number, contents (a line of a table of contents) or stamp.';
comment on column segments.section_kind is
    'Kind of the section it stands in, found from the headings; other where they do not tell.';
comment on column segments.level is 'Level of a heading, from 1 (the highest); null for other kinds.';
comment on column segments.heading is 'Text of the nearest heading above.';
comment on column segments.number is 'Paragraph or item number as printed.';
comment on column segments.stem_id is
    'The segment whose words introduce this list item; null where there is none.';
comment on column segments.continues_id is
    'The earlier segment, on this page (a column) or before, whose paragraph goes on here; null where it starts here.';
comment on column segments.table_index is 'Number of the table in the document, from 0; null outside tables.';
comment on column segments."row" is 'Number of the row in that table, from 0; null outside tables.';
comment on column segments."columns" is
    'Headings of the cells of a table row, in order; empty outside tables.';
comment on column segments.start_char is
    'Where the segment starts: 0-based offset in code points into the text of the document.';
comment on column segments.end_char is 'Where the segment ends: offset of the character after the last.';
comment on column segments.text is 'The text of the document from start_char to end_char.';
comment on column segments.boxes is
    'Rectangles around the segment: page, and points from the top left corner of the page.';
comment on column segments.table_method is
    'How the table of a row was found: ruled (by its drawn lines) or aligned (by the alignment of its text, less certain); null outside tables of PDFs.';
comment on column segments.mark_char is
    'Of a footnote, where its mark stands in the text: offset into the text of the document; null for other kinds and where no mark was found.';
comment on column segments.run_id is 'The run of the stage that made the row: see runs.';

-- describe --------------------------------------------------------------------------------------------------

create table documents (
    document_id varchar not null primary key,
    sha256 varchar not null check (length(sha256) = 64),
    text_sha256 varchar not null check (length(text_sha256) = 64),
    kind varchar not null check (kind in (
        'serious_case_review', 'practice_review', 'learning_review', 'rapid_review_analysis',
        'thematic_review', 'inspection', 'joint_inspection', 'inquiry', 'coroner_report',
        'coroner_finding', 'response', 'guidance', 'news', 'other'
    )),
    title varchar,
    publisher varchar,
    area_code varchar,
    board_id varchar,
    nation varchar,
    published_on date,
    published_on_source varchar check (published_on_source in ('printed', 'catalogue', 'metadata', 'estimated')),
    period_start_on date,
    period_end_on date check (period_end_on >= period_start_on),
    is_in_scope boolean not null,
    scope_reason varchar not null,
    licence varchar,
    source_url varchar,
    n_pages integer not null check (n_pages >= 0),
    n_ocr_pages integer not null check (n_ocr_pages between 0 and n_pages),
    run_id varchar not null
);
comment on table documents is
    'The documents: published texts, one row each, and what is known of them.';
comment on column documents.document_id is
    'Identity of the document: the first 16 digits of the SHA-256 of its file.';
comment on column documents.sha256 is 'SHA-256 of the bytes of the file the document was made of.';
comment on column documents.text_sha256 is
    'SHA-256 of the text of the document in UTF-8 (its pages joined by one form feed): the version that all offsets count into.';
comment on column documents.kind is
    'What the document is, for instance serious_case_review, practice_review, inspection, coroner_report or news.';
comment on column documents.title is 'Title as printed, or from the catalogue.';
comment on column documents.publisher is 'Body that published the document.';
comment on column documents.area_code is
    'GSS code of the area whose practice is described; null where there is none or it could not be told. Of an authority that only changed its code it is the newest: documents_in_time has the code of its day.';
comment on column documents.board_id is
    'The safeguarding board or partnership whose document it is: see boards.';
comment on column documents.nation is
    'Nation the document concerns: England, Wales, Scotland, Northern Ireland; Fictional for samples.';
comment on column documents.published_on is
    'Date of publication; where only a month or year is known, its first day.';
comment on column documents.published_on_source is
    'Where the date of publication comes from: printed, catalogue, metadata of the file, or estimated from other dates.';
comment on column documents.period_start_on is 'First day of the practice that the document describes.';
comment on column documents.period_end_on is 'Last day of the practice that the document describes.';
comment on column documents.is_in_scope is
    'True where the document belongs in comparisons of how children were safeguarded; views that compare use only these.';
comment on column documents.scope_reason is 'Why it is in scope, or not.';
comment on column documents.licence is
    'Licence of the document, where known; reviews are copyright of their boards unless stated.';
comment on column documents.source_url is 'Web address the document was taken from, where known.';
comment on column documents.n_pages is 'Number of pages.';
comment on column documents.n_ocr_pages is 'Number of pages whose text was recognised from the picture.';
comment on column documents.run_id is 'The run of the stage that made the row: see runs.';

create table document_areas (
    document_id varchar not null,
    area_code varchar not null,
    role varchar not null check (role in (
        'practice_reviewed', 'publisher', 'home', 'placement', 'incident', 'recipient'
    )),
    run_id varchar not null,
    primary key (document_id, area_code, role)
);
comment on table document_areas is
    'The areas that a document concerns, one row for each document, area and role.';
comment on column document_areas.document_id is 'The document: see documents.';
comment on column document_areas.area_code is 'GSS code of the area: see areas.';
comment on column document_areas.role is
    'How the document concerns the area: practice_reviewed, publisher, home (of the child), placement, incident, recipient (of a report).';
comment on column document_areas.run_id is 'The run of the stage that made the row: see runs.';

create table reviews (
    review_id varchar not null primary key,
    review_type varchar not null check (review_type in (
        'scr', 'learning_review', 'rapid_review', 'lcspr', 'national_review', 'significant_case_review',
        'scottish_learning_review', 'cpr', 'susr', 'cmr', 'dhr', 'sar', 'inspection', 'inquest',
        'inquiry', 'other'
    )),
    label varchar,
    area_code varchar,
    board_id varchar,
    statutory_basis varchar,
    method varchar,
    status varchar not null check (status in ('announced', 'under_way', 'published', 'withdrawn', 'unknown')),
    announced_on date,
    expected_on date,
    published_on date,
    run_id varchar not null
);
comment on table reviews is
    'The reviews: processes (announced, under way, published) that several documents may belong to, one row each. Comparisons count reviews.';
comment on column reviews.review_id is 'Identity of the review.';
comment on column reviews.review_type is
    'Type of review, for instance scr (serious case review), lcspr (local child safeguarding practice review), inspection, inquest, inquiry.';
comment on column reviews.label is 'Name by which the review is known, such as a pseudonym of the child.';
comment on column reviews.area_code is 'GSS code of the area whose practice is reviewed: see areas.';
comment on column reviews.board_id is
    'Board or partnership that commissioned it: see boards; null for most inspections and inquests, which no board commissions. Boards were replaced: count by board_history.';
comment on column reviews.statutory_basis is 'Law or guidance under which it was held, where stated.';
comment on column reviews.method is 'Method of the review, where stated.';
comment on column reviews.status is
    'Where the review stands, as far as the documents tell: announced, under_way, published, withdrawn or unknown.';
comment on column reviews.announced_on is 'Date on which it was announced, where stated.';
comment on column reviews.expected_on is 'Date by which it was expected, where stated.';
comment on column reviews.published_on is
    'Date on which its report was published; null where no report is known.';
comment on column reviews.run_id is 'The run of the stage that made the row: see runs.';

create table review_documents (
    review_id varchar not null,
    document_id varchar not null,
    role varchar not null check (role in (
        'announcement', 'terms_of_reference', 'summary', 'full_report', 'action_plan', 'response',
        'news', 're_review'
    )),
    reason varchar not null check (reason <> ''),
    run_id varchar not null,
    primary key (review_id, document_id)
);
comment on table review_documents is
    'Which documents belong to which review, one row for each pair.';
comment on column review_documents.review_id is 'The review: see reviews.';
comment on column review_documents.document_id is 'The document: see documents.';
comment on column review_documents.role is 'What the document is to the review.';
comment on column review_documents.reason is 'Why the document is thought to belong to the review.';
comment on column review_documents.run_id is 'The run of the stage that made the row: see runs.';

create table review_links (
    review_id varchar not null,
    other_review_id varchar not null check (other_review_id <> review_id),
    relation varchar not null check (relation in ('same_case', 'revisits', 'disputes', 'supersedes')),
    reason varchar not null check (reason <> ''),
    run_id varchar not null,
    primary key (review_id, other_review_id, relation)
);
comment on table review_links is
    'How reviews stand to each other, one row for each pair and relation.';
comment on column review_links.review_id is 'The review that relates to the other: see reviews.';
comment on column review_links.other_review_id is 'The other review: see reviews.';
comment on column review_links.relation is
    'What the first is to the other: same_case, revisits, disputes or supersedes it.';
comment on column review_links.reason is 'Why the two are thought to be related.';
comment on column review_links.run_id is 'The run of the stage that made the row: see runs.';

create table subjects (
    subject_id varchar not null primary key,
    review_id varchar not null,
    label varchar not null,
    age_band varchar,
    run_id varchar not null
);
comment on table subjects is
    'The children and young people whom reviews are about, by pseudonym, one row each.';
comment on column subjects.subject_id is 'Identity of the row.';
comment on column subjects.review_id is 'The review: see reviews.';
comment on column subjects.label is 'Pseudonym as the review uses it.';
comment on column subjects.age_band is 'Age in years as a band; null where not stated.';
comment on column subjects.run_id is 'The run of the stage that made the row: see runs.';

create table case_facts (
    case_fact_id varchar not null primary key,
    review_id varchar,
    document_id varchar not null,
    fact_kind varchar not null check (fact_kind in (
        'n_subjects', 'n_victims', 'n_convicted', 'convicted_on', 'sentenced_on', 'incident_on',
        'harm_type'
    )),
    value_low varchar not null,
    value_high varchar,
    qualifier varchar,
    as_of_on date,
    page integer not null check (page >= 1),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    quote varchar not null check (quote <> ''),
    run_id varchar not null
);
comment on table case_facts is
    'Numbers, dates and kinds of harm that documents state about a case, one row each. Counts of people must be suppressed when small before anything is published.';
comment on column case_facts.case_fact_id is 'Identity of the row.';
comment on column case_facts.review_id is
    'The review it is about: see reviews; null where the document belongs to none.';
comment on column case_facts.document_id is 'The document: see documents.';
comment on column case_facts.fact_kind is
    'What is stated: n_subjects, n_victims, n_convicted (people), convicted_on, sentenced_on, incident_on (dates) or harm_type.';
comment on column case_facts.value_low is
    'The value, or the lower end of a range: a number, a month (YYYY-MM, or --MM where no year is told) or a code. As text: for dates of incidents see review_delays.';
comment on column case_facts.value_high is 'The upper end of a range; null where a single value is stated.';
comment on column case_facts.qualifier is 'Words that qualify the value, such as more than or potential.';
comment on column case_facts.as_of_on is 'Date for which it was stated, where known.';
comment on column case_facts.page is 'Physical page, from 1.';
comment on column case_facts.start_char is
    'Where the quote starts: 0-based offset in code points into the text of the document.';
comment on column case_facts.end_char is 'Where the quote ends: offset of the character after the last.';
comment on column case_facts.quote is 'The words that state it, verbatim.';
comment on column case_facts.run_id is 'The run of the stage that made the row: see runs.';

-- extract ---------------------------------------------------------------------------------------------------

create table agency_mentions (
    mention_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    page integer not null check (page >= 1),
    surface varchar not null check (surface <> ''),
    agency_id varchar,
    sector varchar not null check (sector in (
        'social_care', 'police', 'health', 'education', 'justice', 'council_other', 'partnership',
        'voluntary', 'inspectorate', 'government', 'unspecified'
    )),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    run_id varchar not null
);
comment on table agency_mentions is
    'Names and role nouns that stand for bodies with a duty, one row for each mention.';
comment on column agency_mentions.mention_id is 'Identity of the mention.';
comment on column agency_mentions.document_id is 'The document: see documents.';
comment on column agency_mentions.segment_id is 'The segment it stands in: see segments.';
comment on column agency_mentions.page is 'Physical page, from 1.';
comment on column agency_mentions.surface is 'The words by which the text names the body, verbatim.';
comment on column agency_mentions.agency_id is
    'The body it was resolved to: see agencies; null where unresolved or more than one body remained possible.';
comment on column agency_mentions.sector is
    'Sector of the body; unspecified for words like agencies or professionals.';
comment on column agency_mentions.start_char is
    'Where the mention starts: 0-based offset in code points into the text of the document.';
comment on column agency_mentions.end_char is
    'Where the mention ends: offset of the character after the last.';
comment on column agency_mentions.run_id is 'The run of the stage that made the row: see runs.';

create table failures (
    failure_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    section_kind varchar not null check (section_kind in (
        'summary', 'introduction', 'terms_of_reference', 'method', 'chronology', 'analysis',
        'good_practice', 'lessons', 'recommendations', 'action_plan', 'agency_report', 'appendix',
        'glossary', 'contents', 'response', 'judgement', 'improvement', 'strengths', 'concerns',
        'circumstances', 'front_matter', 'other'
    )),
    page integer not null check (page >= 1),
    quote varchar not null check (quote <> ''),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    focus_start_char integer not null check (focus_start_char >= 0),
    focus_end_char integer not null check (focus_end_char > focus_start_char),
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    category_id varchar,
    is_missed_opportunity boolean not null,
    is_hindsight boolean not null,
    is_hedged boolean not null,
    is_past boolean not null,
    confidence double not null check (confidence between 0 and 1),
    found_by varchar not null check (found_by <> ''),
    run_id varchar not null
);
comment on table failures is
    'What the document itself asserts that someone with a duty did not do, did badly, late or unevenly, or that a needed service was missing. One row for each statement.';
comment on column failures.failure_id is
    'Identity of the failure: made from document, kind, words and occurrence, so it stays when others come or go.';
comment on column failures.document_id is 'The document that asserts it: see documents.';
comment on column failures.segment_id is 'The segment that holds the first part of the quote: see segments.';
comment on column failures.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column failures.page is 'Physical page, from 1, on which the quote starts.';
comment on column failures.quote is
    'The whole sentence or list item, verbatim; parts on two pages are joined by a space.';
comment on column failures.start_char is
    'Where the first part of the quote starts: 0-based offset in code points into the text of the document.';
comment on column failures.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column failures.focus_start_char is
    'Where the clause that carries the failure starts: offset in code points into the text of the document.';
comment on column failures.focus_end_char is
    'Where that clause ends: offset of the character after the last.';
comment on column failures.boxes is
    'Rectangles around the first part of the quote, one for each printed line: page, and points from the top left corner of the page.';
comment on column failures.category_id is
    'Practice code of the codebook: see categories; null where none was given.';
comment on column failures.is_missed_opportunity is
    'True where an identifiable contact, decision or piece of information was open to protective action that was not taken.';
comment on column failures.is_hindsight is 'True where the document says that it is seen with hindsight.';
comment on column failures.is_hedged is
    'True where the document puts the failure with reserve (may, could have been better).';
comment on column failures.is_past is
    'True where the document says that it has since been put right or is over.';
comment on column failures.confidence is
    'How sure the extraction is, from 0 to 1; no measured probability unless docs/evaluation.md says so.';
comment on column failures.found_by is 'The record of models/ or the rule that found it.';
comment on column failures.run_id is 'The run of the stage that made the row: see runs.';

create table good_practice (
    good_practice_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    section_kind varchar not null check (section_kind in (
        'summary', 'introduction', 'terms_of_reference', 'method', 'chronology', 'analysis',
        'good_practice', 'lessons', 'recommendations', 'action_plan', 'agency_report', 'appendix',
        'glossary', 'contents', 'response', 'judgement', 'improvement', 'strengths', 'concerns',
        'circumstances', 'front_matter', 'other'
    )),
    page integer not null check (page >= 1),
    quote varchar not null check (quote <> ''),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    focus_start_char integer not null check (focus_start_char >= 0),
    focus_end_char integer not null check (focus_end_char > focus_start_char),
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    is_hedged boolean not null,
    is_past boolean not null,
    confidence double not null check (confidence between 0 and 1),
    found_by varchar not null check (found_by <> ''),
    run_id varchar not null
);
comment on table good_practice is
    'What the document itself asserts was done well, is a strength or has improved. One row for each statement.';
comment on column good_practice.good_practice_id is
    'Identity of the good practice: made from document, kind, words and occurrence, so it stays when others come or go.';
comment on column good_practice.document_id is 'The document that asserts it: see documents.';
comment on column good_practice.segment_id is
    'The segment that holds the first part of the quote: see segments.';
comment on column good_practice.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column good_practice.page is 'Physical page, from 1, on which the quote starts.';
comment on column good_practice.quote is
    'The whole sentence or list item, verbatim; parts on two pages are joined by a space.';
comment on column good_practice.start_char is
    'Where the first part of the quote starts: 0-based offset in code points into the text of the document.';
comment on column good_practice.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column good_practice.focus_start_char is
    'Where the clause that carries the good practice starts: offset in code points into the text of the document.';
comment on column good_practice.focus_end_char is
    'Where that clause ends: offset of the character after the last.';
comment on column good_practice.boxes is
    'Rectangles around the first part of the quote, one for each printed line: page, and points from the top left corner of the page.';
comment on column good_practice.is_hedged is
    'True where the document puts the good practice with reserve (may, could have been better).';
comment on column good_practice.is_past is
    'True where the document says that it has since been put right or is over.';
comment on column good_practice.confidence is
    'How sure the extraction is, from 0 to 1; no measured probability unless docs/evaluation.md says so.';
comment on column good_practice.found_by is 'The record of models/ or the rule that found it.';
comment on column good_practice.run_id is 'The run of the stage that made the row: see runs.';

create table causes (
    cause_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    section_kind varchar not null check (section_kind in (
        'summary', 'introduction', 'terms_of_reference', 'method', 'chronology', 'analysis',
        'good_practice', 'lessons', 'recommendations', 'action_plan', 'agency_report', 'appendix',
        'glossary', 'contents', 'response', 'judgement', 'improvement', 'strengths', 'concerns',
        'circumstances', 'front_matter', 'other'
    )),
    page integer not null check (page >= 1),
    quote varchar not null check (quote <> ''),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    focus_start_char integer not null check (focus_start_char >= 0),
    focus_end_char integer not null check (focus_end_char > focus_start_char),
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    level varchar not null check (level in (
        'person', 'team', 'organisation', 'between_agencies', 'resources', 'society'
    )),
    cue varchar not null,
    is_hedged boolean not null,
    is_past boolean not null,
    confidence double not null check (confidence between 0 and 1),
    found_by varchar not null check (found_by <> ''),
    run_id varchar not null
);
comment on table causes is
    'Why, as the document asserts, those with a duty acted or failed to act as they did. One row for each statement.';
comment on column causes.cause_id is
    'Identity of the cause: made from document, kind, words and occurrence, so it stays when others come or go.';
comment on column causes.document_id is 'The document that asserts it: see documents.';
comment on column causes.segment_id is 'The segment that holds the first part of the quote: see segments.';
comment on column causes.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column causes.page is 'Physical page, from 1, on which the quote starts.';
comment on column causes.quote is
    'The whole sentence or list item, verbatim; parts on two pages are joined by a space.';
comment on column causes.start_char is
    'Where the first part of the quote starts: 0-based offset in code points into the text of the document.';
comment on column causes.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column causes.focus_start_char is
    'Where the clause that carries the cause starts: offset in code points into the text of the document.';
comment on column causes.focus_end_char is 'Where that clause ends: offset of the character after the last.';
comment on column causes.boxes is
    'Rectangles around the first part of the quote, one for each printed line: page, and points from the top left corner of the page.';
comment on column causes.level is
    'Where the cause lies: person, team, organisation, between_agencies, resources or society.';
comment on column causes.cue is 'The words that mark it as a cause.';
comment on column causes.is_hedged is
    'True where the document puts the cause with reserve (may, could have been better).';
comment on column causes.is_past is
    'True where the document says that it has since been put right or is over.';
comment on column causes.confidence is
    'How sure the extraction is, from 0 to 1; no measured probability unless docs/evaluation.md says so.';
comment on column causes.found_by is 'The record of models/ or the rule that found it.';
comment on column causes.run_id is 'The run of the stage that made the row: see runs.';

create table impacts (
    impact_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    section_kind varchar not null check (section_kind in (
        'summary', 'introduction', 'terms_of_reference', 'method', 'chronology', 'analysis',
        'good_practice', 'lessons', 'recommendations', 'action_plan', 'agency_report', 'appendix',
        'glossary', 'contents', 'response', 'judgement', 'improvement', 'strengths', 'concerns',
        'circumstances', 'front_matter', 'other'
    )),
    page integer not null check (page >= 1),
    quote varchar not null check (quote <> ''),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    focus_start_char integer not null check (focus_start_char >= 0),
    focus_end_char integer not null check (focus_end_char > focus_start_char),
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    is_hedged boolean not null,
    is_past boolean not null,
    confidence double not null check (confidence between 0 and 1),
    found_by varchar not null check (found_by <> ''),
    run_id varchar not null
);
comment on table impacts is
    'What a shortcoming did, as the document asserts, to children and families or to later work. One row for each statement.';
comment on column impacts.impact_id is
    'Identity of the impact: made from document, kind, words and occurrence, so it stays when others come or go.';
comment on column impacts.document_id is 'The document that asserts it: see documents.';
comment on column impacts.segment_id is 'The segment that holds the first part of the quote: see segments.';
comment on column impacts.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column impacts.page is 'Physical page, from 1, on which the quote starts.';
comment on column impacts.quote is
    'The whole sentence or list item, verbatim; parts on two pages are joined by a space.';
comment on column impacts.start_char is
    'Where the first part of the quote starts: 0-based offset in code points into the text of the document.';
comment on column impacts.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column impacts.focus_start_char is
    'Where the clause that carries the impact starts: offset in code points into the text of the document.';
comment on column impacts.focus_end_char is 'Where that clause ends: offset of the character after the last.';
comment on column impacts.boxes is
    'Rectangles around the first part of the quote, one for each printed line: page, and points from the top left corner of the page.';
comment on column impacts.is_hedged is
    'True where the document puts the impact with reserve (may, could have been better).';
comment on column impacts.is_past is
    'True where the document says that it has since been put right or is over.';
comment on column impacts.confidence is
    'How sure the extraction is, from 0 to 1; no measured probability unless docs/evaluation.md says so.';
comment on column impacts.found_by is 'The record of models/ or the rule that found it.';
comment on column impacts.run_id is 'The run of the stage that made the row: see runs.';

create table recommendations (
    recommendation_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    section_kind varchar not null check (section_kind in (
        'summary', 'introduction', 'terms_of_reference', 'method', 'chronology', 'analysis',
        'good_practice', 'lessons', 'recommendations', 'action_plan', 'agency_report', 'appendix',
        'glossary', 'contents', 'response', 'judgement', 'improvement', 'strengths', 'concerns',
        'circumstances', 'front_matter', 'other'
    )),
    page integer not null check (page >= 1),
    quote varchar not null check (quote <> ''),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    focus_start_char integer not null check (focus_start_char >= 0),
    focus_end_char integer not null check (focus_end_char > focus_start_char),
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    number varchar,
    ask_kind varchar not null check (ask_kind in (
        'recommendation', 'priority_action', 'area_for_improvement', 'consideration',
        'matter_of_concern', 'learning_point', 'action_plan_item'
    )),
    action varchar,
    deadline varchar,
    is_mirror boolean not null,
    mirrors_failure_id varchar,
    smart_specific boolean not null,
    smart_measurable boolean not null,
    smart_assigned boolean not null,
    smart_time_bound boolean not null,
    smart_reasons varchar not null,
    is_hedged boolean not null,
    is_past boolean not null,
    confidence double not null check (confidence between 0 and 1),
    found_by varchar not null check (found_by <> ''),
    run_id varchar not null
);
comment on table recommendations is
    'What the document asks a body to do in future, each ask once however often it is printed.';
comment on column recommendations.recommendation_id is
    'Identity of the recommendation: made from document, kind, words and occurrence, so it stays when others come or go.';
comment on column recommendations.document_id is 'The document that asserts it: see documents.';
comment on column recommendations.segment_id is
    'The segment that holds the first part of the quote: see segments.';
comment on column recommendations.section_kind is 'Kind of the section it stands in, as in segments.';
comment on column recommendations.page is 'Physical page, from 1, on which the quote starts.';
comment on column recommendations.quote is
    'The whole sentence or list item, verbatim; parts on two pages are joined by a space.';
comment on column recommendations.start_char is
    'Where the first part of the quote starts: 0-based offset in code points into the text of the document.';
comment on column recommendations.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column recommendations.focus_start_char is
    'Where the clause that carries the recommendation starts: offset in code points into the text of the document.';
comment on column recommendations.focus_end_char is
    'Where that clause ends: offset of the character after the last.';
comment on column recommendations.boxes is
    'Rectangles around the first part of the quote, one for each printed line: page, and points from the top left corner of the page.';
comment on column recommendations.number is 'Number as printed.';
comment on column recommendations.ask_kind is
    'What the document calls the ask, for instance recommendation, priority_action, area_for_improvement or consideration.';
comment on column recommendations.action is
    'What is to be done, without addressee and deadline, where it could be told apart.';
comment on column recommendations.deadline is 'Words that say by when; null where none are given.';
comment on column recommendations.is_mirror is
    'True where it only turns a failure round into an order, without touching its cause.';
comment on column recommendations.mirrors_failure_id is 'The failure it turns round: see failures.';
comment on column recommendations.smart_specific is 'True where it says what exactly is to be done.';
comment on column recommendations.smart_measurable is
    'True where it says how one will know that it was done.';
comment on column recommendations.smart_assigned is 'True where it says who is to do it.';
comment on column recommendations.smart_time_bound is 'True where it says by when.';
comment on column recommendations.smart_reasons is
    'Why each of the four marks holds or does not, in a few words, with the words of the text that tell.';
comment on column recommendations.is_hedged is
    'True where the document puts the recommendation with reserve (may, could have been better).';
comment on column recommendations.is_past is
    'True where the document says that it has since been put right or is over.';
comment on column recommendations.confidence is
    'How sure the extraction is, from 0 to 1; no measured probability unless docs/evaluation.md says so.';
comment on column recommendations.found_by is 'The record of models/ or the rule that found it.';
comment on column recommendations.run_id is 'The run of the stage that made the row: see runs.';

create table evidence (
    extract_kind varchar not null check (extract_kind in (
        'failure', 'good_practice', 'cause', 'impact', 'recommendation', 'response'
    )),
    extract_id varchar not null,
    ordinal integer not null check (ordinal >= 0),
    role varchar not null check (role in ('main', 'continuation', 'stem', 'repeat', 'addressee', 'deadline')),
    document_id varchar not null,
    segment_id varchar not null,
    page integer not null check (page >= 1),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    boxes struct(page integer, x0 double, top double, x1 double, bottom double)[] not null,
    quote varchar not null check (quote <> ''),
    run_id varchar not null,
    primary key (extract_kind, extract_id, ordinal)
);
comment on table evidence is
    'The places that prove the extracts, one row for each place. An extract over two pages, under a stem or printed twice has several.';
comment on column evidence.extract_kind is
    'Kind of the extract, which tells its table: failure, good_practice, cause, impact, recommendation or response.';
comment on column evidence.extract_id is 'The extract: the id column of the table of its kind.';
comment on column evidence.ordinal is 'Order of the places of one extract.';
comment on column evidence.role is
    'What the place is to the extract: main, continuation (the sentence goes on), stem (words that introduce a list), repeat (printed again), addressee, deadline.';
comment on column evidence.document_id is 'The document: see documents.';
comment on column evidence.segment_id is 'The segment that holds the place: see segments.';
comment on column evidence.page is 'Physical page, from 1.';
comment on column evidence.start_char is
    'Where the quote starts: 0-based offset in code points into the text of the document.';
comment on column evidence.end_char is 'Where the quote ends: offset of the character after the last.';
comment on column evidence.boxes is
    'Rectangles around the quote, one for each printed line: page, and points from the top left corner of the page.';
comment on column evidence.quote is 'The text of the document from start_char to end_char, verbatim.';
comment on column evidence.run_id is 'The run of the stage that made the row: see runs.';

create table candidates (
    candidate_id varchar not null primary key,
    document_id varchar not null,
    segment_id varchar not null,
    page integer not null check (page >= 1),
    quote varchar not null check (quote <> ''),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    kind varchar not null check (kind <> ''),
    assertion varchar not null check (assertion <> ''),
    voice varchar not null check (voice in ('document', 'agency', 'family', 'quoted')),
    reason varchar not null,
    probability double check (probability between 0 and 1),
    run_id varchar not null
);
comment on table candidates is
    'What was weighed as an extract and not adopted, one row each, so that what is missed can be studied. Never count these.';
comment on column candidates.candidate_id is 'Identity of the row.';
comment on column candidates.document_id is 'The document: see documents.';
comment on column candidates.segment_id is 'The segment it stands in: see segments.';
comment on column candidates.page is 'Physical page, from 1.';
comment on column candidates.quote is
    'The sentence or list item, verbatim; parts on two pages are joined by a space.';
comment on column candidates.start_char is
    'Where the first part of the quote starts: 0-based offset in code points into the text of the document.';
comment on column candidates.end_char is
    'Where the first part of the quote ends: offset of the character after the last.';
comment on column candidates.kind is 'What it might have been, for instance failure or recommendation.';
comment on column candidates.assertion is
    'How the sentence puts it, for instance negated, hypothetical or attributed.';
comment on column candidates.voice is
    'Whose assertion it is: the document''s own, an agency''s, the family''s, or quoted from elsewhere.';
comment on column candidates.reason is 'Why it was not adopted.';
comment on column candidates.probability is
    'Probability given to it, from 0 to 1; null where a rule decided.';
comment on column candidates.run_id is 'The run of the stage that made the row: see runs.';

create table cause_failures (
    cause_id varchar not null,
    failure_id varchar not null,
    is_same_sentence boolean not null,
    run_id varchar not null,
    primary key (cause_id, failure_id)
);
comment on table cause_failures is
    'Which cause explains which failure, one row for each pair.';
comment on column cause_failures.cause_id is 'The cause: see causes.';
comment on column cause_failures.failure_id is 'The failure it explains: see failures.';
comment on column cause_failures.is_same_sentence is 'True where both stand in one sentence or list item.';
comment on column cause_failures.run_id is 'The run of the stage that made the row: see runs.';

create table impact_failures (
    impact_id varchar not null,
    failure_id varchar not null,
    is_same_sentence boolean not null,
    run_id varchar not null,
    primary key (impact_id, failure_id)
);
comment on table impact_failures is
    'Which impact followed from which failure, one row for each pair.';
comment on column impact_failures.impact_id is 'The impact: see impacts.';
comment on column impact_failures.failure_id is 'The failure it followed from: see failures.';
comment on column impact_failures.is_same_sentence is 'True where both stand in one sentence or list item.';
comment on column impact_failures.run_id is 'The run of the stage that made the row: see runs.';

create table failure_agencies (
    failure_id varchar not null,
    surface varchar not null check (surface <> ''),
    agency_id varchar,
    sector varchar not null check (sector in (
        'social_care', 'police', 'health', 'education', 'justice', 'council_other', 'partnership',
        'voluntary', 'inspectorate', 'government', 'unspecified'
    )),
    role varchar not null check (role in ('responsible', 'involved', 'affected')),
    run_id varchar not null,
    primary key (failure_id, surface, role)
);
comment on table failure_agencies is
    'The bodies named in a failure, one row for each failure, name and role.';
comment on column failure_agencies.failure_id is 'The failure: see failures.';
comment on column failure_agencies.surface is 'The words by which the text names the body, verbatim.';
comment on column failure_agencies.agency_id is
    'The body it was resolved to: see agencies; null where unresolved or more than one body remained possible.';
comment on column failure_agencies.sector is
    'Sector of the body; unspecified for words like agencies or professionals.';
comment on column failure_agencies.role is
    'Part of the body in the failure: responsible, involved or affected.';
comment on column failure_agencies.run_id is 'The run of the stage that made the row: see runs.';

create table recommendation_addressees (
    recommendation_id varchar not null,
    surface varchar not null check (surface <> ''),
    agency_id varchar,
    sector varchar not null check (sector in (
        'social_care', 'police', 'health', 'education', 'justice', 'council_other', 'partnership',
        'voluntary', 'inspectorate', 'government', 'unspecified'
    )),
    run_id varchar not null,
    primary key (recommendation_id, surface)
);
comment on table recommendation_addressees is
    'The bodies that a recommendation asks, one row for each recommendation and name.';
comment on column recommendation_addressees.recommendation_id is 'The recommendation: see recommendations.';
comment on column recommendation_addressees.surface is
    'The words by which the text names the body, verbatim.';
comment on column recommendation_addressees.agency_id is
    'The body it was resolved to: see agencies; null where unresolved or more than one body remained possible.';
comment on column recommendation_addressees.sector is
    'Sector of the body, resolved or not, so all asks to health bodies are those with health; unspecified for words like agencies or professionals.';
comment on column recommendation_addressees.run_id is 'The run of the stage that made the row: see runs.';

create table recommendation_links (
    recommendation_id varchar not null,
    other_recommendation_id varchar not null check (other_recommendation_id <> recommendation_id),
    relation varchar not null check (relation in ('same', 'near', 'related')),
    similarity double not null check (similarity between -1 and 1),
    probability double not null check (probability between 0 and 1),
    run_id varchar not null,
    primary key (recommendation_id, other_recommendation_id)
);
comment on table recommendation_links is
    'Pairs of recommendations of different documents that ask much the same, one row for each pair; of each recommendation the likest.';
comment on column recommendation_links.recommendation_id is 'One recommendation: see recommendations.';
comment on column recommendation_links.other_recommendation_id is
    'The other recommendation: see recommendations.';
comment on column recommendation_links.relation is
    'How alike they are: same (the same ask in other words or to another body), near (the same matter, another extent) or related.';
comment on column recommendation_links.similarity is
    'Cosine of the angle between their vectors, from -1 to 1.';
comment on column recommendation_links.probability is
    'How sure it is, from 0 to 1, that they are the same or near, by the fitted model.';
comment on column recommendation_links.run_id is 'The run of the stage that made the row: see runs.';

create table recommendation_groups (
    group_id varchar not null primary key,
    exemplar_id varchar not null,
    is_form boolean not null,
    n_recommendations integer not null check (n_recommendations >= 2),
    cohesion double not null check (cohesion between 0 and 1),
    run_id varchar not null
);
comment on table recommendation_groups is
    'Recommendations of several documents that ask the same or nearly, one row for each group; a recommendation is in one group at most.';
comment on column recommendation_groups.group_id is
    'Identity of the group: the id of its earliest recommendation, so that it stays when later ones join.';
comment on column recommendation_groups.exemplar_id is
    'The recommendation that is likest to all others of the group: see recommendations.';
comment on column recommendation_groups.is_form is
    'True where it is a formality: a request that one publisher closes many documents with in the same words.';
comment on column recommendation_groups.n_recommendations is 'Number of recommendations in the group.';
comment on column recommendation_groups.cohesion is
    'Mean probability, from 0 to 1, over all pairs of the group, that they are the same or near.';
comment on column recommendation_groups.run_id is 'The run of the stage that made the row: see runs.';

create table recommendation_group_members (
    group_id varchar not null,
    recommendation_id varchar not null primary key,
    relation varchar not null check (relation in ('same', 'near', 'related')),
    is_exemplar boolean not null,
    run_id varchar not null
);
comment on table recommendation_group_members is 'Which recommendations belong to which group, one row for each.';
comment on column recommendation_group_members.group_id is 'The group: see recommendation_groups.';
comment on column recommendation_group_members.recommendation_id is 'The recommendation: see recommendations.';
comment on column recommendation_group_members.relation is
    'How alike it is to the exemplar of the group: same, near or related.';
comment on column recommendation_group_members.is_exemplar is
    'True for the recommendation that is likest to all others of the group.';
comment on column recommendation_group_members.run_id is 'The run of the stage that made the row: see runs.';

create table matters (
    matter_id varchar not null primary key,
    facet varchar not null check (facet in ('matter', 'group', 'side')),
    label varchar not null,
    source varchar not null,
    run_id varchar not null
);
comment on table matters is
    'What recommendations may be about, told finer than by the codes of the codebook, one row each.';
comment on column matters.matter_id is 'Identity of the matter.';
comment on column matters.facet is
    'matter (a piece of work or service), group (the children or people it is for) or side (what is to become of it).';
comment on column matters.label is 'What it is called.';
comment on column matters.source is 'Where the matter and its phrases come from.';
comment on column matters.run_id is 'The run of the stage that made the row: see runs.';

create table recommendation_matters (
    recommendation_id varchar not null,
    matter_id varchar not null,
    is_main boolean not null,
    is_first boolean not null,
    run_id varchar not null,
    primary key (recommendation_id, matter_id)
);
comment on table recommendation_matters is 'What recommendations are about, one row for each recommendation and matter.';
comment on column recommendation_matters.recommendation_id is 'The recommendation: see recommendations.';
comment on column recommendation_matters.matter_id is 'The matter: see matters.';
comment on column recommendation_matters.is_main is
    'True where the matter stands in what is asked, and not only in what it is to be good for.';
comment on column recommendation_matters.is_first is 'True for the matter that is named first.';
comment on column recommendation_matters.run_id is 'The run of the stage that made the row: see runs.';

create table recommendation_deadlines (
    recommendation_id varchar not null primary key,
    due_on date not null,
    run_id varchar not null
);
comment on table recommendation_deadlines is
    'When recommendations were due, one row for each whose own words name a day, a month or a span from publication.';
comment on column recommendation_deadlines.recommendation_id is 'The recommendation: see recommendations.';
comment on column recommendation_deadlines.due_on is
    'The day by which it was due; the last one, where a month or a year is named.';
comment on column recommendation_deadlines.run_id is 'The run of the stage that made the row: see runs.';

create table responses (
    response_id varchar not null primary key,
    recommendation_id varchar not null,
    responder_agency_id varchar,
    status varchar not null check (status in ('accepted', 'rejected', 'in_progress', 'completed', 'unknown')),
    status_on date,
    due_on date,
    document_id varchar not null,
    run_id varchar not null
);
comment on table responses is
    'What is known of how recommendations were answered, one row for each answer; no row and no news mean unknown, not undone. Recommendations without a row are most: placed_recommendations has all, with their latest status.';
comment on column responses.response_id is 'Identity of the answer.';
comment on column responses.recommendation_id is 'The recommendation: see recommendations.';
comment on column responses.responder_agency_id is
    'The body that answered: see agencies; null where unresolved.';
comment on column responses.status is 'accepted, rejected, in_progress, completed or unknown.';
comment on column responses.status_on is 'Date for which the status was stated.';
comment on column responses.due_on is 'Date by which the action is due.';
comment on column responses.document_id is 'The document that tells it: see documents.';
comment on column responses.run_id is 'The run of the stage that made the row: see runs.';

create table extract_categories (
    extract_kind varchar not null check (extract_kind in ('failure', 'good_practice', 'cause', 'impact', 'recommendation')),
    extract_id varchar not null,
    category_id varchar not null,
    facet varchar not null check (facet in ('practice', 'context')),
    probability double not null check (probability between 0 and 1),
    run_id varchar not null,
    primary key (extract_kind, extract_id, category_id)
);
comment on table extract_categories is
    'The codes of the codebook that extracts fall under, one row for each extract and code: of failures, their own practice code too; of recommendations, causes and the rest this is the only place.';
comment on column extract_categories.extract_kind is
    'Kind of the extract, which tells its table: failure, good_practice, cause, impact or recommendation.';
comment on column extract_categories.extract_id is 'The extract: the id column of the table of its kind.';
comment on column extract_categories.category_id is 'The code: see categories.';
comment on column extract_categories.facet is
    'practice (what services did) or context (what the children faced).';
comment on column extract_categories.probability is 'How sure the coding is, from 0 to 1.';
comment on column extract_categories.run_id is 'The run of the stage that made the row: see runs.';

-- embed, theme, privacy -------------------------------------------------------------------------------------

create table quote_vectors (
    quote_sha256 varchar not null primary key check (length(quote_sha256) = 64),
    vector float[384] not null
);
comment on table quote_vectors is
    'What quotes of extracts mean, as vectors, one row for each distinct quote; quotes of impacts have one only where another extract has the same quote. The macros search_like and search_meaning compare them.';
comment on column quote_vectors.quote_sha256 is
    'SHA-256 of the quote with one space for any white space: quote_sha256(quote) gives it.';
comment on column quote_vectors.vector is
    'Vector of the quote, of length 1 (all-MiniLM-L6-v2), so that array_inner_product of two is their cosine.';

create table themes (
    theme_id varchar not null primary key,
    label varchar not null,
    keywords varchar[] not null,
    n_extracts integer not null check (n_extracts >= 0),
    n_documents integer not null check (n_documents >= 0),
    n_areas integer not null check (n_areas >= 0),
    n_years integer not null check (n_years >= 0),
    n_publishers integer not null check (n_publishers >= 0),
    stability double check (stability between 0 and 1),
    is_stable boolean,
    coherence double check (coherence between -1 and 1),
    rests_on varchar check (rests_on in ('one publisher', 'one area', 'template')),
    label_source varchar not null check (label_source in ('keyphrases', 'person')),
    first_on date,
    last_on date check (last_on >= first_on),
    run_id varchar not null
);
comment on table themes is
    'The themes: clusters of extracts found by the model, one row each.';
comment on column themes.theme_id is 'Identity of the theme, kept from run to run.';
comment on column themes.label is 'Name of the theme, given by the model or by a person.';
comment on column themes.keywords is 'Words that mark the theme, strongest first.';
comment on column themes.n_extracts is 'Number of extracts in the theme.';
comment on column themes.n_documents is 'Number of documents they come from.';
comment on column themes.n_areas is 'Number of areas whose practice these documents describe.';
comment on column themes.n_years is 'Number of years of practice that these documents describe.';
comment on column themes.n_publishers is 'Number of publishers of these documents.';
comment on column themes.stability is
    'Mean overlap (Jaccard, from 0 to 1) of the theme with its like in clusterings of other samples of documents; null where it was not measured.';
comment on column themes.is_stable is
    'True where stability is high enough to rely on the theme; null where it was not measured.';
comment on column themes.coherence is
    'How far its strongest words stand together in extracts (normalised pointwise mutual information, from -1 to 1); null where it was not measured.';
comment on column themes.rests_on is
    'What the theme hangs on where it does not recur in its own right: one publisher (alone or with others, in all its documents), one area, or template (a quarter or more of its extracts are wordings that one publisher repeats); null where it rests on none of these.';
comment on column themes.label_source is
    'keyphrases where the label was made from the words of the theme, person where somebody named it in models/themes.yml.';
comment on column themes.first_on is
    'Earliest date of practice among its documents: end of the period described, else date of publication.';
comment on column themes.last_on is 'Latest date of practice among its documents, likewise.';
comment on column themes.run_id is 'The run of the stage that made the row: see runs.';

create table theme_members (
    theme_id varchar not null,
    extract_kind varchar not null check (extract_kind in ('failure', 'good_practice', 'cause', 'impact', 'recommendation')),
    extract_id varchar not null,
    probability double not null check (probability between 0 and 1),
    exemplar integer check (exemplar >= 1),
    run_id varchar not null,
    primary key (theme_id, extract_kind, extract_id)
);
comment on table theme_members is
    'Which extracts belong to which theme, one row for each pair.';
comment on column theme_members.theme_id is 'The theme: see themes.';
comment on column theme_members.extract_kind is
    'Kind of the extract, which tells its table: failure, good_practice, cause, impact or recommendation.';
comment on column theme_members.extract_id is 'The extract: the id column of the table of its kind.';
comment on column theme_members.probability is 'Probability of this theme among all themes, from 0 to 1; low where themes are alike. Membership itself asks by how much it leads the next theme.';
comment on column theme_members.exemplar is
    'Rank among the extracts that show best what the theme is, from 1; null for the others.';
comment on column theme_members.run_id is 'The run of the stage that made the row: see runs.';

create table theme_events (
    event varchar not null check (event in ('new', 'kept', 'split', 'merged', 'vanished')),
    theme_id varchar not null,
    other_theme_id varchar,
    share double check (share between 0 and 1),
    run_id varchar not null
);
comment on table theme_events is
    'What became of themes when they were fitted anew, and themes that only documents unseen by that fit show; one row for each event.';
comment on column theme_events.event is 'new, kept, split, merged or vanished.';
comment on column theme_events.theme_id is 'The theme it happened to.';
comment on column theme_events.other_theme_id is
    'Of a split, the new theme that came out of it; of a merger, the theme it went into; null otherwise.';
comment on column theme_events.share is 'Share, from 0 to 1, of the extracts of theme_id that stayed in it (kept) or are now in the other theme; null otherwise.';
comment on column theme_events.run_id is 'The run of the stage that made the row: see runs.';

create table theme_trends (
    theme_id varchar not null,
    review_type varchar not null,
    framework_id varchar not null,
    n_reviews integer not null check (n_reviews >= 0),
    n_with integer not null check (n_with between 0 and n_reviews),
    n_areas integer not null check (n_areas >= 0),
    n_years integer not null check (n_years >= 0),
    first_year integer,
    last_year integer check (last_year >= first_year),
    slope double,
    slope_low double,
    slope_high double check (slope_high >= slope_low),
    p_value double check (p_value between 0 and 1),
    adjusted_p_value double check (adjusted_p_value between 0 and 1),
    direction varchar not null check (direction in ('rise', 'fall', 'no change shown', 'not testable')),
    run_id varchar not null,
    primary key (theme_id, review_type, framework_id)
);
comment on table theme_trends is
    'Whether the share of reviews with a theme rose or fell with the year of practice, one row for each theme, type of review and framework. The counts behind it, year by year, are in the view theme_trend.';
comment on column theme_trends.theme_id is 'The theme: see themes.';
comment on column theme_trends.review_type is 'Type of the reviews, as in reviews; types are never added together.';
comment on column theme_trends.framework_id is
    'Framework of the reviews: see frameworks; none where the register has no entry for them. Reviews under different frameworks look at different things, so they are never added together.';
comment on column theme_trends.n_reviews is
    'Base: number of such reviews that were read, are compared and have a year of practice.';
comment on column theme_trends.n_with is 'Number of these reviews in which the theme occurs at least once.';
comment on column theme_trends.n_areas is 'Number of areas that these reviews are about.';
comment on column theme_trends.n_years is 'Number of years of practice with at least 5 of these reviews.';
comment on column theme_trends.first_year is 'Earliest year of practice among these reviews; null where there are none.';
comment on column theme_trends.last_year is 'Latest year of practice among these reviews; the latest years are incomplete.';
comment on column theme_trends.slope is
    'Change of the log odds of the theme in a year, by logistic regression with Firth''s correction; above 0 it rises. Null where not testable.';
comment on column theme_trends.slope_low is
    'Lower end of the 95% interval of the slope, which counts the area and not the review as independent; not adjusted for the number of themes.';
comment on column theme_trends.slope_high is 'Upper end of that interval.';
comment on column theme_trends.p_value is
    'Probability of at least so strong a trend if the year told nothing: from permutations of years that keep the reviews of an area together. Null where not testable.';
comment on column theme_trends.adjusted_p_value is
    'The same, adjusted over all rows of this table: with 0.05 as the limit, the probability that any row wrongly shows a change is at most 5%.';
comment on column theme_trends.direction is
    'rise or fall where the adjusted p-value is at most 0.05; no change shown, which is not proof of none; not testable with fewer than 5 reviews in each of 3 years, or a theme in fewer than 3 reviews or in all but 2.';
comment on column theme_trends.run_id is 'The run of the stage that made the row: see runs.';

create table rural_urban_differences (
    review_type varchar not null,
    topic_kind varchar not null check (topic_kind in ('category', 'theme')),
    topic_id varchar not null,
    n_rural integer not null check (n_rural >= 0),
    n_rural_with integer not null check (n_rural_with between 0 and n_rural),
    n_rural_areas integer not null check (n_rural_areas >= 0),
    n_urban integer not null check (n_urban >= 0),
    n_urban_with integer not null check (n_urban_with between 0 and n_urban),
    n_urban_areas integer not null check (n_urban_areas >= 0),
    difference double check (difference between -1 and 1),
    difference_low double check (difference_low between -1 and 1),
    difference_high double check (difference_high between -1 and 1),
    p_value double check (p_value between 0 and 1),
    adjusted_p_value double check (adjusted_p_value between 0 and 1),
    direction varchar not null check (direction in (
        'more in rural', 'more in urban', 'no difference shown', 'not testable'
    )),
    run_id varchar not null,
    primary key (review_type, topic_kind, topic_id)
);
comment on table rural_urban_differences is
    'Whether a code or a theme is met more often in reviews of rural or of urban areas, one row for each type of review and each code or theme. Rural areas are those of the classes Rural and Sparse and rural of areas.rural_urban, urban ones those of the class Urban; areas between (Urban with rural areas) are left out. A difference is no measure of performance.';
comment on column rural_urban_differences.review_type is 'Type of the reviews, as in reviews; types are never added together.';
comment on column rural_urban_differences.topic_kind is
    'What is compared: category (reviews with at least one failure under a code) or theme (reviews with at least one extract of it).';
comment on column rural_urban_differences.topic_id is 'The code, see categories, or the theme, see themes.';
comment on column rural_urban_differences.n_rural is 'Base: number of reviews of rural areas that were read and are compared.';
comment on column rural_urban_differences.n_rural_with is 'Number of these reviews with the code or theme.';
comment on column rural_urban_differences.n_rural_areas is 'Number of rural areas they are about.';
comment on column rural_urban_differences.n_urban is 'Base: number of reviews of urban areas that were read and are compared.';
comment on column rural_urban_differences.n_urban_with is 'Number of these reviews with the code or theme.';
comment on column rural_urban_differences.n_urban_areas is 'Number of urban areas they are about.';
comment on column rural_urban_differences.difference is
    'Share of rural reviews with it less share of urban ones, compared within frameworks and then averaged, so it can part from the plain shares; above 0 it is met more in rural areas. Null where not testable.';
comment on column rural_urban_differences.difference_low is
    'Lower end of the 95% interval of the difference, which counts the area and not the review as independent; not adjusted for the number of codes and themes.';
comment on column rural_urban_differences.difference_high is 'Upper end of that interval.';
comment on column rural_urban_differences.p_value is
    'Probability of at least so large a difference if class told nothing: from permutations of the class among areas that were reviewed as often and under the same frameworks. Null where not testable.';
comment on column rural_urban_differences.adjusted_p_value is
    'The same, adjusted over all rows of this table: with 0.05 as the limit, the probability that any row wrongly shows a difference is at most 5%.';
comment on column rural_urban_differences.direction is
    'more in rural or more in urban where the adjusted p-value is at most 0.05: there a difference is detectable; no difference shown, which is not proof of none; not testable with fewer than 5 reviews or 3 areas on either side, or a topic in fewer than 3 reviews or in all but 2.';
comment on column rural_urban_differences.run_id is 'The run of the stage that made the row: see runs.';

create table private_spans (
    document_id varchar not null,
    page integer not null check (page >= 1),
    start_char integer not null check (start_char >= 0),
    end_char integer not null check (end_char > start_char),
    kind varchar not null check (kind in ('person', 'date_of_birth', 'date_of_death', 'address', 'contact', 'place')),
    found_by varchar not null check (found_by <> ''),
    run_id varchar not null,
    primary key (document_id, start_char, end_char, kind, found_by)
);
comment on table private_spans is
    'Places in the documents that name or identify private persons, one row each. This table must never be published: it says where the names are.';
comment on column private_spans.document_id is 'The document: see documents.';
comment on column private_spans.page is 'Physical page, from 1.';
comment on column private_spans.start_char is
    'Where the place starts: 0-based offset in code points into the text of the document.';
comment on column private_spans.end_char is 'Where the place ends: offset of the character after the last.';
comment on column private_spans.kind is
    'What is named: person, date_of_birth, date_of_death, address, contact, or place (a school or placement that identifies a child).';
comment on column private_spans.found_by is 'The record of models/ or the rule that found it.';
comment on column private_spans.run_id is 'The run of the stage that made the row: see runs.';

-- registers -------------------------------------------------------------------------------------------------

create table areas (
    area_code varchar not null primary key,
    name varchar not null,
    official_name varchar not null,
    nation varchar not null,
    region varchar,
    area_type varchar,
    rural_urban varchar,
    population_0_25 integer check (population_0_25 >= 0),
    valid_from date,
    valid_to date check (valid_to >= valid_from),
    successor_code varchar,
    source varchar not null check (source <> '')
);
comment on table areas is
    'The areas: local authorities, valid in time, one row for each GSS code.';
comment on column areas.area_code is
    'GSS code of the authority, nine characters; codes starting with X are fictional.';
comment on column areas.name is 'Short name, as people use it.';
comment on column areas.official_name is 'Full name of the authority.';
comment on column areas.nation is 'England, Wales, Scotland, Northern Ireland; Fictional for samples.';
comment on column areas.region is 'Region of England, or of the fictional sample.';
comment on column areas.area_type is 'Type of authority, for instance unitary or county.';
comment on column areas.rural_urban is
    'Rural or urban character: Urban, Urban with rural areas, Rural, or Sparse and rural; null where not known, as for most authorities that are gone.';
comment on column areas.population_0_25 is
    'Number of residents aged 0 to 25, of one year (England: 2022); null where not known, as outside England. For rates see review_rates.';
comment on column areas.valid_from is 'First day it existed; null where not known or always.';
comment on column areas.valid_to is 'Last day it existed; null where it still does.';
comment on column areas.successor_code is
    'GSS code of the authority that took its place, several joined by semicolons where it was divided; null where it holds. To follow it, use the view area_history.';
comment on column areas.source is 'Where the facts in this row come from.';

create table boards (
    board_id varchar not null primary key,
    name varchar not null,
    kind varchar not null,
    nation varchar not null,
    valid_from date,
    valid_to date check (valid_to >= valid_from),
    successor_id varchar,
    source varchar not null check (source <> '')
);
comment on table boards is
    'The safeguarding boards and partnerships, valid in time, one row each.';
comment on column boards.board_id is 'Identity of the board.';
comment on column boards.name is 'Full name.';
comment on column boards.kind is
    'Kind of board, for instance lscb (to 2019) or scp (since) in England, cpc in Scotland.';
comment on column boards.nation is 'England, Wales, Scotland, Northern Ireland; Fictional for samples.';
comment on column boards.valid_from is 'First day it existed; null where not known or always.';
comment on column boards.valid_to is 'Last day it existed; null where it still does.';
comment on column boards.successor_id is 'The board that took its place: see boards.';
comment on column boards.source is 'Where the facts in this row come from.';

create table board_areas (
    board_id varchar not null,
    area_code varchar not null,
    valid_from date,
    valid_to date check (valid_to >= valid_from),
    source varchar not null check (source <> ''),
    primary key (board_id, area_code)
);
comment on table board_areas is
    'Which boards cover which areas, and when, one row for each pair.';
comment on column board_areas.board_id is 'The board: see boards.';
comment on column board_areas.area_code is 'GSS code of the area: see areas.';
comment on column board_areas.valid_from is 'First day on which it covered the area; null where not known.';
comment on column board_areas.valid_to is 'Last day on which it covered the area; null where it still does.';
comment on column board_areas.source is 'Where the facts in this row come from.';

create table agencies (
    agency_id varchar not null primary key,
    name varchar not null,
    sector varchar not null check (sector in (
        'social_care', 'police', 'health', 'education', 'justice', 'council_other', 'partnership',
        'voluntary', 'inspectorate', 'government', 'unspecified'
    )),
    nation varchar,
    area_code varchar,
    valid_from date,
    valid_to date check (valid_to >= valid_from),
    successor_id varchar,
    source varchar not null check (source <> '')
);
comment on table agencies is
    'The agencies: bodies with a duty, valid in time, one row each.';
comment on column agencies.agency_id is 'Identity of the body.';
comment on column agencies.name is 'Full name.';
comment on column agencies.sector is
    'Sector of the body, for instance social_care, police, health or education.';
comment on column agencies.nation is 'Nation in which it works; null where more than one.';
comment on column agencies.area_code is 'GSS code of its area: see areas; null where it works in several.';
comment on column agencies.valid_from is 'First day it existed; null where not known or always.';
comment on column agencies.valid_to is 'Last day it existed; null where it still does.';
comment on column agencies.successor_id is 'The body that took its place: see agencies.';
comment on column agencies.source is 'Where the facts in this row come from.';

create table frameworks (
    framework_id varchar not null primary key,
    name varchar not null,
    nation varchar not null,
    document_kind varchar not null,
    valid_from date not null,
    valid_to date check (valid_to >= valid_from),
    source varchar not null check (source <> '')
);
comment on table frameworks is
    'The frameworks that inspections are made under, valid in time, one row each. A framework settles what is looked at and how long a report is, so reports under different ones are not compared.';
comment on column frameworks.framework_id is 'Identity of the framework.';
comment on column frameworks.name is 'Name of the framework.';
comment on column frameworks.nation is 'Nation in which it holds: England, Wales, Scotland, Northern Ireland; Fictional for samples.';
comment on column frameworks.document_kind is 'Kind of the documents it holds for, as in documents.';
comment on column frameworks.valid_from is 'First day on which practice was inspected under it.';
comment on column frameworks.valid_to is 'Last such day; null where it still holds.';
comment on column frameworks.source is 'Where the facts in this row come from.';

create table categories (
    category_id varchar not null primary key,
    facet varchar not null check (facet in ('practice', 'context')),
    label varchar not null,
    definition varchar not null,
    source varchar not null check (source <> '')
);
comment on table categories is
    'The codebook: what extracts are coded with, one row for each code.';
comment on column categories.category_id is 'The code.';
comment on column categories.facet is 'practice (what services did) or context (what the children faced).';
comment on column categories.label is 'Name for readers.';
comment on column categories.definition is 'What falls under it.';
comment on column categories.source is 'Where the facts in this row come from.';

create table category_crosswalk (
    category_id varchar not null,
    analysis varchar not null,
    theme varchar not null,
    relation varchar not null check (relation in ('same', 'broader', 'narrower', 'related')),
    source varchar not null check (source <> ''),
    primary key (category_id, analysis, theme)
);
comment on table category_crosswalk is
    'What the codes of the codebook correspond to in published national analyses of reviews, one row for each code and theme of an analysis.';
comment on column category_crosswalk.category_id is 'The code: see categories.';
comment on column category_crosswalk.analysis is 'The published analysis, with the years it covers or appeared in.';
comment on column category_crosswalk.theme is 'The theme of the analysis, by a short name for it.';
comment on column category_crosswalk.relation is
    'What the theme is, seen from the code: same, broader (it takes in more than the code), narrower (a part of the code) or related.';
comment on column category_crosswalk.source is
    'Where the correspondence comes from: the evidence it was checked against, or general knowledge of the field where it was not.';

create table lenses (
    lens_id varchar not null primary key,
    question varchar not null,
    definition varchar not null,
    source varchar not null check (source <> ''),
    cues_sha256 varchar not null check (length(cues_sha256) = 64),
    n_read integer not null check (n_read >= 0),
    n_right integer not null check (n_right between 0 and n_read),
    n_fresh integer not null check (n_fresh between 0 and n_read),
    n_fresh_right integer not null check (n_fresh_right between 0 and n_fresh),
    "precision" double check ("precision" between 0 and 1),
    aspect_precision double check (aspect_precision between 0 and 1),
    is_measured_as_is boolean
);
comment on table lenses is
    'The lenses: questions asked across all documents, one row each, with what reading a sample of their rows by eye showed.';
comment on column lenses.lens_id is 'Identity of the lens.';
comment on column lenses.question is 'The question in plain words.';
comment on column lenses.definition is 'What bears on it and what does not.';
comment on column lenses.source is 'Where the facts in this row come from.';
comment on column lenses.cues_sha256 is 'SHA-256 of the phrases that decide what bears on it.';
comment on column lenses.n_read is
    'Number of its rows, drawn at random from documents not looked at while it was made, that a person read in their paragraph and judged; 0 where none were.';
comment on column lenses.n_right is 'Number of these that bear on the question.';
comment on column lenses.n_fresh is
    'Number of the rows read that were read after the phrases of the lens had last been mended: those read before may have led to the mending.';
comment on column lenses.n_fresh_right is 'Number of these that bear on the question.';
comment on column lenses."precision" is
    'Share of the fresh rows that bear on the question, from 0 to 1; null where none were read. How much the lens misses is told in docs/lenses.md.';
comment on column lenses.aspect_precision is
    'Share of the fresh rows that bear on it whose aspect is right, from 0 to 1; null where there are none.';
comment on column lenses.is_measured_as_is is
    'True where the rows were judged with the phrases as they are now, false where these have changed since; null where none were judged.';

create table lens_aspects (
    lens_id varchar not null,
    aspect varchar not null,
    ordinal integer not null check (ordinal >= 1),
    label varchar not null,
    definition varchar not null,
    primary key (lens_id, aspect)
);
comment on table lens_aspects is 'The sides of the question of each lens, one row each.';
comment on column lens_aspects.lens_id is 'The lens: see lenses.';
comment on column lens_aspects.aspect is 'Identity of the aspect within its lens.';
comment on column lens_aspects.ordinal is 'Its place in the lens, from 1.';
comment on column lens_aspects.label is 'Name of the aspect for readers.';
comment on column lens_aspects.definition is 'What falls under it.';

create table lens_extracts (
    lens_id varchar not null,
    extract_kind varchar not null check (extract_kind in ('failure', 'good_practice', 'cause', 'impact', 'recommendation')),
    extract_id varchar not null,
    aspect varchar not null,
    found_by varchar not null check (found_by <> ''),
    aspect_found_by varchar check (aspect_found_by <> ''),
    run_id varchar not null,
    primary key (lens_id, extract_kind, extract_id, aspect)
);
comment on table lens_extracts is
    'The extracts that bear on a lens, one row for each lens, extract and aspect.';
comment on column lens_extracts.lens_id is 'The lens: see lenses.';
comment on column lens_extracts.extract_kind is
    'Kind of the extract, which tells its table: failure, good_practice, cause, impact or recommendation.';
comment on column lens_extracts.extract_id is 'The extract: the id column of the table of its kind.';
comment on column lens_extracts.aspect is 'The side of the question on which it bears: see lens_aspects.';
comment on column lens_extracts.found_by is 'The phrase of models/lenses.yml by which it bears on the lens.';
comment on column lens_extracts.aspect_found_by is
    'The phrase that told the aspect; null where none did, so that it has the aspect that the lens names for that.';
comment on column lens_extracts.run_id is 'The run of the stage that made the row: see runs.';

-- decisions and runs ----------------------------------------------------------------------------------------

create table corrections (
    target_id varchar not null check (target_id <> ''),
    quote_sha256 varchar check (length(quote_sha256) = 64),
    "column" varchar not null check ("column" <> ''),
    old varchar,
    new varchar,
    "by" varchar not null check ("by" <> ''),
    made_on date not null,
    reason varchar not null check (reason <> '')
);
comment on table corrections is
    'Decisions of people that override a value, one row each; they come from models/corrections/ and are applied last.';
comment on column corrections.target_id is
    'Identity of the row that is corrected: the id of a document, review or extract.';
comment on column corrections.quote_sha256 is
    'SHA-256 of the quote that was seen when the decision was made; if the quote has changed, the correction becomes a problem.';
comment on column corrections."column" is 'Name of the corrected column.';
comment on column corrections.old is 'The value that was there.';
comment on column corrections.new is 'The value that is right.';
comment on column corrections."by" is 'Who decided, by initials.';
comment on column corrections.made_on is 'Date of the decision.';
comment on column corrections.reason is 'Why.';

create table runs (
    run_id varchar not null primary key,
    stage varchar not null check (stage <> ''),
    versions varchar not null,
    code_sha256 varchar not null,
    models_sha256 varchar not null,
    options varchar not null,
    n_in integer not null check (n_in >= 0),
    n_out integer not null check (n_out >= 0),
    n_pages integer not null check (n_pages >= 0),
    n_problems integer not null check (n_problems >= 0),
    seconds double not null check (seconds >= 0),
    peak_memory_mb double not null check (peak_memory_mb >= 0)
);
comment on table runs is
    'The runs: each stage as it was run, one row each.';
comment on column runs.run_id is 'Identity of the run.';
comment on column runs.stage is 'The stage.';
comment on column runs.versions is 'Versions of Python and of the packages that matter to the stage.';
comment on column runs.code_sha256 is 'SHA-256 of the code of the stage.';
comment on column runs.models_sha256 is 'SHA-256 of the lexicons and models it used.';
comment on column runs.options is 'Options it was run with.';
comment on column runs.n_in is 'Number of documents or rows it was given.';
comment on column runs.n_out is 'Number of rows it made.';
comment on column runs.n_pages is 'Number of pages it worked on.';
comment on column runs.n_problems is 'Number of problems it met.';
comment on column runs.seconds is 'Time taken, in seconds.';
comment on column runs.peak_memory_mb is 'Largest memory in use, in megabytes (millions of bytes).';

-- measures --------------------------------------------------------------------------------------------------

-- Wilson's score interval keeps within 0 and 1 and holds its level for few trials and for shares near 0 and 1, as the
-- counts here are (Wilson 1927; recommended for proportions in public-health reporting). 1.959964 is the normal 97.5% point.
create macro wilson_low(hits, n) as
    case when n > 0 then greatest(0.0,
        (hits / n + 1.959964 ** 2 / (2 * n)
            - 1.959964 * sqrt(greatest(hits / n * (1 - hits / n), 0) / n + 1.959964 ** 2 / (4 * n ** 2)))
        / (1 + 1.959964 ** 2 / n)) end;
create macro wilson_high(hits, n) as
    case when n > 0 then least(1.0,
        (hits / n + 1.959964 ** 2 / (2 * n)
            + 1.959964 * sqrt(greatest(hits / n * (1 - hits / n), 0) / n + 1.959964 ** 2 / (4 * n ** 2)))
        / (1 + 1.959964 ** 2 / n)) end;
comment on macro wilson_low is 'Lower end of the 95% Wilson interval of the share hits / n, from 0 to 1; null where n is 0.';
comment on macro wilson_high is 'Upper end of the 95% Wilson interval of the share hits / n, from 0 to 1; null where n is 0.';
create macro quote_sha256(quote) as
    sha256(trim(regexp_replace(quote, '[\s\x0b\x1c-\x1f\x{85}\p{Z}]+', ' ', 'g')));
comment on macro quote_sha256 is
    'SHA-256 of a quote, 64 hexadecimal digits, with one space for any white space: joins extracts to quote_vectors.';

-- Exact limits of a count (Garwood 1936, half the 2.5% and 97.5% points of chi-square with 2n and 2n + 2 degrees) to 20,
-- and from there the approximation of Byar, which is then within 0.1% of them.
create macro poisson_low(n) as
    case
        when n <= 20 then [
            0.000000, 0.025318, 0.242209, 0.618672, 1.089865, 1.623486, 2.201894,
            2.814363, 3.453832, 4.115373, 4.795389, 5.491160, 6.200575, 6.921952,
            7.653930, 8.395386, 9.145382, 9.903126, 10.667941, 11.439241, 12.216520
        ][n + 1]
        else n * (1 - 1 / (9 * n) - 1.959964 / (3 * sqrt(n))) ** 3
    end;
create macro poisson_high(n) as
    case
        when n <= 20 then [
            3.688879, 5.571643, 7.224688, 8.767273, 10.241589, 11.668332, 13.059474,
            14.422675, 15.763189, 17.084803, 18.390356, 19.682039, 20.961585, 22.230396,
            23.489621, 24.740219, 25.982998, 27.218647, 28.447760, 29.670854, 30.888378
        ][n + 1]
        else (n + 1) * (1 - 1 / (9 * (n + 1)) + 1.959964 / (3 * sqrt(n + 1))) ** 3
    end;
comment on macro poisson_low is 'Lower end of the 95% interval of a count of n independent events; 0 where n is 0.';
comment on macro poisson_high is 'Upper end of the 95% interval of a count of n independent events.';
