"""What is fetched is fetched politely, whole and once; a server that misbehaves harms nothing."""

from __future__ import annotations

import csv
import hashlib
import logging
import re
import ssl
from datetime import UTC, datetime, timedelta

import pytest

from pipeline import paths
from pipeline.fetch import addresses, captures, command, pace, sources, transport
from pipeline.fetch.command import CATALOGUE, Options, fetch, folder_of
from pipeline.fetch.outcome import Failed
from pipeline.gather import gather
from pipeline.records import ReviewsError
from tests.misbehaving_server import PAGE, certificate, misbehaving, pdf


class Fake:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.seconds = 0.0
        self.slept = []

    def clock(self):
        return pace.Clock(
            lambda: self.seconds, self.sleep, lambda: datetime(2023, 1, 2, tzinfo=UTC) + timedelta(seconds=self.seconds)
        )

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture(autouse=True)
def no_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda stream: None)  # waits for the disk


@pytest.fixture
def server():
    with misbehaving() as state:
        yield state


@pytest.fixture
def time():
    return Fake()


@pytest.fixture
def get(server, time, tmp_path):
    """Fetch paths of the server, or rows of a catalogue, into a folder; gives the summary and what was said."""

    def ask(*given, addresses=None, **options):
        said = []
        if given and isinstance(given[0], dict):
            file = tmp_path / "catalogue.csv"
            columns = list(dict.fromkeys(column for row in given for column in row))
            with file.open("w", newline="") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerows(given)
        else:
            file = tmp_path / "list.txt"
            file.write_text("\n".join(path if "://" in path else server.address + path for path in given))
        shown = {"allowed": ("127.0.0.1",), "attempts": 3, "connect_seconds": 1, "read_seconds": 0.3, "total_seconds": 0.6}
        found = fetch(file, tmp_path / "out", addresses, Options(**(shown | options)), said.append, time.clock())
        found.said = said
        return found

    return ask


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def captured(tmp_path):
    return rows(tmp_path / "out" / "captures.csv")


def files(tmp_path):
    return sorted(path.name for path in (tmp_path / "out" / "documents").iterdir() if path.name != "documents.csv")


def contents(tmp_path):
    return {(tmp_path / "out" / "documents" / name).read_bytes() for name in files(tmp_path)}


def sha256(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


# --- what came of an address ------------------------------------------------------------------------------------------

OUTCOMES = [  # path, outcome, requests: why
    ("/a", "new", 1),  # a document that no catalogue knows
    ("/missing", "vanished", 1),  # 404 is an answer: not asked again
    ("/gone", "vanished", 1),  # 410 likewise
    ("/no", "http_error", 1),  # refused: asking again would be rude
    ("/busy", "new", 2),  # 429 with Retry-After, then well
    ("/busy-until", "new", 2),  # 503 with a date to wait for, then well
    ("/busy-for-days", "later", 1),  # more patience than this run has
    ("/stumbles-twice", "new", 3),  # 503 twice, then well
    ("/always-500", "http_error", 3),  # as often as it is tried
    ("/drips", "timed_out", 1),  # bytes come, but so slowly that it would never end
    ("/drips-its-head", "timed_out", 1),  # even before the body
    ("/says-nothing", "timed_out", None),  # no byte at all; as often as the time allows
    ("/hangs-up", "cut_off", 3),  # closes without a word
    ("/babbles", "cut_off", 3),  # does not speak HTTP
    ("/odd-head", "cut_off", 3),  # promises four bytes and sends none
    ("/cut-always", "cut_off", 3),  # never whole
    ("/cut-no-length", "new", 2),  # no length is given: the end of the PDF tells
    ("/round", "redirect_loop", 2),  # two redirects that lead to each other
    ("/far", "too_many_redirects", 6),  # each leads to another one
    ("/moved", "new", 2),  # a redirect relative to where it stands
    ("/to-private", "private_address", 1),  # from a host that may be asked to one that may not
    ("/to-file", "bad_address", 1),  # not the web
    ("/to-nonsense", "bad_address", 1),
    ("/page.pdf", "wrong_type", 1),  # an error page under the name of a PDF
    ("/page-as-pdf", "wrong_type", 1),  # one that the server calls a PDF
    ("/page", "new", 1),  # an HTML page that says so is a document
    ("/picture", "unsupported", 1),
    ("/empty", "empty", 1),
    ("/nothing", "http_error", 1),  # 204
    ("/endless", "too_big", 1),  # stopped at the limit
    ("/says-huge", "too_big", 1),  # not even begun
    ("/garbage-length", "new", 1),  # a length that is no number is none
    ("/gzip", "new", 1),  # compressed though nobody asked for it
    ("/gzip-bomb", "too_big", 1),  # a few bytes that unfold to many
    ("/gzip-damaged", "bad_encoding", 1),
    ("/brotli", "bad_encoding", 1),
    ("/chunked", "new", 1),
]


@pytest.mark.parametrize(("path", "outcome", "n_requests"), OUTCOMES, ids=[path for path, _, _ in OUTCOMES])
def test_what_comes_of_an_address(server, get, tmp_path, path, outcome, n_requests):
    found = get(path, megabytes=1)
    assert dict(found.outcomes) == {outcome: 1}
    assert n_requests in (None, len(server.paths()))
    assert bool(files(tmp_path)) == (outcome == "new")
    assert [row["outcome"] for row in captured(tmp_path)] == [outcome]
    assert found.n_failed == (outcome not in ("new", "vanished"))
    assert not list((tmp_path / "out").rglob("arrived"))


def test_compressed_documents_are_kept_as_they_are_meant(get, tmp_path):
    get("/gzip", "/chunked")
    assert contents(tmp_path) == {pdf("gzip", 4000), pdf("chunked")}


def test_no_document_stops_the_others(get, tmp_path):
    found = get("/babbles", "/a", "/missing", "ftp://files.example/x", "no address", "/b", attempts=1)
    assert dict(found.outcomes) == {"cut_off": 1, "new": 2, "vanished": 1, "bad_address": 2}
    assert contents(tmp_path) == {pdf("a"), pdf("b")}
    assert "2 documents came (2 bad address, 1 cut off, 2 new, 1 vanished)" in found.sentence()
    assert found.n_failed == 3


def test_a_host_that_does_not_answer_is_let_be(server, get):
    found = get("/always-500", "/always-500?2", "/always-500?3", "/a", "/b", attempts=1)
    assert dict(found.outcomes) == {"http_error": 3, "later": 2}


def test_a_host_that_is_not_there(get):
    assert dict(get("http://127.0.0.1:9/x", attempts=1).outcomes) == {"robots_unreachable": 1}


# --- manners ----------------------------------------------------------------------------------------------------------


def test_requests_to_a_host_keep_their_distance(server, get, time):
    get("/a", "/b", rate=2.0)
    assert time.slept == [2.0, 2.0]  # robots.txt, wait, a, wait, b
    assert server.most_at_once == 1


def test_the_server_says_how_long_to_wait(get, time):
    get("/busy", rate=0)
    assert time.slept == [0.0, 7.0]
    time.slept.clear()
    get("/busy-until", rate=0)
    assert time.slept == [0.0, 2.0]  # 9 seconds past midnight, 7 of which had gone


def test_waits_grow_and_differ_but_not_from_run_to_run():
    assert [pace.backoff(n, "x") for n in range(3)] == [pace.backoff(n, "x") for n in range(3)]
    assert all(2**n <= pace.backoff(n, "x") <= 3 * 2**n for n in range(5))
    assert pace.backoff(0, "x") != pace.backoff(0, "y")


RETRY_AFTER = [  # header, seconds: why
    ("120", 120.0),  # seconds
    ("Mon, 02 Jan 2023 00:01:00 GMT", 60.0),  # a date
    ("Sun, 01 Jan 2023 00:00:00 GMT", 0.0),  # one that has passed
    ("soon", None),  # neither
    ("-5", None),
    ("", None),
]


@pytest.mark.parametrize(("given", "seconds"), RETRY_AFTER)
def test_retry_after(given, seconds):
    assert pace.retry_after({"Retry-After": given}, datetime(2023, 1, 2, tzinfo=UTC)) == seconds


def test_the_visitor_says_who_it_is(server, get):
    get("/a", contact="research@marlshire.example")
    assert re.match(r"reviews-themes/\S+ \(research@marlshire\.example; ", server.headers("/a")[0]["User-Agent"])
    assert "Cookie" not in server.headers("/a")[0]
    with pytest.raises(ReviewsError, match="contact"):
        get("/a", contact="me\r\nX-Evil: 1")


ROBOTS = [  # robots.txt, outcome of /a and of /b: why
    (404, "new", "new"),  # none: everything is allowed
    (403, "new", "new"),  # so says RFC 9309
    (500, "robots_unreachable", "robots_unreachable"),  # nobody knows: nothing is fetched
    (429, "robots_unreachable", "robots_unreachable"),
    (b"User-agent: *\nDisallow: /a\n", "denied", "new"),
    (b"User-agent: *\nDisallow: /\nAllow: /b\n", "denied", "new"),  # the longer rule wins
    (b"User-agent: reviews-themes\nDisallow: /b\n\nUser-agent: *\nDisallow: /\n", "new", "denied"),  # by name
    (PAGE, "new", "new"),  # an error page holds no rules
    (b"\xff\xfe\x00User-agent: *\n\x00", "new", "new"),  # nor does rubbish
]


@pytest.mark.parametrize(("robots", "a", "b"), ROBOTS)
def test_robots_txt_is_obeyed(server, get, tmp_path, robots, a, b):
    server.robots = robots
    get("/a", "/b")
    assert [row["outcome"] for row in captured(tmp_path)] == [a, b]
    asked = {"new": 1, "denied": 0, "robots_unreachable": 0}
    assert len(server.paths()) == asked[a] + asked[b]


def test_robots_txt_holds_for_where_a_redirect_leads(server, get):
    server.robots = b"User-agent: *\nDisallow: /a\n"
    assert dict(get("/moved").outcomes) == {"denied": 1}
    assert server.paths() == ["/moved"]


def test_crawl_delay_is_kept(server, get, time):
    server.robots = b"User-agent: *\nCrawl-delay: 30\n"
    get("/a", "/b", rate=1.0)
    assert time.slept == [30.0, 30.0]


def test_a_crawl_delay_beyond_patience_leaves_the_host_be(server, get):
    server.robots = b"User-agent: *\nCrawl-delay: 86400\n"
    assert dict(get("/a", "/b").outcomes) == {"later": 2}


# --- whom it talks to -------------------------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "::1",
    "fe80::1%eth0",
    "::ffff:127.0.0.1",
    "224.0.0.1",
]


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_networks_are_not_reached(ip):
    with pytest.raises(Failed, match="private_address"):
        addresses.check_peer(ip)


def test_public_addresses_are_reached():
    addresses.check_peer("1.1.1.1")
    addresses.check_peer("2606:4700::1111")


def test_this_machine_is_not_asked_unless_that_is_meant(server, get):
    assert dict(get("/a", allowed=()).outcomes) == {"private_address": 1}
    assert dict(get("/a", allowed=("localhost",)).outcomes) == {"private_address": 1}
    assert server.requests == []
    assert dict(get("/a", allowed=(f"127.0.0.1:{server.port}",)).outcomes) == {"new": 1}


def test_a_name_that_leads_elsewhere_once_connected_is_found_out(server, monkeypatch, get):
    monkeypatch.setattr(transport, "check_public", lambda place, allowed: None)  # as it looked a moment ago
    assert dict(get("/a", allowed=()).outcomes) == {"private_address": 1}
    assert server.requests == []


def test_a_certificate_must_be_one_that_is_trusted(get, tmp_path, monkeypatch):
    certified = certificate(tmp_path)
    with misbehaving(certified) as server:
        assert dict(get(f"{server.address}/a").outcomes) == {"bad_certificate": 1}
        assert server.requests == []
        monkeypatch.setattr(transport, "_trust", lambda: ssl.create_default_context(cafile=certified))
        assert dict(get(f"{server.address}/a", f"{server.address}/drips").outcomes) == {"new": 1, "timed_out": 1}
    assert contents(tmp_path) == {pdf("a")}


BAD_ADDRESSES = [  # address, words: why
    ("ftp://files.example/x", "only http"),
    ("file:///etc/hostname", "only http"),
    ("http://", "no host"),
    ("http://user:word@host.example/", "user name"),  # would stand in logs
    ("http://host.example:99999/", "cannot be understood"),
    ("//host.example/x", "only http"),
]


@pytest.mark.parametrize(("address", "words"), BAD_ADDRESSES)
def test_what_is_no_address_to_fetch(address, words):
    with pytest.raises(Failed, match=words):
        addresses.place_of(address)


# --- stopped and taken up again ---------------------------------------------------------------------------------------

RESUMED = [  # path, what it holds at last, Range of the second request: why
    ("/cut", pdf("cut", 4000), "bytes=1500-"),  # goes on where it broke off
    ("/cut-no-range", pdf("no range", 4000), "bytes=1500-"),  # the server sends all of it again
    ("/cut-no-etag", pdf("no etag", 4000), None),  # nothing tells whether it is the same: from the beginning
    ("/cut-and-changed", pdf("version 2", 4000), "bytes=1500-"),  # If-Range fails: the new one, whole
    ("/cut-wrong-rest", pdf("wrong rest", 4000), "bytes=1500-"),  # what comes does not fit: from the beginning
    ("/416", pdf("416", 4000), "bytes=1500-"),  # there is no such rest: from the beginning
]


@pytest.mark.parametrize(("path", "body", "asked"), RESUMED, ids=[path for path, _, _ in RESUMED])
def test_what_broke_off_is_taken_up(server, get, tmp_path, path, body, asked):
    get(path)
    assert contents(tmp_path) == {body}
    assert server.headers(path)[1].get("Range") == asked
    assert not list((tmp_path / "out" / ".fetch").glob("*.part"))


def test_what_broke_off_is_taken_up_by_the_next_run(server, get, tmp_path):
    assert dict(get("/cut", attempts=1).outcomes) == {"cut_off": 1}
    assert files(tmp_path) == []
    assert dict(get("/cut", attempts=1).outcomes) == {"new": 1}
    assert server.headers("/cut")[1]["If-Range"] == '"one"'
    assert contents(tmp_path) == {pdf("cut", 4000)}


def test_a_run_that_is_stopped_leaves_whole_files_and_goes_on(server, get, tmp_path, time):
    def stop(seconds):
        Fake.sleep(time, seconds)
        if len(time.slept) == 2:
            raise KeyboardInterrupt

    time.sleep = stop
    with pytest.raises(KeyboardInterrupt):
        get("/a", "/b")
    assert contents(tmp_path) == {pdf("a")}
    assert [row["file"] for row in rows(tmp_path / "out" / "documents" / "documents.csv")] == files(tmp_path)
    found = get("/a", "/b")
    assert (found.n_there, dict(found.outcomes)) == (1, {"new": 1})
    assert server.paths() == ["/a", "/b"]


def test_what_is_there_is_not_asked_for_unless_it_is_no_longer_what_it_was(server, get, tmp_path):
    get("/a")
    path = tmp_path / "out" / "documents" / files(tmp_path)[0]
    assert get("/a").n_there == 1
    path.write_bytes(b"%PDF-1.4 altered")
    assert get("/a").n_there == 0
    assert path.read_bytes() == pdf("a")
    aside = list((tmp_path / "out" / ".fetch" / "set-aside").iterdir())
    assert [file.read_bytes() for file in aside] == [b"%PDF-1.4 altered"]  # nothing is lost


def test_a_limit_leaves_the_rest_for_another_run(server, get, tmp_path):
    assert get("/a", "/b", "/copy-of-a", limit=1).n_left == 2
    found = get("/a", "/b", "/copy-of-a", limit=1)
    assert (found.n_there, found.n_left, dict(found.outcomes)) == (1, 1, {"new": 1})


def test_a_line_that_a_crash_cut_off_is_passed_over(server, get, tmp_path):
    get("/a")
    record = tmp_path / "out" / "captures.csv"
    with record.open("a") as stream:
        stream.write('2023-01-02,"http://half')
    assert get("/a", "/b").n_there == 1
    assert get("/a", "/b").n_there == 2


def test_two_runs_at_once_in_one_folder_are_refused(get, tmp_path):
    with command._room(tmp_path / "out"), pytest.raises(ReviewsError, match="being fetched into already"):
        get("/a")


# --- changed, the same, never overwritten -----------------------------------------------------------------------------


def test_the_hash_of_the_catalogue_is_compared(server, get, tmp_path):
    get(
        {"source_url": f"{server.address}/a", "sha256": sha256(pdf("a")).upper(), "format": "pdf", "kind": "inspection"},
        {"source_url": f"{server.address}/b", "sha256": "0" * 64, "format": "pdf", "kind": "inspection"},
        {"source_url": f"{server.address}/page", "sha256": "1" * 64, "format": "txt"},  # another form of the same text
        {"source_url": f"{server.address}/page?x", "sha256": "1" * 64, "format": "pdf"},  # an error page
        {"source_url": f"{server.address}/big.pdf"},
        {"source_url": "", "sha256": "2" * 64},
    )
    assert [row["outcome"] for row in captured(tmp_path)] == ["same", "changed", "other_form", "wrong_type", "new"]
    notes = {row["sha256"]: row["note"] for row in rows(tmp_path / "out" / "documents" / "documents.csv")}
    assert notes[sha256(pdf("a"))] == ""
    assert "not the text" in notes[sha256(pdf("b"))]


def test_a_later_visit_asks_only_for_what_has_changed_and_keeps_both(server, get, tmp_path):
    assert dict(get("/with-etag").outcomes) == {"new": 1}
    assert dict(get("/with-etag", again=True).outcomes) == {"unchanged": 1}
    assert server.headers("/with-etag")[1]["If-None-Match"] == '"first"'
    assert dict(get("/with-etag", again=True).outcomes) == {"changed": 1}
    assert contents(tmp_path) == {pdf("first"), pdf("second")}
    assert len(rows(tmp_path / "out" / "documents" / "documents.csv")) == 2


def test_what_vanishes_later_stays_in_the_folder(server, get, tmp_path):
    get("/a")
    del server.documents["/a"]
    assert dict(get("/a", again=True).outcomes) == {"vanished": 1}
    assert contents(tmp_path) == {pdf("a")}
    assert get("/a").n_there == 1


def test_a_later_visit_to_a_server_without_marks_compares_the_bytes(get):
    get("/a")
    assert dict(get("/a", again=True).outcomes) == {"unchanged": 1}


def test_a_mark_that_is_no_mark_is_neither_kept_nor_sent(server, get, tmp_path):
    get("/nasty-etag")
    get("/nasty-etag", again=True)
    assert [row["etag"] for row in captured(tmp_path)] == ["", ""]
    assert "If-None-Match" not in server.headers("/nasty-etag")[1]


def test_one_document_at_two_addresses_is_one_document(get, tmp_path):
    get("/a", "/copy-of-a", "/a")
    assert len(captured(tmp_path)) == 2
    assert len(gather(tmp_path / "out" / "documents").documents()) == 1


def test_names_of_files_come_from_nobody_but_us(server, get, tmp_path):
    hostile = [
        "/../../etc/passwd",
        "/%2e%2e%2f%2e%2e%2fevil.pdf",
        "/CON.pdf",
        "/.hidden",
        "/" + "x" * 300,
        "/x%00y",
        "/q;rm -rf.pdf",
    ]
    for number, path in enumerate(hostile):
        server.documents[path.replace(" ", "%20")] = pdf(f"hostile {number}")
        server.documents[path.replace("/../../", "/")] = pdf(f"hostile {number}")
        server.documents[path.replace("%2e", ".").replace("%2f", "/")] = pdf(f"hostile {number}")
        server.documents[path.replace("%2e", ".").replace("%2f", "%2F")] = pdf(f"hostile {number}")
    get(*hostile)
    assert {path.name for path in tmp_path.iterdir()} == {"list.txt", "out"}
    assert len(files(tmp_path)) >= 5
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}\.pdf", name) for name in files(tmp_path))


def test_two_documents_of_the_same_name_are_two_files(server, get, tmp_path):
    server.documents |= {"/x/report.pdf": pdf("x"), "/y/report.pdf": pdf("y")}
    get("/x/report.pdf", "/y/report.pdf")
    assert [name[:7] for name in files(tmp_path)] == ["report-", "report-"]


# --- what the pipeline is given ---------------------------------------------------------------------------------------


def test_the_facts_of_the_catalogue_reach_the_pipeline(server, get, tmp_path):
    row = {"kind": "inspection", "area_code": "X08000001", "authority": "Tarnbridge", "published_on": "2021-05-06"}
    get(row | {"source_url": f"{server.address}/a"})
    found = gather(tmp_path / "out" / "documents")
    assert found.problems == ()
    assert [file.path for file in found.files] == [f"inspection-tarnbridge-2021-05-06-{sha256(pdf('a'))[:12]}.pdf"]
    assert found.files[0].source_url == f"{server.address}/a"
    assert found.files[0].captured_at == datetime(2023, 1, 2, 0, 0, 2)
    assert row.items() <= dict(found.catalogue[found.files[0].document_id]).items()


def test_what_a_person_wrote_beside_the_documents_stays(server, get, tmp_path):
    get("/a")
    beside = tmp_path / "out" / "documents" / "documents.csv"
    name = files(tmp_path)[0]
    (beside.parent / "own.pdf").write_bytes(pdf("own"))
    beside.write_text(f"file,kind,remark\n{name},learning_review,mine\nown.pdf,inspection,\n")
    get("/a", "/b")
    written = {row["file"]: row for row in rows(beside)}
    assert (written[name]["kind"], written[name]["remark"]) == ("learning_review", "mine")
    assert written[name]["sha256"] == sha256(pdf("a"))  # what was empty is filled in
    assert written["own.pdf"]["kind"] == "inspection"
    assert len(written) == 3


def test_a_folder_or_a_list_may_be_gathered(server, tmp_path):
    assert folder_of(tmp_path, tmp_path / "out") == (tmp_path, None)
    (tmp_path / "list.txt").write_text(f"# a remark\n\n{server.address}/a\n")
    folder, summary = folder_of(tmp_path / "list.txt", tmp_path / "out", options=Options(rate=0, allowed=("127.0.0.1",)))
    assert folder == tmp_path / "out" / "documents"
    assert dict(summary.outcomes) == {"new": 1}


def test_a_sitemap_is_a_list(server, time, tmp_path):
    file = tmp_path / "sitemap.xml"
    file.write_text(f'<urlset xmlns="http://maps.example/"><url><loc> {server.address}/a?x=1&amp;y=2 </loc></url></urlset>')
    assert sources.read_list(file) == [f"{server.address}/a?x=1&y=2"]


# --- addresses that name people ---------------------------------------------------------------------------------------

HIDDEN = "/prevention/alex-exampleton/"  # an invented name


@pytest.fixture
def private(server):
    server.documents[HIDDEN] = PAGE
    server.documents["/prevention/sam-sampleby"] = PAGE + b" "
    return {
        "reference": "2022-0390",
        "kind": "coroner_report",
        "format": "txt",
        "sha256": "3" * 64,
        "source_url_sha256": sha256(server.address + HIDDEN),
        "listing_url": f"{server.address}/?s=2022-0390",
    }


def everything_written(folder):
    return b"\n".join(path.read_bytes() + path.name.encode() for path in folder.rglob("*") if path.is_file())


def test_a_private_row_is_fetched_when_its_address_is_given_and_named_nowhere(server, get, tmp_path, private, caplog):
    caplog.set_level(logging.DEBUG)
    page = tmp_path / "listing.html"
    page.write_text(f'<a href="{server.address}/about">About</a> <a href="{server.address}{HIDDEN}">x</a>')
    found = get(private, addresses=page)
    assert dict(found.outcomes) == {"other_form": 1}  # the page; the hash is of its text
    assert server.paths() == [HIDDEN]  # no other link of the page was followed
    assert re.search(r"coroner-report-2022-0390-\w{12}\.html", files(tmp_path)[0])
    assert any("2022-0390" in line for line in found.said)
    spoken = everything_written(tmp_path / "out") + "\n".join(found.said).encode() + caplog.text.encode()
    assert b"exampleton" not in spoken
    [file] = gather(tmp_path / "out" / "documents").files
    assert file.source_url is None
    assert rows(tmp_path / "out" / "documents" / "documents.csv")[0]["listing_url"] == private["listing_url"]


def test_without_its_address_a_private_row_is_counted(server, get, private):
    found = get(private, {"source_url": f"{server.address}/a"}, {"sha256": "4" * 64})
    assert (found.n_without_address, found.n_hidden) == (2, 1)
    assert "2 without address (1 of them private: give these with --addresses)" in found.sentence()


def test_a_site_with_private_addresses_is_private_as_a_whole(server, get, tmp_path, private):
    """A list may hold addresses of the same site that no catalogue knows yet."""
    found = get(private, {"source_url": f"{server.address}/prevention/sam-sampleby"})
    assert dict(found.outcomes) == {"new": 1}
    assert b"sampleby" not in everything_written(tmp_path / "out") + "\n".join(found.said).encode()


def test_kinds_that_name_people_hide_their_address(server, get, tmp_path):
    get({"source_url": f"{server.address}/page?alex-exampleton", "kind": "news"})
    assert b"exampleton" not in everything_written(tmp_path / "out")


@pytest.mark.parametrize("path", ["/missing", "/odd-head", "/babbles", "/cut-always", "/to-nonsense", "/round"])
def test_no_failure_tells_a_private_address(server, get, tmp_path, private, caplog, capfd, path):
    address = f"{server.address}{path}?alex-exampleton"
    page = tmp_path / "listing.html"
    page.write_text(address)
    found = get(private | {"source_url_sha256": sha256(address)}, addresses=page, attempts=1)
    assert found.outcomes.total() == 1
    spoken = everything_written(tmp_path / "out") + "\n".join([*found.said, caplog.text, *capfd.readouterr()]).encode()
    assert b"exampleton" not in spoken


SPELLINGS = [  # as the catalogue wrote it, as the page writes it
    ("https://host.example/x/", "https://host.example/x"),  # with or without the last slash
    ("https://host.example/x", "https://host.example/x/"),
    ("https://host.example/x/", "http://host.example/x/"),  # with or without TLS
    ("https://host.example/x/", "https://host.example/x/#top"),  # to a place in the page
]


@pytest.mark.parametrize(("written", "given"), SPELLINGS)
def test_an_address_is_known_however_it_is_written(written, given):
    index = sources.known([{"source_url_sha256": sha256(written), "reference": "2021-0001"}])
    assert index.source(given).row == {"source_url_sha256": sha256(written), "reference": "2021-0001"}


# --- lists that cannot be used ----------------------------------------------------------------------------------------

BAD_FILES = [  # name, bytes, words
    ("none.txt", b"", "no addresses"),
    ("words.txt", b"only words\n", "no addresses"),
    ("latin.txt", "http://a.example/é".encode("latin-1"), "UTF-8"),
    ("no.csv", b"file,kind\na,b\n", "no column source_url"),
    ("empty.csv", b"", "no column source_url"),
    ("hash.csv", b"source_url,sha256\nhttp://a.example/,abc\n", "row 2: sha256 is not a SHA-256"),
    ("nul.csv", b"source_url\n\x00" + b"x" * 200_000, "cannot be read as CSV"),
    ("list.pdf", b"%PDF-1.4", "give a catalogue"),
]


@pytest.mark.parametrize(("name", "data", "words"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_a_list_that_cannot_be_used_is_told_in_one_line(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReviewsError, match=words) as told:
        fetch(tmp_path / name, tmp_path / "out")
    assert "\n" not in str(told.value)
    assert not (tmp_path / "out").exists()


def test_a_list_that_is_not_there_is_told_in_one_line(tmp_path):
    with pytest.raises(ReviewsError, match="cannot be read"):
        fetch(tmp_path / "nowhere.txt", tmp_path / "out")


def test_a_folder_that_cannot_be_written_is_told_in_one_line(server, tmp_path):
    (tmp_path / "list.txt").write_text(f"{server.address}/a")
    (tmp_path / "out").write_text("a file is in the way")
    with pytest.raises(ReviewsError, match="cannot be written"):
        fetch(tmp_path / "list.txt", tmp_path / "out")


# --- the project's own catalogue --------------------------------------------------------------------------------------


def test_the_catalogue_of_the_project_holds_what_it_must():
    listed = sources.read_catalogue(CATALOGUE)
    assert len({row["sha256"] for row in listed}) == len(listed) >= 289
    for row in listed:
        assert {"kind", "format", "sha256"} <= set(row)
        assert row.get("publisher") or row.get("title")
        assert ("reference" in row) == ("source_url_sha256" in row) == ("listing_url" in row)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row.get("published_on", "2000-01-01"))
    assert sum("source_url" in row for row in listed) >= 161
    assert sum("source_url_sha256" in row for row in listed) >= 86


def test_no_address_of_the_catalogue_can_name_a_person():
    for row in sources.read_catalogue(CATALOGUE):
        if "source_url" in row:
            assert re.fullmatch(r"https://files\.ofsted\.gov\.uk/v1/file/\d+", row["source_url"])
        if "listing_url" in row:
            assert re.fullmatch(r"https://www\.judiciary\.uk/\?s=\d{4}-\d{4}&post_type=pfd", row["listing_url"])


def test_private_addresses_of_the_catalogue_are_known_as_such():
    listed = sources.read_catalogue(CATALOGUE)
    index = sources.known(listed)
    assert index.private_sites == {"judiciary.uk"}
    assert index.source("https://www.judiciary.uk/prevention-of-future-death-reports/alex-exampleton/").is_private
    found = sources.of_catalogue(listed, index, [])
    assert (len(found.documents), len(found.without_address)) == (161, len(listed) - 161)


def test_every_real_document_with_an_address_is_in_the_catalogue():
    listing = paths.ROOT.parent / "shared" / "corpus" / "documents.csv"
    if not listing.exists():
        pytest.skip("the real documents are not here")
    index = sources.known(sources.read_catalogue(CATALOGUE))
    for row in rows(listing):
        if row["source_url"]:
            assert index.source(row["source_url"]).row["sha256"] == row["sha256"]


def test_a_record_of_another_shape_is_not_added_to(tmp_path):
    (tmp_path / "captures.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ReviewsError, match="not a record of visits"):
        captures.Captures(tmp_path / "captures.csv")


def test_hosts_take_turns():
    index = sources.Known()
    listed = [index.source(f"https://{host}.example/{n}") for host in "ab" for n in range(2)]
    assert [source.address[8] for source in sources.by_turns(listed)] == ["a", "b", "a", "b"]
