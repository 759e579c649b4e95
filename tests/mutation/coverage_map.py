"""Which test runs which line, and how long a test takes: found once for a state of the sources, then kept."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import coverage
import pytest

from .children import run_in_children

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SOURCES = ["factory_prov", "desktop"]
_LIMIT_S = 1800.0


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """The tests (pytest's node ids) by file and line, and each one's duration in s."""

    tests_by_line: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def tests_for(self, path: str, line: int, *, limit_s: float) -> list[str]:
        """Return the tests that run that line, quickest first, no more than `limit_s` of them.

        A line that runs while its module is imported is seen by whoever runs anything of that module.
        """
        lines = self.tests_by_line.get(path, {})
        found = lines.get(line) or {test for tests in lines.values() for test in tests}
        chosen, total = [], 0.0
        for test in sorted(found, key=lambda test: (self.seconds.get(test, 0.0), test)):
            total += self.seconds.get(test, 0.0)
            if chosen and total > limit_s:
                break
            chosen.append(test)
        return chosen


def coverage_map(root: Path, folders: list[str]) -> CoverageMap:
    """Return the map of the sources as they are now, measured anew if they have changed since."""
    home = root / "build" / "mutation"
    kept = home / f"map-{_digest(root, folders)}.json"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        print(f"Measuring which test runs which line ({len(folders)} folders of tests) ...", flush=True)
        parts = [home / f"part-{at}.json" for at in range(len(folders))]
        work = [partial(_measure, part, folder) for part, folder in zip(parts, folders, strict=True)]
        run_in_children(work, limit_s=_LIMIT_S, told=lambda at, code: print(f"{folders[at]}: {code}", flush=True))
        kept.write_text(json.dumps(_joined([json.loads(part.read_text()) for part in parts if part.exists()])))
    told = json.loads(kept.read_text())
    lines = {path: {int(line): tests for line, tests in lines.items()} for path, lines in told["lines"].items()}
    return CoverageMap(lines, told["seconds"])


class _Watch:
    """A pytest plugin: names the running test to coverage, and notes how it went."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self._measuring = measuring
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._measuring.switch_context(item.nodeid)
        began = time.monotonic()
        result = yield
        self.seconds[item.nodeid] = time.monotonic() - began
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.failed.add(report.nodeid)


def _measure(result: Path, folder: str) -> int:
    result.unlink(missing_ok=True)
    measuring = coverage.Coverage(data_file=None, source=_SOURCES, concurrency=["thread"], config_file=False)
    watch = _Watch(measuring)
    measuring.start()
    pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", *folder.split()], plugins=[watch])
    measuring.stop()
    data, lines = measuring.get_data(), {}
    sound = watch.seconds.keys() - watch.failed
    for path in data.measured_files():
        by_line = data.contexts_by_lineno(path)
        lines[os.path.relpath(path)] = {
            line: [test for test in tests if test in sound] for line, tests in by_line.items()
        }
    result.write_text(json.dumps({"lines": lines, "seconds": watch.seconds}))
    return 0


def _joined(parts: list[dict[str, dict[str, object]]]) -> dict[str, object]:
    lines: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    seconds: dict[str, float] = {}
    for part in parts:
        seconds |= part["seconds"]  # type: ignore[arg-type]
        for path, found in part["lines"].items():
            for line, tests in found.items():  # type: ignore[attr-defined]
                lines[path][line] += tests
    return {"lines": lines, "seconds": seconds}


def _digest(root: Path, folders: list[str]) -> str:
    told = hashlib.sha256(f"{sys.version} {folders}".encode())
    for folder in (*_SOURCES, "tests"):
        for path in sorted((root / folder).rglob("*.py")):
            told.update(path.read_bytes())
    return told.hexdigest()[:16]
