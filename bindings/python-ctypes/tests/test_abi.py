"""The generated prototypes are those of the headers, and the layouts those of the C compiler."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import sys

import pytest
from conftest import PROJECT, ROOT

import codeanatomy
from codeanatomy import _abi

GENERATOR = ROOT / "tools" / "generate_abi.py"


def test_generated_file_is_what_the_headers_say():
    run = subprocess.run(
        [sys.executable, str(GENERATOR), "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


def test_drift_is_reported_with_the_command_that_repairs_it(tmp_path):
    headers = tmp_path / "codeanatomy"
    shutil.copytree(PROJECT / "include" / "codeanatomy", headers)
    types = headers / "types.h"
    types.write_text(types.read_text().replace("STATUS_CONFLICT 6", "STATUS_CONFLICT 7"))
    run = subprocess.run(
        [sys.executable, str(GENERATOR), "--check", "--headers", str(headers)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "python tools/generate_abi.py" in run.stderr


def test_generator_refuses_what_it_does_not_understand(tmp_path):
    headers = tmp_path / "codeanatomy"
    shutil.copytree(PROJECT / "include" / "codeanatomy", headers)
    types = headers / "types.h"
    types.write_text(types.read_text() + "\nunion codeanatomy_surprise { int a; long b; };\n")
    run = subprocess.run(
        [sys.executable, str(GENERATOR), "--check", "--headers", str(headers)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "codeanatomy_surprise" in run.stderr


STRUCTS = [
    kind
    for kind in vars(_abi).values()
    if isinstance(kind, type)
    and issubclass(kind, ctypes.Structure)
    and kind is not ctypes.Structure
    and hasattr(kind, "_fields_")
]


def c_name(kind):
    return f"struct {kind.__name__}" if kind.__name__.startswith("Arrow") else kind.__name__


@pytest.fixture(scope="module")
def layout_in_c(tmp_path_factory):
    """Size and offsets as the C compiler lays the structs out, by struct and field."""
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("gcc is not installed: the layouts cannot be compared with C")
    lines = []
    for kind in STRUCTS:
        name = c_name(kind)
        lines.append(f'printf("{kind.__name__} . %zu\\n", sizeof({name}));')
        lines += [
            f'printf("{kind.__name__} {field[0]} %zu\\n", offsetof({name}, {field[0]}));'
            for field in kind._fields_
        ]
    includes = "".join(
        f'#include "codeanatomy/{path.name}"\n'
        for path in sorted((PROJECT / "include" / "codeanatomy").glob("*.h"))
    )
    folder = tmp_path_factory.mktemp("layout")
    source, program = folder / "layout.c", folder / "layout"
    source.write_text(
        f"#include <stdio.h>\n{includes}int main(void) {{\n" + "\n".join(lines) + "\nreturn 0; }\n"
    )
    subprocess.run(
        [compiler, "-std=c99", f"-I{PROJECT / 'include'}", str(source), "-o", str(program)],
        check=True,
    )
    output = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout
    return {tuple(line.split()[:2]): int(line.split()[2]) for line in output.splitlines()}


@pytest.mark.parametrize("kind", STRUCTS, ids=lambda kind: kind.__name__)
def test_struct_is_laid_out_as_in_c(kind, layout_in_c):
    ours = {(kind.__name__, field[0]): getattr(kind, field[0]).offset for field in kind._fields_}
    ours[(kind.__name__, ".")] = ctypes.sizeof(kind)
    assert ours == {key: value for key, value in layout_in_c.items() if key[0] == kind.__name__}


def test_every_struct_of_the_interface_is_compared():
    names = {kind.__name__ for kind in STRUCTS}
    assert names == {
        "ArrowArray",
        "ArrowArrayStream",
        "ArrowSchema",
        "codeanatomy_call_options",
        "codeanatomy_progress",
        "codeanatomy_str",
    }


@pytest.mark.parametrize(
    ("header", "options"),
    [("runtime", codeanatomy.RuntimeOptions), ("session", codeanatomy.SessionOptions)],
)
def test_typed_options_are_those_of_the_header(header, options):
    text = (PROJECT / "include" / "codeanatomy" / f"{header}.h").read_text(encoding="utf-8")
    keys = re.findall(r"^ \* \| `(\w+)` \|", text, re.MULTILINE)
    assert keys == list(options.__annotations__)
