"""Taking a plain job file apart comes to what the full parser comes to; what is not plain is left to that."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from factory_prov.job import job_document
from factory_prov.job.job_document import updated_text
from factory_prov.job.plain_lines import plain_lines
from factory_prov.resources import resource

JOBS = sorted([*resource("jobs").glob("*.toml"), *(Path(__file__).parents[3] / "configs").glob("*.toml")])
WINDOWS = 'name = "x"\r\n\r\n[line]\r\nauto_start = true # y\r\n'


def edited(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return jobs that are one edit away: set, removed, added, moved, a section gone, a new one."""
    lines = data.get("configuration", {})
    first = next(iter(lines), "/1/0/0")
    return [
        {**data, "name": "Ünï\N{NO-BREAK SPACE}\n"},
        {**data, "configuration": {**lines, first: 'a "quoted" \\ value'}},
        {**data, "configuration": {key: value for key, value in lines.items() if key != first}},
        {**data, "configuration": {**lines, "/3/0/99": {"hex": "00ff"}, "odd.key": [1, 2]}},
        {**data, "configuration": dict(reversed(lines.items()))},
        {key: value for key, value in data.items() if key != "configuration"},
        {**data, "line": {"auto_start": True, "operator_mode": False}},
    ]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_comes_to_the_same_as_the_full_parser(job: Path, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = job.read_text(encoding="utf-8").replace("\n", end)
    assert "".join(line.text for line in plain_lines(text) or ()) in (text, "")
    data = tomllib.loads(text)
    quick = [updated_text(text, data, new, comment=lambda keys: keys[-1][:3]) for new in edited(data)]
    monkeypatch.setattr(job_document, "_plain_pieces", job_document._all_pieces)
    assert quick == [updated_text(text, data, new, comment=lambda keys: keys[-1][:3]) for new in edited(data)]


def test_the_jobs_we_write_are_plain() -> None:
    texts = [text for job in JOBS if "'''" not in (text := job.read_text(encoding="utf-8"))]
    assert len(texts) == len(JOBS) - 1  # the bodies that a server of one's own gets are texts over several lines
    assert all(map(plain_lines, texts))


@pytest.mark.parametrize(
    "text",
    [
        'a = """\nb = 1\n"""\n',
        "a = '''x'''\n",
        "a = [\n1,\n]\n",
        "a.b = 1\n",
        '["a.b"]\n',
        "[[a]]\n",
        'a = ["""x" ]\n',
        "a = {b = {c = 1}}\n",
        '"a\\u0041" = 1\n',
        "a = 1 b = 2\n",
        "a = \n",
        "a = 1",
    ],
)
def test_what_is_not_plain_is_left_to_the_full_parser(text: str) -> None:
    assert plain_lines(text) is None


def test_headings_and_statements_are_known_by_their_keys() -> None:
    lines = plain_lines(WINDOWS + "[ a.b-1 ]\n\"/0/0/1\" = 'x' # 'y'\n")
    assert lines is not None
    assert [(line.table, line.keys, line.is_heading) for line in lines] == [
        ((), ("name",), False),
        ((), None, False),
        (("line",), ("line",), True),
        (("line",), ("line", "auto_start"), False),
        (("a", "b-1"), ("a", "b-1"), True),
        (("a", "b-1"), ("a", "b-1", "/0/0/1"), False),
    ]


def test_a_line_that_nearly_fits_takes_no_time() -> None:
    """Each of these is long, and wrong at its very end only."""
    for text in ("a = [" + "1, " * 200_000 + "\n", 'a = "' + '\\"' * 200_000 + "\n", "a = " + "1" * 400_000 + "=\n"):
        assert plain_lines(text) is None
