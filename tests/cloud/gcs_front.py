"""What the emulator of Google Cloud Storage lacks of the XML interface, which object_store speaks.

Writing and deleting are passed on as the JSON interface has them. Writing only if there is no such
object is decided here, and so are lists that begin behind a name. A bucket that is not there is
404, as it is with Google. The rest is passed on as it came.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from contextlib import nullcontext
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

ENTRY = re.compile(rb"<Contents><Key>(.*?)</Key>.*?</Contents>", re.DOTALL)


def kept(behind_name: str, entry: re.Match[bytes]) -> bytes:
    return entry[0] if entry[1].decode() > behind_name else b""


def serve(port: int, behind: int) -> None:
    """Answers on one port for the emulator on the other, for as long as the process lives."""

    writing = threading.Lock()

    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            is_bound = self.headers.get("x-goog-if-generation-match") is not None
            try:
                with writing if is_bound else nullcontext():
                    self.pass_on()
            except ConnectionRefusedError:  # the emulator is still starting
                self.refuse(503)

        def refuse(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def is_there(self, bucket: str, name: str) -> bool:
            asked = http.client.HTTPConnection("127.0.0.1", behind, timeout=30)
            asked.request("GET", f"/storage/v1/b/{bucket}/o/{quote(name, '')}")
            status = asked.getresponse().status
            asked.close()
            return status == 200

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            method, path = self.command, self.path
            url = urlsplit(path)
            is_xml = not url.path.startswith(("/storage/", "/upload/"))
            bucket, _, name = unquote(url.path).lstrip("/").partition("/")
            if self.headers.get("x-goog-if-generation-match") and self.is_there(bucket, name):
                self.refuse(412)
                return
            if method == "PUT" and is_xml and name and not parse_qs(url.query):
                method = "POST"
                path = f"/upload/storage/v1/b/{bucket}/o?uploadType=media&name={quote(name, '')}"
            elif method == "DELETE" and is_xml and name:
                path = f"/storage/v1/b/{bucket}/o/{quote(name, '')}"
            behind_name = parse_qs(url.query).get("start-after", [""])[0]
            with_answer = http.client.HTTPConnection("127.0.0.1", behind, timeout=30)
            headers = {name: value for name, value in self.headers.items()}
            with_answer.request(method, path, body, headers)
            answer = with_answer.getresponse()
            content = answer.read()
            if behind_name:
                content = ENTRY.sub(partial(kept, behind_name), content)
            has_bucket = b"no bucket named" not in content
            self.send_response(answer.status if has_bucket else 404)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            if self.command == "PUT" and method == "POST" and answer.status == 200:
                made = json.loads(content)
                self.send_header("ETag", made["etag"])
                self.send_header("x-goog-generation", made["generation"])
                content = b""
            length = answer.getheader("Content-Length") if method == "HEAD" else len(content)
            self.send_header("Content-Length", str(length or 0))
            self.end_headers()
            if method != "HEAD":
                self.wfile.write(content)
            with_answer.close()

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

        def log_message(self, format: str, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Front)
    threading.Thread(target=server.serve_forever, daemon=True).start()
