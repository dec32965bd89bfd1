"""The wheel's tag: one for all Pythons, and for one platform when the shared library is inside."""

from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel

PACKAGE = Path(__file__).resolve().parent / "codeanatomy"


class MaybeWithLibrary(Distribution):
    """A package for one platform as soon as the shared library is among its files."""

    def has_ext_modules(self):
        return any(PACKAGE.glob("libcodeanatomy*"))


class Wheel(bdist_wheel):
    """A wheel for every Python 3: the shared library does not depend on the interpreter."""

    def get_tag(self):
        _, _, platform = super().get_tag()
        return "py3", "none", platform


setup(distclass=MaybeWithLibrary, cmdclass={"bdist_wheel": Wheel})
