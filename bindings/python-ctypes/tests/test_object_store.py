"""Object stores that a session is told of."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import codeanatomy

CONTENT = b"n,t\n1,one\n2,two\n"


class Files(BaseHTTPRequestHandler):
    """One file, whole or in part."""

    def do_HEAD(self) -> None:
        self.answer(200, CONTENT, with_body=False)

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        if wanted is None:
            self.answer(200, CONTENT)
            return
        first, last = wanted.removeprefix("bytes=").split("-")
        end = min(int(last) + 1 if last else len(CONTENT), len(CONTENT))
        place = f"bytes {first}-{end - 1}/{len(CONTENT)}"
        self.answer(206, CONTENT[int(first) : end], Content_Range=place)

    def answer(self, status: int, body: bytes, with_body: bool = True, **headers: str) -> None:
        found = self.path == "/numbers.csv"
        self.send_response(status if found else 404)
        self.send_header("Content-Length", str(len(body) if found else 0))
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 12:00:00 GMT")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if found and with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_files_of_a_web_server_are_read_by_their_urls(web: str) -> None:
    with codeanatomy.connect() as session:
        session.register_object_store(web, {"allow_http": "true"})
        session.register_file("numbers", f"{web}/numbers.csv")
        with session.query("SELECT n, t FROM numbers ORDER BY n") as rows:
            assert rows.fetchall() == [(1, "one"), (2, "two")]


def test_a_store_belongs_to_the_session_that_was_told_of_it(web: str) -> None:
    runtime = codeanatomy.Runtime()
    with codeanatomy.Session(runtime) as told, codeanatomy.Session(runtime) as other:
        told.register_object_store(web, {"allow_http": "true"})
        with pytest.raises(codeanatomy.NotSupportedError, match=r"127\.0\.0\.1"):
            other.register_file("numbers", f"{web}/numbers.csv")


@pytest.mark.parametrize(
    "url",
    ["s3://lake/folder", "s3://user:hush@lake", "file:///tmp", "memory://", "lake", "ftp://lake"],
)
def test_a_url_that_names_no_store_is_refused(url: str) -> None:
    with codeanatomy.connect() as session:
        with pytest.raises(codeanatomy.InvalidArgumentError, match="names no object store") as told:
            session.register_object_store(url)
        assert "hush" not in str(told.value)


@pytest.mark.parametrize(
    "options", [{"colour": "hush"}, {"max_retries": "hush"}, {"allow_http": "hush"}]
)
def test_an_option_that_cannot_be_used_is_named_and_its_value_is_not_told(
    options: dict[str, str],
) -> None:
    with codeanatomy.connect() as session:
        with pytest.raises(codeanatomy.InvalidOptionError, match=next(iter(options))) as told:
            session.register_object_store("s3://lake", options)
        assert "hush" not in f"{told.value} {vars(told.value)}"
        with pytest.raises(codeanatomy.InvalidArgumentError) as told:
            session.open_delta("s3://lake/table", storage_options=options)
        assert "hush" not in f"{told.value} {vars(told.value)}"
