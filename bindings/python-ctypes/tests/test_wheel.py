"""The wheel fits every Python 3, and has the shared library inside when it was put there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT


@pytest.fixture
def project(tmp_path):
    """A copy of what a wheel is built from."""
    pytest.importorskip("setuptools.command.bdist_wheel")
    folder = tmp_path / "project"
    shutil.copytree(
        ROOT,
        folder,
        ignore=shutil.ignore_patterns("__pycache__", "tests", "build", "libcodeanatomy*"),
    )
    return folder


def build(project):
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--no-build-isolation", "--wheel-dir", str(project / "out"), str(project)),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    (wheel,) = (project / "out").iterdir()
    return wheel.name, set(zipfile.ZipFile(wheel).namelist())


def test_wheel_without_the_library_fits_every_platform(project):
    name, files = build(project)
    assert name == "codeanatomy-0.1.0-py3-none-any.whl"
    sources = {path.relative_to(ROOT).as_posix() for path in (ROOT / "codeanatomy").rglob("*.py")}
    assert sources | {"codeanatomy/py.typed"} <= files
    assert not any(file.startswith(("tests/", "tools/")) for file in files)


def test_wheel_with_the_library_fits_one_platform_and_every_python(project):
    (project / "codeanatomy" / "libcodeanatomy.so.1").write_bytes(b"the place of the library")
    name, files = build(project)
    assert name.startswith("codeanatomy-0.1.0-py3-none-")
    assert not name.endswith("-any.whl")
    assert "codeanatomy/libcodeanatomy.so.1" in files
