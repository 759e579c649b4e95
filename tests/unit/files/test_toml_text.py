"""TOML that somebody prepared, or a Windows path in double quotes: a sentence with the line, in little memory."""

from __future__ import annotations

import tracemalloc

import pytest

from factory_prov.errors import InputError
from factory_prov.files.toml_text import MAX_DEPTH, MAX_KEY_PARTS, parse_toml

DOTS = ".".join(["a"] * 20_000)


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_toml(text, place="job.toml")
    assert str(caught.value.cure)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        f"\n{DOTS} = 1",
        f"\n[{DOTS}]",
        f"\n[[ {DOTS} ]]",
        f"\nx = {{ y = 1, {DOTS} = 2 }}",
        f"\nx = [{{{DOTS} = 2}}]",
        "\n" + " . ".join(['"a b"'] * 20_000) + " = 1",
        "\n" + "\t.".join(["'a.b'"] * 20_000) + " = 1",
        "\n" + ".".join(["a"] * (MAX_KEY_PARTS + 1)) + " = 1",
    ],
)
def test_a_key_of_many_parts_is_refused_before_it_is_parsed(text: str) -> None:
    tracemalloc.start()
    said = refusal(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "the key in line 2 has over 32 parts" in said
    assert peak < 3_000_000


def test_what_is_no_long_key_is_read() -> None:
    name = ".".join(["a"] * MAX_KEY_PARTS)
    assert parse_toml(f"text = \"{DOTS}\"\n# {DOTS}\n{name} = 1\nlong = '{DOTS}'", place="x")["text"] == DOTS


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "x = " + "{a=" * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1),
        "\n".join(f"[{'.'.join(['a'] * 20)}.{'.'.join(['b'] * 11)}]\nx = [[[[1]]]]" for _ in range(1)),
    ],
)
def test_deep_values_are_refused(text: str) -> None:
    assert "nested over 32 deep" in refusal(text)


def test_values_nested_beyond_the_parser_are_refused() -> None:
    assert "nested over 32 deep" in refusal("x = " + "[" * 5000)
    assert "nested over 32 deep" in refusal("x = " + "[" * 5000 + "]" * 5000)
    assert "too long" in refusal("x = " + "9" * 5000)


@pytest.mark.parametrize(
    "text", ['file = "C:\\Users\\me\\a.pem"', 'file = "certs\\dev.pem"', 'file = "\\uD800"', 'file = "a\\zb"']
)
def test_a_backslash_in_double_quotes_is_told_with_its_cure(text: str) -> None:
    said = refusal(f"format = 1\n{text}\n")
    assert "in double quotes a backslash begins an escape" in said
    assert "at line 2, column " in said
    assert "single quotes, such as 'C:\\certs\\test.pem', or with /" in said


def test_other_faults_are_told_as_the_parser_does() -> None:
    assert "Expected '=' after a key" in refusal("format 1")
