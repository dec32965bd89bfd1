"""Runs one case of the conformance suite through this package."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

from conformance_values import column_values
from conftest import PROJECT

import codeanatomy
from codeanatomy import _abi
from codeanatomy._arrow.build import rows_without_columns
from codeanatomy._arrow.structs import owned_stream
from codeanatomy._native import Text, call

SUITE = PROJECT / "tests" / "conformance"

STATUS_NAMES = {
    value: name[len("CODEANATOMY_STATUS_") :]
    for name, value in vars(_abi).items()
    if name.startswith("CODEANATOMY_STATUS_")
}
#: When the runner cancels a call that runs, counted from its start.
CANCEL_AFTER = 0.1


def load_cases() -> list[dict[str, Any]]:
    """Every case of the suite, in the order of the files."""
    cases = []
    for path in sorted((SUITE / "cases").glob("*.json")):
        cases += json.loads(path.read_text(encoding="utf-8"))["cases"]
    return cases


class Case:
    """One case, with its texts filled in and the objects that it makes."""

    def __init__(self, case: dict[str, Any], temporary: Path) -> None:
        self.case = _filled(case, {"{data}": str(SUITE / "data"), "{temporary}": str(temporary)})
        self.expect: dict[str, Any] = self.case["expect"]
        self.token = codeanatomy.CancelToken()
        self.runtime: Optional[codeanatomy.Runtime] = None
        self.session: Optional[codeanatomy.Session] = None
        #: When the call was cancelled, or its time was over.
        self.stopped: Optional[float] = None
        self.metrics: dict[str, Any] = {}

    def run(self) -> None:
        """Runs the case and checks what comes out."""
        try:
            outcome = self._outcome()
        except codeanatomy.Error as error:
            self._check_time()
            if "error" not in self.expect:
                raise
            check_error(error, self.expect["error"])
        else:
            assert "error" not in self.expect, f"no error, but {outcome}"
            self._check(outcome)
        self._check_session_afterwards()

    def _outcome(self) -> dict[str, Any]:
        self._open()
        action = self.case.get("action", "query")
        for step in self.case.get("setup", []):
            run_step(self.session, step)
        return getattr(self, f"_do_{action}")()

    def _open(self) -> None:
        if "runtime" in self.case:
            self.runtime = codeanatomy.Runtime(**self.case["runtime"])
        self.session = codeanatomy.Session(self.runtime, **self.case.get("session", {}))

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {}
        if "cancel" in self.case:
            options["cancel_token"] = self.token
            if self.case["cancel"] == "before":
                self._cancel()
        if "timeout_milliseconds" in self.case:
            options["timeout"] = self.case["timeout_milliseconds"] / 1000
        return options

    def _cancel(self) -> None:
        self.stopped = time.monotonic()
        self.token.cancel()

    @contextmanager
    def _running(self) -> Iterator[dict[str, Any]]:
        """The options of the call that may be cancelled while it runs."""
        options = self._options()
        if "timeout" in options:
            self.stopped = time.monotonic() + options["timeout"]
        timer = threading.Timer(CANCEL_AFTER, self._cancel)
        if self.case.get("cancel") == "running":
            timer.start()
        try:
            yield options
        finally:
            timer.cancel()

    def _planned(self, options: dict[str, Any]) -> codeanatomy.Query:
        query = self.session.sql(self.case["sql"], cancel_token=options.get("cancel_token"))
        if "parameters" in self.case:
            owned = query._borrow()
            call(
                "codeanatomy_query_bind_json", owned.slot, Text(json.dumps(self.case["parameters"]))
            )
        if "parameters_from" in self.case:
            with codeanatomy.connect() as other:
                query.bind(next(other.query(self.case["parameters_from"])))
        return query

    def _do_open(self) -> dict[str, Any]:
        return {}

    def _do_plan(self) -> dict[str, Any]:
        with self._running() as options:
            return {"schema": self._planned(options).schema}

    def _do_query(self) -> dict[str, Any]:
        with self._running() as options:
            query = self._planned(options)
            reader = query.run(**options)
            self._close_first(query)
            schema, rows = reader.schema, []
            for batch in reader:
                rows += batch_rows(batch)
                if self.case.get("cancel") == "between_batches" and self.stopped is None:
                    self._cancel()
            self.metrics = reader.metrics()
            return {"schema": schema, "rows": rows}

    def _close_first(self, query: codeanatomy.Query) -> None:
        objects = {"query": query, "session": self.session, "runtime": self.runtime}
        for name in self.case.get("close_first", []):
            if objects[name] is not None:
                objects[name].close()

    def _do_execute(self) -> dict[str, Any]:
        with self._running() as options:
            query = self._planned(options)
            rows = query.execute(**options)
            self.metrics = query.metrics()
            return {"rows_affected": rows}

    def _do_explain(self) -> dict[str, Any]:
        with self._running() as options:
            query = self._planned(options)
            return {"plan": query.explain(**self.case.get("explain", {}), **options)}

    def _do_write(self) -> dict[str, Any]:
        with self._running() as options:
            query = self._planned(options)
            report = query.write(self.case["target"], **self.case.get("write", {}), **options)
            return {"report": report}

    def _do_step(self) -> dict[str, Any]:
        run_step(self.session, self.case["step"])
        return {}

    def _check(self, outcome: dict[str, Any]) -> None:
        self._check_time()
        if "columns" in self.expect:
            columns = [[field.name, field.type.value_format] for field in outcome["schema"]]
            assert columns == self.expect["columns"]
        if "rows" in self.expect:
            assert outcome["rows"] == self.expect["rows"]
        if "row_count" in self.expect:
            assert len(outcome["rows"]) == self.expect["row_count"]
        if "rows_affected" in self.expect:
            assert outcome["rows_affected"] == self.expect["rows_affected"]
        for text in self.expect.get("contains", []):
            assert text in outcome["plan"]
        for key, value in self.expect.get("report", {}).items():
            assert getattr(outcome["report"], key) == value
        if "spilled" in self.expect:
            assert (self.metrics["spilled_bytes"] > 0) == self.expect["spilled"]

    def _check_time(self) -> None:
        if "within_milliseconds" in self.expect:
            assert self.stopped is not None
            taken = (time.monotonic() - self.stopped) * 1000
            assert taken <= self.expect["within_milliseconds"]

    def _check_session_afterwards(self) -> None:
        if "memory_at_most" in self.expect:
            owner = self.runtime or self.session.runtime
            assert owner.memory()["peak"] <= self.expect["memory_at_most"]
        if self.session is None or self.session.closed:
            return
        assert self.session.query("SELECT 1").fetchall() == [(1,)]
        if "then" in self.expect:
            self.session.execute(self.expect["then"])


def _filled(value: Any, texts: dict[str, str]) -> Any:
    """The same JSON with placeholders replaced in all of its texts."""
    if isinstance(value, str):
        for placeholder, text in texts.items():
            value = value.replace(placeholder, text)
        return value
    if isinstance(value, list):
        return [_filled(item, texts) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, texts) for key, item in value.items()}
    return value


def batch_rows(batch: codeanatomy.Batch) -> list[list[Any]]:
    """The rows of a batch as the suite writes them."""
    if not batch.num_columns:
        return [[] for _ in range(batch.num_rows)]
    return [list(row) for row in zip(*map(column_values, batch.columns))]


def check_error(error: codeanatomy.Error, expected: dict[str, Any]) -> None:
    """Compares an error with what the case expects of it."""
    found = (STATUS_NAMES[error.status], error.code)
    assert found == (expected["status"], expected["code"]), f"{error!r}"
    for key in ("line", "column"):
        if key in expected:
            assert getattr(error, key) == expected[key]
    for text in expected.get("message", []):
        assert text in error.message
    for name, text in expected.get("details", {}).items():
        assert text in error.details[name]


def run_step(session: codeanatomy.Session, step: dict[str, Any]) -> None:
    """Runs one step of a case's setup."""
    ((name, value),) = step.items()
    STEPS[name](session, value)


def _execute(session: codeanatomy.Session, sql: str) -> None:
    session.execute(sql)


def _set(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    session.set(value["name"], value["value"])


def _register_file(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    session.register_file(value["name"], value["path"], **value.get("options", {}))


def _register_delta(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    session.register_delta(value["name"], value["uri"], **value.get("options", {}))


def _register_view(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    session.register_view(value["name"], value["sql"], **value.get("options", {}))


def _register_stream(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    with codeanatomy.connect(**value.get("session", {})) as other:
        reader = other.query(value["sql"])
    session.register_stream(value["name"], reader, **value.get("options", {}))


def _register_batches(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    with codeanatomy.connect(**value.get("session", {})) as other:
        table = other.query(value["sql"]).read_all()
    session.register_batches(value["name"], table, **value.get("options", {}))


def _register_rows_without_columns(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    session.register_batches(value["name"], rows_without_columns(value["rows"]))


def _register_failing_stream(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    table = codeanatomy.Table(
        [codeanatomy.record_batch({"n": [row]}) for row in range(value["batches"])],
        codeanatomy.Schema((codeanatomy.Field("n", codeanatomy.types.int64),)),
    )
    session.register_stream(
        value["name"], Failing(table, value["message"]), **value.get("options", {})
    )


class Failing:
    """An Arrow stream that fails after some batches, made by somebody else's code."""

    def __init__(self, table: codeanatomy.Table, message: str) -> None:
        self.table, self.message = table, message

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        from codeanatomy._arrow.export import export_stream

        def batches() -> Iterator[codeanatomy.Batch]:
            yield from self.table.batches
            raise OSError(self.message)

        return export_stream(self.table.schema, batches())


def _register_released_stream(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    owned, stream = session._borrow(), owned_stream()
    call(
        "codeanatomy_session_register_stream",
        owned.slot,
        Text(value["name"]),
        stream.out,
        Text(""),
        None,
    )


def _ingest(session: codeanatomy.Session, value: dict[str, Any]) -> None:
    with codeanatomy.connect() as other:
        reader = other.query(value["sql"])
    session.ingest(value["table"], reader, value.get("mode", "create"))


def _deregister(session: codeanatomy.Session, name: str) -> None:
    session.deregister(name)


STEPS = {
    "execute": _execute,
    "set": _set,
    "register_file": _register_file,
    "register_delta": _register_delta,
    "register_view": _register_view,
    "register_stream": _register_stream,
    "register_batches": _register_batches,
    "register_rows_without_columns": _register_rows_without_columns,
    "register_failing_stream": _register_failing_stream,
    "register_released_stream": _register_released_stream,
    "ingest": _ingest,
    "deregister": _deregister,
}
