"""The guide and the examples run and say what they claim."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys

import pytest
from conftest import PROJECT, ROOT, child_environment

EXAMPLES = PROJECT / "examples" / "python"
FUNCTION = "def function_one(argument):\n    return argument + argument + argument\n"
PAGES = [PROJECT / "docs" / "guide" / "python.md", ROOT / "README.md"]
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_on_the_page_prints_what_the_page_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    printed = None
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    assert blocks
    for kind, text in blocks:
        if kind == "text":
            assert printed == text
            continue
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(text, page.name, "exec"), names)
        printed = output.getvalue()


def start_example(name, *arguments):
    return subprocess.run(
        [sys.executable, str(EXAMPLES / name), *map(str, arguments)],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def run_example(name, *arguments):
    run = start_example(name, *arguments)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout


def test_first_query_prints_its_answer():
    assert run_example("first_query.py") == "42\n"


@pytest.fixture
def tree(tmp_path):
    """A small source tree with a line that stands in two files."""
    tree = tmp_path / "it's a tree"
    (tree / "sub").mkdir(parents=True)
    (tree / "big.py").write_text(FUNCTION * 9)
    (tree / "sub" / "small.py").write_text(
        "def other():\n    return argument + argument + argument\n"
    )
    return tree


def rows_under(output, step):
    """The rows of a table that the example printed under a step."""
    lines = output.split(f"\n{step}.sql\n")[1].split("\n\n")[0].splitlines()
    return [line.split() for line in lines[1:-1]]


def test_source_tree_answers_and_a_second_run_changes_nothing_but_the_version(tree, tmp_path):
    table = tmp_path / "facts"
    first = run_example("source_tree.py", tree, table)
    assert "07_changes" not in first
    assert rows_under(first, "08_version") == [["1", "line", "20", "2"], ["1", "name", "69", "2"]]
    assert [row[0] for row in rows_under(first, "09_largest_files")] == ["big.py", "sub/small.py"]
    assert rows_under(first, "10_most_used_names")[0] == ["argument", "39", "2"]
    assert rows_under(first, "11_duplicated_lines") == [
        ["return", "argument", "+", "argument", "+", "argument", "10", "2"]
    ]
    second = run_example("source_tree.py", tree, table)
    assert rows_under(second, "07_changes") == [["0", "0"]]
    assert rows_under(second, "08_version") == [["2", "line", "20", "2"], ["2", "name", "69", "2"]]
    for step in ("09_largest_files", "10_most_used_names", "11_duplicated_lines"):
        assert rows_under(second, step) == rows_under(first, step)


def test_source_tree_reports_what_changed(tree, tmp_path):
    table = tmp_path / "facts"
    run_example("source_tree.py", tree, table)
    (tree / "sub" / "small.py").write_text("def other():\n")
    changed = run_example("source_tree.py", tree, table)
    assert rows_under(changed, "07_changes") == [["0", "5"]]


@pytest.mark.parametrize(
    ("name", "wanted"), [("source_tree.py", "TREE TABLE"), ("delta_tour.py", "FOLDER")]
)
def test_an_example_without_arguments_says_how_to_call_it(name, wanted):
    run = start_example(name)
    assert run.returncode == 2
    assert wanted in run.stderr


def test_delta_tour_prints_its_text_and_fails_where_the_table_is_already(tmp_path):
    text = (PROJECT / "examples" / "delta_tour.txt").read_text(encoding="utf-8")
    assert run_example("delta_tour.py", tmp_path / "it's a tour") == text
    again = start_example("delta_tour.py", tmp_path / "it's a tour")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("ALREADY_EXISTS: ")
