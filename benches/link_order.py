"""capi/link/order.txt: the functions that calls run through, callers beside their callees.

Called by scripts/bench; docs/decisions/calls-and-their-order.md says what it is for.

link_order.py write        writes it, from the calls that Valgrind counts
link_order.py found FILE   says how much of it the linker has found, as it wrote into FILE
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = os.path.join(HERE, "peers", "delta.py")
ORDER = os.path.join(HERE, os.pardir, "capi", "link", "order.txt")
#: Fewer calls than that are of what is done once in a process.
LEAST_CALLS = 50
#: A name that more functions have stands with a size.
MOST_OF_A_NAME = 3
#: What depends on the build; capi/link/wrapper leaves it out, too.
BUILD = re.compile(r"(17h[0-9a-f]+E)?(\.llvm\.[0-9]+)?$")
#: Cases of benches/delta.py, and how often each is repeated.
DELTA = {
    "scan_statistics": 10,
    "scan_partition": 3,
    "files_checkpoint": 2,
    "append_1": 5,
    "merge_1": 1,
}
POINTS = "CREATE TABLE points AS SELECT value AS id, value % 10 AS kind FROM range(0, 1000)"
SQL = (
    "SELECT kind, count(*), sum(id) FROM points GROUP BY kind ORDER BY kind LIMIT 5",
    "SELECT count(*) FROM points AS one JOIN points AS other USING (id) WHERE one.kind < 3",
    "SELECT id, row_number() OVER (PARTITION BY kind ORDER BY id DESC) FROM points",
)

Function = str
Calls = dict[tuple[Function, Function], int]


def works(tools: dict[str, str]) -> Iterator[list[str]]:
    for mode in ("select1", "point_first", "point_again"):
        yield [tools["c"], mode, "30", "2"]
    for sql in SQL:
        yield [tools["c"], "sql", "10", "2", POINTS, sql]
    tables = os.path.join(tools["work"], "delta")
    for case, repeats in DELTA.items():
        yield [tools["python"], PEER, "ours", "run", case, tables, str(repeats)]


def count_calls(tools: dict[str, str], command: list[str]) -> Calls:
    found = os.path.join(tools["work"], "calls")
    environment = os.environ | {
        "CODEANATOMY_LIBRARY": tools["library"],
        "PYTHONPATH": os.path.join(HERE, os.pardir, "bindings", "python-ctypes"),
    }
    valgrind = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={found}"]
    subprocess.run(
        [*valgrind, *command], check=True, env=environment, capture_output=True, cwd=tools["work"]
    )
    with open(found, encoding="utf-8", errors="replace") as lines:
        return calls_in(lines)


def calls_in(lines: Iterator[str]) -> Calls:
    """The calls within the library, in what callgrind writes."""
    calls: Counter[tuple[Function, Function]] = Counter()
    names: dict[tuple[str, str], str] = {}
    # A name is spelled out where it comes first, and a number later.
    spelled = re.compile(r"(c?)(ob|fn)=\((\d+)\)(?: (.*))?")
    caller_object = callee_object = caller = callee = ""
    for line in lines:
        if match := spelled.match(line):
            of_callee, kind, number, name = match.groups()
            if name:
                names[kind, number] = name
            name = names[kind, number]
            if kind == "ob" and of_callee:
                callee_object = name
            elif kind == "ob":
                caller_object = name
            elif of_callee:
                callee, callee_object = in_library(name, callee_object or caller_object), ""
            else:
                caller, callee_object = in_library(name, caller_object), ""
        elif line.startswith("calls=") and caller and callee and caller != callee:
            calls[caller, callee] += int(line[len("calls=") :].split()[0])
    return calls


def in_library(name: str, place: str) -> Function:
    # Callgrind numbers what calls itself.
    return name.split("'")[0] if "libcodeanatomy" in place else ""


def depth_first(calls: Calls) -> list[Function]:
    """Each function, followed by those that it calls, the most called one first."""
    callees, called = defaultdict(list), Counter()
    for (caller, callee), count in calls.items():
        callees[caller].append((count, callee))
        called[callee] += count
    # First what only the outside calls; then what is left of rings.
    starts = sorted(callees, key=lambda function: (function in called, -called[function], function))
    order: dict[Function, None] = {}
    for start in starts:
        waiting = [start]
        while waiting:
            function = waiting.pop()
            if function not in order:
                order[function] = None
                waiting += [callee for _, callee in sorted(callees[function])]
    return [name for name in order if name not in called or called[name] >= LEAST_CALLS]


def keys(order: list[Function], library: str) -> list[str]:
    """The functions as capi/link/wrapper looks for them."""
    told = subprocess.run(
        ["nm", "-S", "--defined-only", library], check=True, capture_output=True, text=True
    )
    rows = [row for row in map(str.split, told.stdout.splitlines()) if len(row) == 4]
    sizes = {name: size.lstrip("0") for _, size, _, name in rows}
    shared = Counter(BUILD.sub("", name) for name in sizes)
    found: dict[str, None] = {}
    for function in order:
        name = BUILD.sub("", function)
        if function in sizes:
            found[name if shared[name] <= MOST_OF_A_NAME else f"{name} {sizes[function]}"] = None
    return list(found)


def write(tools: dict[str, str]) -> None:
    calls: Counter[tuple[Function, Function]] = Counter()
    for command in works(tools):
        calls.update(count_calls(tools, command))
        print(f"{len(calls)} pairs after {' '.join(command[1:])}"[:100], flush=True)
    lines = keys(depth_first(calls), tools["library"])
    if len(lines) < 1000:
        sys.exit(f"only {len(lines)} functions found: is the library stripped?")
    with open(ORDER, "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} functions in {os.path.normpath(ORDER)}")


def found(told: str) -> None:
    if not os.path.exists(told):
        print("no order of functions: this linker does not know it")
        return
    with open(ORDER, encoding="utf-8") as file:
        wanted = {line.split()[0] for line in file}
    with open(told, encoding="utf-8") as file:
        there = {BUILD.sub("", line.strip()) for line in file}
    print(f"order of functions: {len(wanted & there)} of {len(wanted)} names found")
    if len(wanted & there) < len(wanted) / 2:
        sys.exit("that is too few: write the order anew, with scripts/bench link-order")


def main() -> None:
    if sys.argv[1] == "found":
        found(sys.argv[2])
    else:
        write(json.loads(os.environ["CODEANATOMY_BENCH_TOOLS"]))


if __name__ == "__main__":
    main()
