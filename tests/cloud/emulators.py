"""The emulators: real servers on this machine that speak as the clouds do."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Callable

import gcs_front

TOOLS = os.environ["CODEANATOMY_CLOUD_TOOLS"]
#: The account that Azurite has, as its documentation says; no secret of anybody.
AZURE_ACCOUNT = "devstoreaccount1"
AZURE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
BUCKET = "lake"


@dataclass
class Store:
    """A store with an empty bucket."""

    name: str
    url: str
    #: Where the emulator answers; part of the options.
    place: str
    options: dict[str, str]
    #: Options that the store must refuse; None where the emulator lets everybody in.
    wrong: dict[str, str] | None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def started(command: list[str], ready: Callable[[], object]) -> subprocess.Popen[bytes]:
    log = tempfile.TemporaryFile()
    process = subprocess.Popen(command, stdout=log, stderr=log)
    for _ in range(300):
        try:
            ready()
            return process
        except (OSError, urllib.error.URLError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    process.kill()
    log.seek(0)
    raise SystemExit(f"{command[0]} does not answer: {log.read().decode(errors='replace')}")


def request(method: str, url: str, data: bytes | None = None, **headers: str) -> bytes:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(
        urllib.request.Request(url, data=data, headers=headers, method=method), timeout=10
    ) as answer:
        return answer.read()


def s3() -> Store:
    place = f"http://127.0.0.1:{(port := free_port())}"
    process = started(
        [os.path.join(TOOLS, "venv/bin/moto_server"), "-H", "127.0.0.1", "-p", str(port)],
        lambda: request("PUT", f"{place}/{BUCKET}"),
    )
    options = {
        "access_key_id": "reader",
        "secret_access_key": "tell-nobody",
        "region": "us-east-1",
        "endpoint": place,
        "allow_http": "true",
    }
    return Store("s3", f"s3://{BUCKET}", place, options, None, process)


def azure() -> Store:
    import hashlib
    import hmac

    place = f"http://127.0.0.1:{(port := free_port())}"
    account = f"{place}/{AZURE_ACCOUNT}"
    folder = tempfile.mkdtemp(prefix="azurite-")

    def make_container() -> None:
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        version = "2021-08-06"
        signed = "\n".join(
            ["PUT", *[""] * 11, f"x-ms-date:{date}", f"x-ms-version:{version}"]
            + [f"/{AZURE_ACCOUNT}/{AZURE_ACCOUNT}/{BUCKET}", "restype:container"]
        )
        code = hmac.new(base64.b64decode(AZURE_KEY), signed.encode(), hashlib.sha256).digest()
        request(
            "PUT",
            f"{account}/{BUCKET}?restype=container",
            x_ms_date=date,
            x_ms_version=version,
            Authorization=f"SharedKey {AZURE_ACCOUNT}:{base64.b64encode(code).decode()}",
        )

    process = started(
        [
            os.path.join(TOOLS, "npm/node_modules/.bin/azurite-blob"),
            *("--blobHost", "127.0.0.1", "--blobPort", str(port)),
            *("--location", folder, "--silent", "--skipApiVersionCheck"),
        ],
        make_container,
    )
    options = {
        "account_name": AZURE_ACCOUNT,
        "account_key": AZURE_KEY,
        "endpoint": account,
        "allow_http": "true",
    }
    wrong = options | {"account_key": base64.b64encode(b"tell-nobody").decode()}
    return Store("azure", f"az://{BUCKET}", place, options, wrong, process)


def gcs() -> Store:
    behind = free_port()
    place = f"http://127.0.0.1:{(port := free_port())}"
    gcs_front.serve(port, behind)
    bucket = json.dumps({"name": BUCKET}).encode()
    process = started(
        [
            os.path.join(TOOLS, "go/fake-gcs-server"),
            *("-scheme", "http", "-host", "127.0.0.1", "-port", str(behind), "-backend", "memory"),
            *("-public-host", place.removeprefix("http://")),
        ],
        lambda: request("POST", f"{place}/storage/v1/b", bucket, Content_Type="application/json"),
    )
    account = {
        "gcs_base_url": place,
        "disable_oauth": True,
        "client_email": "",
        "private_key": "",
        "private_key_id": "",
    }
    options = {"service_account_key": json.dumps(account), "allow_http": "true"}
    return Store("gcs", f"gs://{BUCKET}", place, options, None, process)


STORES = (s3, azure, gcs)
