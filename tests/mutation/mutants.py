"""The small changes: each swaps, drops or bends one thing in a module's syntax tree."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_WORDS = {
    "Message",
    "TypeVar",
    "NewType",
    "cast",
    "warn",
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "__slots__",
}
"""Calls whose arguments are words for people or for the type checker: what changes them is no change of behaviour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One small change to the module at `path`: `node` of its `tree` becomes `replacement`."""

    path: Path
    tree: ast.Module
    node: ast.expr | ast.stmt
    replacement: ast.expr | ast.stmt

    @property
    def line(self) -> int:
        """The line of the change, counted from 1."""
        return self.node.lineno

    @property
    def source(self) -> str:
        """The whole module with the change in it."""
        return ast.unparse(copy.deepcopy(self.tree, {id(self.node): self.replacement}))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {_shortly(self.node)}  ->  {_shortly(self.replacement)}"


def mutants_of(path: Path) -> list[Mutant]:
    """Return every small change to one module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        Mutant(path=path, tree=tree, node=node, replacement=replacement)
        for node in _behaviour(tree)
        for replacement in _changes(node)
    ]


def _shortly(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else f"{text[:87]}..."


def _behaviour(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Go through what runs; annotations, docstrings, words for people and f-strings are left out."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_comment", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_silent(child):
                if isinstance(child, ast.expr | ast.stmt):
                    yield child
                yield from _behaviour(child)


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call):
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        return name in _WORDS
    return False


def _changes(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    for kind, change in _KINDS:
        if isinstance(node, kind):
            yield from change(node)


def _compare(node: ast.Compare) -> Iterator[ast.expr]:
    if len(node.ops) == 1:
        yield ast.Compare(node.left, [_COMPARISONS[type(node.ops[0])]()], node.comparators)


def _connect(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for leaving in range(len(node.values)):
        rest = [value for at, value in enumerate(node.values) if at != leaving]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _negate(node: ast.UnaryOp) -> Iterator[ast.expr]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _calculate(node: ast.BinOp) -> Iterator[ast.expr]:
    if (other := _ARITHMETIC.get(type(node.op))) and not isinstance(node.left, ast.Constant | ast.JoinedStr):
        yield ast.BinOp(node.left, other(), node.right)


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)


def _decide(node: ast.If | ast.IfExp) -> Iterator[ast.expr | ast.stmt]:
    test = ast.UnaryOp(ast.Not(), node.test)
    yield (
        ast.IfExp(test, node.body, node.orelse) if isinstance(node, ast.IfExp) else ast.If(test, node.body, node.orelse)
    )


def _drop(_: ast.stmt) -> Iterator[ast.stmt]:
    yield ast.Pass()


def _return(node: ast.Return) -> Iterator[ast.stmt]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(ast.Constant(None))


def _jump(node: ast.stmt) -> Iterator[ast.stmt]:
    yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


_KINDS = (
    (ast.Compare, _compare),
    (ast.BoolOp, _connect),
    (ast.UnaryOp, _negate),
    (ast.BinOp, _calculate),
    (ast.Constant, _constant),
    ((ast.If, ast.IfExp), _decide),
    ((ast.Expr, ast.Raise, ast.AugAssign, ast.Delete), _drop),
    (ast.Return, _return),
    ((ast.Continue, ast.Break), _jump),
)
