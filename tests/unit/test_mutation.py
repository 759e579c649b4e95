"""`dev.py mutate`: what it changes, and that it tells a change that was noticed from one that was not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from mutation.children import TOO_LONG, run_in_children
from mutation.coverage_map import CoverageMap
from mutation.mutants import Mutant, mutants_of
from mutation.trial import NOTHING_FAILED, Trial

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '''
"""A docstring is no behaviour."""

LIMIT = 3


def allowed(count: int, *, strict: bool = False) -> bool:
    """Say whether."""
    if count < 0 and strict:
        raise ValueError(f"{count + 1} is too few")
    return count <= LIMIT
'''


@pytest.fixture
def mutants(tmp_path: Path) -> list[Mutant]:
    path = tmp_path / "gate.py"
    path.write_text(MODULE)
    return mutants_of(path)


def test_every_kind_of_behaviour_is_changed_and_words_are_not(mutants: list[Mutant]) -> None:
    told = [str(mutant).partition("gate.py:")[2] for mutant in mutants]
    assert "4: 3  ->  4" in told
    assert "7: False  ->  True" in told
    assert "9: count < 0 and strict  ->  count < 0 or strict" in told
    assert "9: count < 0 and strict  ->  strict" in told
    assert "9: count < 0  ->  count <= 0" in told
    assert "11: count <= LIMIT  ->  count < LIMIT" in told
    assert "11: return count <= LIMIT  ->  return None" in told
    assert any(text.startswith("10: raise ValueError") and text.endswith("pass") for text in told)
    assert not any("docstring" in text or "count + 1" in text.partition("->")[0][:14] for text in told)


def test_a_change_is_the_only_one_and_leaves_the_module_as_it_was(mutants: list[Mutant]) -> None:
    sources = {mutant.source for mutant in mutants}
    assert len(sources) == len(mutants)
    changed = next(mutant for mutant in mutants if str(mutant).endswith("3  ->  4"))
    assert "LIMIT = 4" in changed.source
    assert "count <= LIMIT" in changed.source
    assert changed.path.read_text() == MODULE


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks, which Windows cannot")
def test_only_a_change_that_a_test_sees_is_noticed(mutants: list[Mutant], tmp_path: Path) -> None:
    test = tmp_path / "test_gate.py"
    test.write_text(
        "import sys; sys.path.insert(0, __file__[:-12])\nimport gate\n\ndef test(): assert gate.allowed(4) is False\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    seen = next(mutant for mutant in mutants if "3  ->  4" in str(mutant))
    unseen = next(mutant for mutant in mutants if "count <= LIMIT  ->  count < LIMIT" in str(mutant))
    options = ["-c", str(tmp_path / "pytest.ini"), "--rootdir", str(tmp_path), str(test)]
    codes: dict[int, int] = {}
    trials = [Trial(mutant=mutant, tests=options).run for mutant in (seen, unseen)]
    run_in_children(trials, limit_s=120, told=lambda at, code: codes.update({at: code}))
    assert codes[0] not in (NOTHING_FAILED, TOO_LONG)
    assert codes[1] == NOTHING_FAILED


def test_the_quickest_tests_of_a_line_are_chosen_and_those_of_the_module_where_none_runs_it() -> None:
    covering = CoverageMap({"a.py": {4: ["slow", "quick"], 5: []}}, {"slow": 3.0, "quick": 1.0})
    assert covering.tests_for("a.py", 4, limit_s=9) == ["quick", "slow"]
    assert covering.tests_for("a.py", 4, limit_s=2) == ["quick"]
    assert covering.tests_for("a.py", 5, limit_s=9) == ["quick", "slow"]
    assert covering.tests_for("b.py", 5, limit_s=9) == []
