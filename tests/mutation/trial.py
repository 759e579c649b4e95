"""One trial: the tests that run the changed line, in a process where the module is the changed one."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import CodeType

    from .mutants import Mutant

NOTHING_FAILED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A mutant and the tests (pytest's node ids) that may notice it."""

    mutant: Mutant
    tests: list[str]

    def run(self) -> int:
        """Run the tests with the mutant in place; return pytest's exit code. It changes this process for good."""
        _put_in_place(self.mutant)
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile", "quick", *self.tests]))


def _put_in_place(mutant: Mutant) -> None:
    path, source, ordinary = str(mutant.path.resolve()), mutant.source, SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == path:
            return compile(source, path, "exec", dont_inherit=True)
        return ordinary(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    sys.dont_write_bytecode = True
