"""The wheel's tag: one for all Pythons, and for one platform when the shared library is inside."""

from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel


class Wheel(bdist_wheel):
    """A wheel without an extension module, but maybe with a shared library."""

    def finalize_options(self):
        super().finalize_options()
        package = Path(__file__).resolve().parent / "codeanatomy"
        self.root_is_pure = not any(package.glob("libcodeanatomy*"))

    def get_tag(self):
        _, _, platform = super().get_tag()
        return "py3", "none", platform


setup(cmdclass={"bdist_wheel": Wheel})
