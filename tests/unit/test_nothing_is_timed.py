"""No test says how quick something is: a busy machine would fail it. `tests/patience.py` says what one writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CAMPAIGN = TESTS / "campaign"  # it reports what it has seen to `benchmarks/`
STOPWATCHES = {"perf_counter", "perf_counter_ns", "process_time", "thread_time", "timeit"}
CLOCKS = STOPWATCHES | {"monotonic", "monotonic_ns", "time", "time_ns"}
SOURCES = [
    path
    for path in sorted(TESTS.rglob("*.py"))
    if CAMPAIGN not in path.parents and path not in (TESTS / "patience.py", Path(__file__))
]


def reads_clock(node: ast.AST) -> bool:
    """Whether this is a call of a clock, by its module or by its name alone."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="time"), attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name in CLOCKS
    return False


def is_elapsed(node: ast.AST, known: set[str]) -> bool:
    """Whether a difference to a clock's reading is in it, or a name that has one."""
    return any(
        (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub) and any(map(reads_clock, ast.walk(part))))
        or (isinstance(part, ast.Name) and part.id in known)
        for part in ast.walk(node)
    )


def timed(source: str) -> Iterator[tuple[int, str]]:
    """Yield what gives a time a limit, and stopwatches, by their lines."""
    tree = ast.parse(source)
    known: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_elapsed(node.value, set()):
            known |= {part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        if isinstance(node, ast.Name | ast.Attribute | ast.alias):
            name = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}[type(node)]
            if getattr(node, name) in STOPWATCHES:
                yield node.lineno, getattr(node, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from ((node.lineno, ast.unparse(node)) for _ in range(_is_limited(node, known)))


def _is_limited(node: ast.Compare, known: set[str]) -> bool:
    sides = [node.left, *node.comparators]
    for smaller, operator, larger in zip(sides, node.ops, sides[1:], strict=False):
        if isinstance(operator, ast.Gt | ast.GtE):
            smaller, larger = larger, smaller  # noqa: PLW2901  # the same, told the other way round
        if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and is_elapsed(smaller, known):
            return True
    return False


def test_no_test_gives_a_time_a_limit() -> None:
    found = {str(path.relative_to(TESTS)): list(timed(path.read_text(encoding="utf-8"))) for path in SOURCES}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "line",
    [
        "assert time.monotonic() - began < 0.5",
        "assert 0.1 < time.monotonic() - began < 2",
        "assert 2 > monotonic() - began",
        "took_s = time.time() - began\nassert took_s <= 3",
        "began = time.perf_counter()",
        "from time import thread_time",
    ],
)
def test_what_is_found(line: str) -> None:
    assert list(timed(line))


@pytest.mark.parametrize(
    "line",
    [
        "assert time.monotonic() - began >= 0.3",
        "while time.monotonic() < ends_at:\n    pass",
        "assert time.monotonic() < gives_up_at",
        "took_s = time.time() - began\nassert took_s > 3",
    ],
)
def test_what_is_none(line: str) -> None:
    assert not list(timed(line))
