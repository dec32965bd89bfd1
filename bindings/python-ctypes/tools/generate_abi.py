#!/usr/bin/env python3
"""Writes `codeanatomy/_abi.py` from the C headers.

    python tools/generate_abi.py            writes the file
    python tools/generate_abi.py --check    fails when the file is not what the headers say

The headers are the only source: no prototype, constant or struct layout of the binding is written
by hand. Whatever this script does not understand is an error, never skipped.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
HEADERS = ROOT.parent.parent / "include" / "codeanatomy"
OUTPUT = ROOT / "codeanatomy" / "_abi.py"

# Types that C calls by more than one word, or that ctypes names differently.
SCALARS = {
    "bool": "c_bool",
    "int": "c_int",
    "int32_t": "c_int32",
    "int64_t": "c_int64",
    "size_t": "c_size_t",
    "uint8_t": "c_uint8",
    "uint32_t": "c_uint32",
    "uint64_t": "c_uint64",
}
# Pointers without a type worth checking: text and plain memory.
ADDRESSES = {"char", "void", "uint8_t"}


class HeaderError(Exception):
    """A header holds something that this script does not understand."""


class Member(NamedTuple):
    """A struct field or a parameter: its name ('' when it has none) and its ctypes type."""

    name: str
    ctype: str


class Declarations:
    """What the headers declare, in their order."""

    def __init__(self) -> None:
        self.constants: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.opaque: list[str] = []
        self.callbacks: dict[str, str] = {}
        self.structs: dict[str, list[Member]] = {}
        self.functions: dict[str, tuple[str, list[Member]]] = {}

    def type_of(self, text: str) -> str:
        """The ctypes name of a C type such as `const codeanatomy_query *`."""
        words = [word for word in re.findall(r"\w+|\*", text) if word not in ("const", "struct")]
        name, stars = words[0], len(words) - 1
        if words[1:] != ["*"] * stars:
            raise HeaderError(f"cannot read the type '{text}'")
        if name in ADDRESSES and stars:
            inner, stars = "c_void_p", stars - 1
        elif name == "void":
            return "None"
        elif name in SCALARS:
            inner = SCALARS[name]
        elif name in (*self.aliases, *self.structs, *self.callbacks, *self.opaque):
            inner = name
        else:
            raise HeaderError(f"unknown type '{name}' in '{text}'")
        for _ in range(stars):
            inner = f"POINTER({inner})"
        return inner

    def member(self, text: str) -> Member:
        """A field or parameter such as `size_t length` or `struct ArrowSchema *`."""
        text = " ".join(text.split())
        found = re.fullmatch(r"(?P<type>.*?[\s*])(?P<name>\w+)", text)
        if (
            found
            and found["name"] not in SCALARS
            and found["type"].strip() not in ("const", "struct")
        ):
            return Member(found["name"], self.type_of(found["type"]))
        return Member("", self.type_of(text))

    def members(self, text: str) -> list[Member]:
        """The parameters between two parentheses."""
        if text.strip() in ("", "void"):
            return []
        return [self.member(part) for part in text.split(",")]


def strip_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.DOTALL)


def read_constants(text: str, into: Declarations) -> None:
    for name, value in re.findall(r"^#define +(\w+) +(\d+)$", text, flags=re.MULTILINE):
        into.constants[name] = value


def callback_type(result: str, parameters: list[Member]) -> str:
    arguments = "".join(f", {parameter.ctype}" for parameter in parameters)
    return f"CFUNCTYPE({result}{arguments})"


def read_fields(body: str, into: Declarations) -> list[Member]:
    fields = []
    for line in filter(None, (part.strip() for part in body.split(";"))):
        function = re.fullmatch(r"(.+?)\(\*(\w+)\)\((.*)\)", line, flags=re.DOTALL)
        if function:
            result, name, parameters = function.groups()
            kind = callback_type(into.type_of(result), into.members(parameters))
            fields.append(Member(name, kind))
        else:
            fields.append(into.member(line))
    return fields


STATEMENT = re.compile(
    r"typedef struct (?P<opaque>\w+) (?P=opaque);"
    r"|typedef struct \{(?P<body>[^}]*)\} (?P<struct>\w+);"
    r"|struct (?P<tag>\w+) \{(?P<tag_body>[^}]*)\};"
    r"|typedef (?P<result>[\w ]+?) ?\(\*(?P<callback>\w+)\)\((?P<callback_args>[^)]*)\);"
    r"|typedef (?P<base>\w+) (?P<alias>\w+);"
    r"|CODEANATOMY_API\s+(?P<returns>[\w\s]+?[\s*]+)(?P<function>codeanatomy_\w+)\((?P<args>[^)]*)\);",
)


def read_statements(text: str, into: Declarations) -> None:
    """Reads every declaration of a header whose directives and comments are gone."""
    position = 0
    for found in STATEMENT.finditer(text):
        check_nothing_skipped(text[position : found.start()])
        position = found.end()
        read_statement(found, into)
    check_nothing_skipped(text[position:])


def read_statement(found: re.Match[str], into: Declarations) -> None:
    if found["opaque"]:
        into.opaque.append(found["opaque"])
    elif found["struct"]:
        into.structs[found["struct"]] = read_fields(found["body"], into)
    elif found["tag"]:
        into.structs[found["tag"]] = []
        into.structs[found["tag"]] = read_fields(found["tag_body"], into)
    elif found["callback"]:
        parameters = into.members(found["callback_args"])
        into.callbacks[found["callback"]] = callback_type(into.type_of(found["result"]), parameters)
    elif found["alias"]:
        into.aliases[found["alias"]] = into.type_of(found["base"])
    else:
        into.functions[found["function"]] = (
            into.type_of(found["returns"]),
            into.members(found["args"]),
        )


def check_nothing_skipped(text: str) -> None:
    left = re.sub(r'extern "C" \{|[{}]', " ", text).strip()
    if left:
        raise HeaderError(f"cannot read: {left[:120]!r}")


def read_header(path: Path, into: Declarations, done: set[Path]) -> None:
    """Reads one header after those that it includes."""
    if path in done:
        return
    done.add(path)
    text = path.read_text(encoding="utf-8")
    for included in re.findall(r'^#include "codeanatomy/(\w+\.h)"$', text, flags=re.MULTILINE):
        read_header(path.parent / included, into, done)
    if path.name == "export.h":
        return  # how C declares an exported function: nothing that ctypes needs
    text = strip_comments(text)
    read_constants(text, into)
    read_statements(re.sub(r"^#.*$", " ", text, flags=re.MULTILINE), into)


def read_headers(folder: Path) -> Declarations:
    declarations, done = Declarations(), set()
    for path in sorted(folder.glob("*.h")):
        read_header(path, declarations, done)
    if not declarations.functions:
        raise HeaderError(f"no functions in {folder}: is this the folder of the headers?")
    return declarations


PREAMBLE = '''"""The C ABI: constants, struct layouts and prototypes.

Generated from the C headers by tools/generate_abi.py: do not edit.
"""

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
{names}
)

'''


def render(declarations: Declarations) -> str:
    parts = [
        render_preamble(declarations),
        "\n".join(f"{name} = {value}" for name, value in declarations.constants.items()),
        "",
        "\n".join(f"{name} = {base}" for name, base in declarations.aliases.items()),
        "",
        *(f"\nclass {name}(Structure):\n    pass\n" for name in declarations.opaque),
        *(f"\nclass {name}(Structure):\n    pass\n" for name in declarations.structs),
        "",
        "\n".join(f"{name} = {kind}" for name, kind in declarations.callbacks.items()),
        "",
        *(render_fields(name, fields) for name, fields in declarations.structs.items()),
        render_functions(declarations),
    ]
    return "\n".join(parts)


def render_preamble(declarations: Declarations) -> str:
    used = set(SCALARS.values()) | {"c_void_p"}
    return PREAMBLE.format(names="\n".join(f"    {name}," for name in sorted(used)))


def render_fields(name: str, fields: list[Member]) -> str:
    rows = "\n".join(f'    ("{field.name}", {field.ctype}),' for field in fields)
    return f"{name}._fields_ = [\n{rows}\n]\n"


def render_functions(declarations: Declarations) -> str:
    rows = []
    for name in sorted(declarations.functions):
        result, parameters = declarations.functions[name]
        types = ", ".join(parameter.ctype for parameter in parameters)
        rows.append(f'    "{name}": ({result}, [{types}]),')
    body = "\n".join(rows)
    return f"# Name: (type of the result, types of the arguments).\nFUNCTIONS = {{\n{body}\n}}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Generates codeanatomy/_abi.py from the headers.")
    parser.add_argument(
        "--check", action="store_true", help="compare only, and fail on a difference"
    )
    parser.add_argument("--headers", type=Path, default=HEADERS, help="folder of the headers")
    arguments = parser.parse_args()
    text = render(read_headers(arguments.headers))
    if not arguments.check:
        OUTPUT.write_text(text, encoding="utf-8")
        return 0
    if OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == text:
        return 0
    print(
        f"{OUTPUT.name} differs from the headers: run python tools/generate_abi.py", file=sys.stderr
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
