"""A web server on this machine that does everything a web server should not, each under a path of its own."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

PAGE = b"<!doctype html><html><head><title>Sorry</title></head><body><p>Something is amiss.</p></body></html>"
BOMB = gzip.compress(b"%PDF-1.4" + b"\x00" * 5_000_000)
DRIP = 0.05  # seconds between two bytes of a server that hardly moves


def pdf(what: str, padding: int = 0) -> bytes:
    """Return bytes that begin and end like a PDF and are like no other."""
    return b"%PDF-1.4\n% " + what.encode() + b"\n" + b"x" * padding + b"\n%%EOF\n"


class Misbehaving:
    """What the server does under which path, and what it was asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], float]] = []
        self.times: Counter[str] = Counter()  # how often a path has been asked for
        self.robots: bytes | int = 404  # its text, or a status
        self.documents = {"/a": pdf("a"), "/b": pdf("b"), "/copy-of-a": pdf("a"), "/big.pdf": pdf("big", 300_000)}
        self.answers_all = False  # a document under whatever path
        self.most_at_once = 0
        self.at_once = 0
        self.lock = threading.Lock()
        self.address = ""
        self.port = 0

    def paths(self) -> list[str]:
        """Return the paths that were asked for, robots.txt left out."""
        return [path for path, _, _ in self.requests if path != "/robots.txt"]

    def headers(self, path: str) -> list[dict[str, str]]:
        """Return the headers of each request for a path."""
        return [headers for asked, headers, _ in self.requests if asked == path]


class Handler(BaseHTTPRequestHandler):
    """Answers each path in its own wrong way."""

    protocol_version = "HTTP/1.1"
    state: Misbehaving

    def do_GET(self):
        state = self.state
        with state.lock:
            state.requests.append((self.path, dict(self.headers), time.monotonic()))
            state.times[self.path] += 1
            state.at_once += 1
            state.most_at_once = max(state.most_at_once, state.at_once)
        try:
            self.answer(self.path.split("?")[0])
        except OSError:
            pass  # the visitor has left
        finally:
            self.close_connection = True
            with state.lock:
                state.at_once -= 1

    def answer(self, path: str) -> None:
        name = path.strip("/").replace("-", "_").replace(".", "_")
        special = getattr(self, f"get_{name}", None)
        if special:
            special()
        elif path in self.state.documents:
            body = self.state.documents[path]
            self.send(200, body, {"Content-Type": "application/pdf" if body.startswith(b"%PDF") else "text/html"})
        else:
            self.send(200, pdf(path)) if self.state.answers_all else self.send(404, PAGE)

    def send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    @property
    def times(self) -> int:
        return self.state.times[self.path]

    def get_robots_txt(self):
        """Gives what the test has set, 404 if nothing."""
        robots = self.state.robots
        self.send(*((robots, PAGE) if isinstance(robots, int) else (200, robots)))

    def get_gone(self):
        self.send(410)

    def get_no(self):
        self.send(403, PAGE)

    def get_busy(self):
        self.send(429, b"", {"Retry-After": "7"}) if self.times == 1 else self.send(200, pdf("busy"))

    def get_busy_until(self):
        self.send(503, b"", {"Retry-After": "Mon, 02 Jan 2023 00:00:09 GMT"}) if self.times == 1 else self.send(200, pdf("until"))

    def get_busy_for_days(self):
        self.send(429, b"", {"Retry-After": "259200"})

    def get_stumbles_twice(self):
        self.send(503) if self.times < 3 else self.send(200, pdf("stumbles"))

    def get_always_500(self):
        self.send(500)

    def get_drips(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(400):
            self.wfile.write(b"x")
            time.sleep(DRIP)

    def get_drips_its_head(self):
        for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 400:
            self.wfile.write(bytes([letter]))
            time.sleep(DRIP)

    def get_says_nothing(self):
        time.sleep(1.5)

    def get_hangs_up(self):
        pass

    def get_babbles(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")

    def get_odd_head(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nno header at all\r\n\r\n")

    def get_cut(self):
        """Breaks off once, then goes on from where it was asked to."""
        self.in_two(pdf("cut", 4000), '"one"', resumes=True)

    def get_cut_no_range(self):
        self.in_two(pdf("no range", 4000), '"one"', resumes=False)

    def get_cut_no_etag(self):
        self.in_two(pdf("no etag", 4000), "", resumes=True)

    def get_cut_and_changed(self):
        """Breaks off, and is another document when it is asked for the rest."""
        body = pdf(f"version {min(self.times, 2)}", 4000)
        self.in_two(body, f'"{min(self.times, 2)}"', resumes=True)

    def get_cut_wrong_rest(self):
        body = pdf("wrong rest", 4000)
        if self.times == 1:
            self.broken_off(body, '"one"')
        elif "Range" in self.headers:
            self.send(206, b"rubbish", {"Content-Range": "bytes 0-6/7", "ETag": '"one"'})
        else:
            self.send(200, body)

    def get_cut_always(self):
        self.broken_off(pdf("always", 4000), "")

    def get_cut_no_length(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(pdf("no length", 4000)[:2000] if self.times == 1 else pdf("no length", 4000))

    def in_two(self, body: bytes, etag: str, resumes: bool) -> None:
        asked = self.headers.get("Range")
        if self.times == 1:
            self.broken_off(body, etag)
        elif asked and resumes and self.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send(206, body[start:], {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}", "ETag": etag})
        else:
            self.send(200, body, {"ETag": etag})

    def broken_off(self, body: bytes, etag: str) -> None:
        self.send(200, body[:1500], {"Content-Length": str(len(body)), "ETag": etag})

    def get_416(self):
        if self.times == 1:
            self.broken_off(pdf("416", 4000), '"one"')
        else:
            self.send(416) if "Range" in self.headers else self.send(200, pdf("416", 4000))

    def get_round(self):
        self.send(302, b"", {"Location": "/round-again"})

    def get_round_again(self):
        self.send(302, b"", {"Location": "/round"})

    def get_far(self):
        self.send(302, b"", {"Location": f"/far?{len(self.state.requests)}"})

    def get_moved(self):
        self.send(301, b"", {"Location": "a"})

    def get_to_private(self):
        self.send(302, b"", {"Location": f"http://127.0.0.2:{self.state.port}/a"})

    def get_to_file(self):
        self.send(302, b"", {"Location": "file:///etc/hostname"})

    def get_to_nonsense(self):
        self.send(302, b"", {"Location": "http://[nonsense"})

    def get_page_pdf(self):
        self.send(200, PAGE, {"Content-Type": "application/pdf"})

    def get_page_as_pdf(self):
        self.send(200, PAGE, {"Content-Type": "application/pdf"})

    def get_page(self):
        self.send(200, PAGE, {"Content-Type": "text/html; charset=utf-8"})

    def get_picture(self):
        self.send(200, b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)

    def get_empty(self):
        self.send(200)

    def get_nothing(self):
        self.send(204)

    def get_endless(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"%PDF-1.4 " + b"x" * 60_000)

    def get_says_huge(self):
        self.send(200, b"%PDF", {"Content-Length": str(10**12)})

    def get_garbage_length(self):
        self.send(200, pdf("garbage length"), {"Content-Length": "plenty"})

    def get_gzip(self):
        self.send_zipped(pdf("gzip", 4000))

    def get_gzip_bomb(self):
        self.send(200, BOMB, {"Content-Encoding": "gzip"})

    def get_gzip_damaged(self):
        body = bytearray(gzip.compress(pdf("damaged", 4000)))
        body[len(body) // 2] ^= 255
        self.send(200, bytes(body), {"Content-Encoding": "gzip"})

    def get_brotli(self):
        self.send(200, b"\x0b\x02\x80", {"Content-Encoding": "br"})

    def send_zipped(self, body: bytes) -> None:
        self.send(200, gzip.compress(body), {"Content-Encoding": "gzip", "Content-Type": "application/pdf"})

    def get_chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (pdf("chunked")[:20], pdf("chunked")[20:], b""):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))

    def get_with_etag(self):
        if self.headers.get("If-None-Match") == '"first"' and self.times < 3:
            self.send(304, b"", {"ETag": '"first"', "Content-Length": ""})
        else:
            self.send(200, pdf("first" if self.times < 3 else "second"), {"ETag": '"first"' if self.times < 3 else '"second"'})

    def get_nasty_etag(self):
        self.send(200, pdf("nasty"), {"ETag": "=HYPERLINK(1)"})

    def log_message(self, *args):
        pass


def certificate(folder: Path) -> Path:
    """Write a certificate that 127.0.0.1 has signed for itself, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def misbehaving(certified: Path | None = None):
    """Run the server for as long as the block lasts, behind TLS where a certificate is given."""
    state = Misbehaving()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state}))
    server.daemon_threads = True
    server.handle_error = lambda *about: None  # a visitor that leaves is no news
    state.port = server.server_address[1]
    if certified:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certified)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.address = f"{'https' if certified else 'http'}://127.0.0.1:{state.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
