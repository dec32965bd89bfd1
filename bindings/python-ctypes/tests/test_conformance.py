"""The cases that every language runs."""

from __future__ import annotations

import pytest
from conformance import SUITE, Case, load_cases
from conformance_values import _date, _decimal

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case, tmp_path):
    Case(case, tmp_path).run()


def test_suite_has_cases():
    assert (SUITE / "cases").is_dir()
    assert len(CASES) > 0


def test_runner_writes_dates_of_any_year():
    days = {0: "1970-01-01", -1: "1969-12-31", 59: "1970-03-01", 11016: "2000-02-29"}
    assert {day: _date(day) for day in days} == days
    assert _date(2932896) == "9999-12-31"


def test_runner_writes_decimals_with_all_their_digits():
    assert [_decimal(value, 2) for value in (0, 5, -5, 12345)] == [
        "0.00",
        "0.05",
        "-0.05",
        "123.45",
    ]
    assert _decimal(10**76 - 1, 0) == "9" * 76
    assert _decimal(12, -3) == "12000"
