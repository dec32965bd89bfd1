"""The library's log comes through Python's logging, and only when asked for."""

from __future__ import annotations

import logging

import pytest

import codeanatomy


@pytest.fixture
def logger():
    logger = logging.getLogger("codeanatomy.test")
    logger.propagate = False
    yield logger
    codeanatomy.set_logger(None)
    logger.handlers.clear()


class Remember(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


def plan_something():
    with codeanatomy.connect() as session:
        session.query("SELECT sum(value) FROM range(0, 10) WHERE value > 3").fetchall()


def test_records_come_with_their_target_and_level(logger):
    handler = Remember()
    logger.addHandler(handler)
    logger.setLevel(1)
    codeanatomy.set_logger(logger)
    plan_something()
    assert handler.records
    names = {record.name for record in handler.records}
    assert all(name.startswith("codeanatomy.test.") for name in names)
    assert any("datafusion" in name for name in names)
    assert {record.levelno for record in handler.records} & {5, logging.DEBUG}
    assert all(record.getMessage() for record in handler.records)


def test_level_of_the_logger_keeps_details_in_the_library(logger):
    handler = Remember()
    logger.addHandler(handler)
    logger.setLevel(logging.ERROR)
    codeanatomy.set_logger(logger)
    logger.setLevel(1)  # too late: the library was told already
    plan_something()
    assert handler.records == []


def test_explicit_level_wins(logger):
    handler = Remember()
    logger.addHandler(handler)
    logger.setLevel(1)
    codeanatomy.set_logger(logger, logging.CRITICAL)
    plan_something()
    assert handler.records == []


def test_none_stops_the_log(logger):
    handler = Remember()
    logger.addHandler(handler)
    logger.setLevel(1)
    codeanatomy.set_logger(logger)
    codeanatomy.set_logger(None)
    plan_something()
    assert handler.records == []


def test_failing_handler_is_reported_and_disturbs_no_query(logger, monkeypatch):
    class Broken(logging.Handler):
        def emit(self, record):
            raise RuntimeError("broken")

    unraisable = []
    monkeypatch.setattr("sys.unraisablehook", unraisable.append)
    logger.addHandler(Broken())
    logger.setLevel(1)
    codeanatomy.set_logger(logger)
    plan_something()
    assert {str(report.exc_value) for report in unraisable} == {"broken"}
