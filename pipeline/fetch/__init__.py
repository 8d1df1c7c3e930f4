"""Fetch: the documents of a catalogue or a list of addresses, taken politely and kept in a folder.

A polite visitor asks for `robots.txt` first, waits between requests, and goes when told to. What it gets is trusted by
nothing but its bytes: their size, their kind and their hash. Nothing that was fetched is ever overwritten.

    sources    what is to be fetched: rows of a catalogue, addresses of a list, and which of them are private
    addresses  what an address is: its parts, its hash, whether it may be asked
    transport  one request, without redirects, that cannot hold on for ever
    pace       when the next request to a host may go out, and how long to wait before it is tried again
    robots     what a host allows
    parts      what has arrived of a document, so that a later request goes on from there
    visit      one document: redirects, retries, and what came of it
    keep       whether it is a document, the one the catalogue names, and where it lies
    captures   the record of every visit, to which lines are only added
    beside     `documents.csv` beside the documents, which the pipeline joins
    command    what `reviews fetch` and `reviews gather` call

Addresses can hold the names of the dead, often children. Such an address is private: it is asked, but in no message, record
or table does it stand; its SHA-256 does.
"""
