"""Every error code has its class, and the classes carry what the library says."""

from __future__ import annotations

import builtins
import pickle

import pytest

import codeanatomy
from codeanatomy import _abi, errors

CODES = {
    name[len("CODEANATOMY_ERROR_CODE_") :]: value
    for name, value in vars(_abi).items()
    if name.startswith("CODEANATOMY_ERROR_CODE_")
}
STATUSES = {
    name[len("CODEANATOMY_STATUS_") :]: value
    for name, value in vars(_abi).items()
    if name.startswith("CODEANATOMY_STATUS_") and value != _abi.CODEANATOMY_STATUS_OK
}


def facts(**changes):
    whole = {
        "status": _abi.CODEANATOMY_STATUS_NOT_FOUND,
        "code": "TABLE_NOT_FOUND",
        "sqlstate": "42P01",
        "component": "sql",
        "message": "table 'x' does not exist",
        "location": "",
        "line": 0,
        "column": 0,
        "retryable": False,
        "details": {"candidates": "y, z"},
        "causes": ["first", "second"],
    }
    return {**whole, **changes}


def test_every_code_of_the_header_has_a_class_of_its_own():
    assert set(errors.BY_CODE) == set(CODES)
    assert len(set(errors.BY_CODE.values())) == len(CODES)


def test_every_status_of_the_header_has_a_class():
    assert set(errors.BY_STATUS) == set(STATUSES.values())


@pytest.mark.parametrize("code", sorted(CODES))
def test_class_of_a_code_has_that_code_and_its_status(code):
    error = errors.BY_CODE[code]("text")
    assert error.code == code
    assert isinstance(error, errors.BY_STATUS[error.status])
    assert len(error.sqlstate) == 5
    assert issubclass(errors.BY_CODE[code], codeanatomy.Error)


def test_facts_of_the_library_become_attributes():
    error = errors.error_from_facts(facts(line=3, column=14, retryable=True, location="a.rs:1:2"))
    assert type(error) is codeanatomy.TableNotFoundError
    assert str(error) == error.message == "table 'x' does not exist"
    assert (error.status, error.code, error.sqlstate, error.component) == (
        _abi.CODEANATOMY_STATUS_NOT_FOUND,
        "TABLE_NOT_FOUND",
        "42P01",
        "sql",
    )
    assert (error.line, error.column, error.retryable, error.location) == (3, 14, True, "a.rs:1:2")
    assert error.details == {"candidates": "y, z"}
    assert error.causes == ("first", "second")


def test_what_is_not_known_is_none():
    error = errors.error_from_facts(facts())
    assert (error.line, error.column, error.location) == (None, None, None)


@pytest.mark.parametrize("status", sorted(STATUSES.values()))
def test_code_of_a_later_library_gives_the_class_of_its_status(status):
    error = errors.error_from_facts(facts(status=status, code="NOT_YET_INVENTED"))
    assert type(error) is errors.BY_STATUS[status]
    assert error.code == "NOT_YET_INVENTED"


def test_status_of_a_later_library_gives_the_base_class():
    assert type(errors.error_from_facts(facts(status=999, code="NEW"))) is codeanatomy.Error


@pytest.mark.parametrize(
    ("ours", "python"),
    [
        (codeanatomy.TimeoutError, builtins.TimeoutError),
        (codeanatomy.InvalidArgumentError, ValueError),
        (codeanatomy.IoError, OSError),
        (codeanatomy.OutOfMemoryError, MemoryError),
        (codeanatomy.LibraryLoadError, ImportError),
    ],
)
def test_class_is_also_the_class_of_python(ours, python):
    error = ours("text")
    assert isinstance(error, python)
    assert str(error) == "text"


@pytest.mark.parametrize(
    "kind", sorted(set(errors.BY_CODE.values()), key=lambda kind: kind.__name__)
)
def test_error_survives_pickling_with_all_it_knows(kind):
    error = kind("text", line=2, details={"key": "value"}, causes=("one",))
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert vars(copy) == vars(error)


def test_misspelt_fact_is_refused():
    with pytest.raises(TypeError, match="colour"):
        codeanatomy.Error("text", colour="red")


def create_the_same_view_twice(session):
    session.register_view("twice", "SELECT 1")
    session.register_view("twice", "SELECT 1")


def create_a_view_where_that_is_not_allowed(_session):
    codeanatomy.connect(allow_ddl=False).execute("CREATE VIEW v AS SELECT 1")


RAISED_BY_THE_LIBRARY = {
    "SYNTAX": lambda session: session.sql("SELEKT 1"),
    "PLAN": lambda session: session.sql("SELECT no_such_column FROM (VALUES (1)) AS t(a)"),
    "TABLE_NOT_FOUND": lambda session: session.sql("SELECT * FROM no_such_table"),
    "NOT_FOUND": lambda session: session.set("no.such.setting", "1"),
    "ALREADY_EXISTS": create_the_same_view_twice,
    "INVALID_OPTION": lambda _session: codeanatomy.Session(no_such_option=1),
    "INVALID_PARAMETER": lambda session: session.query("SELECT $1 + 1", [1, 2, 3]),
    "EXECUTION": lambda session: session.execute("SELECT 1 / (value - 3) FROM range(0, 9)"),
    "POLICY": create_a_view_where_that_is_not_allowed,
}


@pytest.mark.parametrize("code", sorted(RAISED_BY_THE_LIBRARY))
def test_failure_of_the_library_raises_the_class_of_its_code(code, session):
    with pytest.raises(codeanatomy.Error) as raised:
        RAISED_BY_THE_LIBRARY[code](session)
    assert type(raised.value) is errors.BY_CODE[code]
    assert raised.value.status == errors.BY_CODE[code]("").status
    assert raised.value.message


def test_file_of_a_wrong_format_is_corrupt(session, tmp_path):
    path = tmp_path / "wrong.parquet"
    path.write_bytes(b"not a Parquet file, but long enough to have a footer")
    with pytest.raises(codeanatomy.CorruptDataError):
        session.register("wrong", path)


def test_syntax_error_says_where():
    with codeanatomy.connect() as session, pytest.raises(codeanatomy.SqlSyntaxError) as raised:
        session.sql("SELECT 1\nFROMM t 2")
    assert raised.value.line == 2
    assert raised.value.column is not None


def test_misspelt_table_gets_candidates(session):
    session.register("employees", {"a": [1]})
    with pytest.raises(codeanatomy.TableNotFoundError) as raised:
        session.sql("SELECT * FROM employes")
    assert "employees" in raised.value.details["candidates"]


def test_unknown_option_lists_the_valid_ones():
    with pytest.raises(codeanatomy.InvalidOptionError) as raised:
        codeanatomy.Runtime(memory_limt=1)
    assert "memory_limt" in raised.value.message
    assert "memory_limit" in raised.value.details["option.valid"]


def test_text_that_is_not_unicode_is_refused_before_the_library_sees_it(session):
    with pytest.raises(codeanatomy.InvalidArgumentError, match="UTF-8"):
        session.sql("SELECT '\ud800'")
