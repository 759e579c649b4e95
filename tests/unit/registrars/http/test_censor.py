"""No secret survives in the text of a server, however it is written."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.registrars.http.censor import Censor
from factory_prov.secret import Secret

KEY = b'k3y "SECRET" \xf0\x9f\x94\x91/+'

SPELLINGS = {
    "hex": KEY.hex(),
    "upper hex": KEY.hex().upper(),
    "mixed hex": KEY.hex().title(),
    "hex with colons": KEY.hex(":"),
    "hex with blanks": KEY.hex(" ").upper(),
    "plain": KEY.decode(),
    "wrong encoding": KEY.decode("latin-1"),
    "JSON": json.dumps(KEY.decode())[1:-1],
    "URL": quote(KEY.decode()),
    "base64": base64.b64encode(KEY).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(KEY).decode(),
    "numbers": str([*KEY]),
    "dense numbers": ",".join(map(str, KEY)),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_every_spelling_is_taken_out(spelling: str) -> None:
    cleaned = Censor([Secret(KEY)]).clean(f"before {spelling} after")
    assert cleaned.startswith("before ")
    assert cleaned.endswith(" after")
    assert "(secret)" in cleaned
    assert len(cleaned) <= len("before [(secret)]== after")


def test_the_text_is_one_short_printable_line() -> None:
    cleaned = Censor([]).clean("one\r\n\ttwo \x1b[31mred\x1b[0m \u202e" + "x" * 500)
    assert cleaned.startswith("one two [31mred [0m xxx")
    assert cleaned.isprintable()
    assert len(cleaned) == 200
    assert cleaned.endswith("…")


def test_a_line_break_inside_does_not_save_a_secret() -> None:
    assert Censor([Secret("alpha beta")]).clean("x alpha\r\n  beta y") == "x (secret) y"


def test_cutting_the_text_leaves_no_piece_of_a_secret() -> None:
    assert "SEC" not in Censor([Secret("SECRET" * 5)]).clean("x" * 185 + "SECRET" * 5)


@given(st.binary(min_size=6, max_size=40), st.text(max_size=60), st.text(max_size=60))
def test_hex_and_base64_of_any_key_are_taken_out(key: bytes, before: str, after: str) -> None:
    text = f"{before} {key.hex().upper()} {base64.b64encode(key).decode()} {after}"
    cleaned = Censor([Secret(key)]).clean(text).lower()
    assert key.hex() not in cleaned
    assert base64.b64encode(key).decode().rstrip("=").lower() not in cleaned


@given(st.binary(min_size=6, max_size=40), st.binary(max_size=20), st.binary(max_size=20))
def test_base64_of_something_with_a_key_in_it_shows_next_to_nothing_of_it(
    key: bytes, before: bytes, after: bytes
) -> None:
    """What is left are the characters at its borders, which it shares with what stands around."""
    cleaned = Censor([Secret(key)]).clean(base64.b64encode(before + key + after).decode())
    whole = len(base64.b64encode(before + key + after))
    assert "(secret)" in cleaned
    assert whole - len(cleaned.replace("(secret)", "")) >= len(key) * 8 // 6 - 1


@pytest.mark.parametrize(
    "spelling",
    [
        str([byte - 256 if byte > 127 else byte for byte in KEY]),
        json.dumps(KEY.decode(), ensure_ascii=False)[1:-1],
        "k3y &quot;SECRET&quot; \U0001f511/+",
    ],
    ids=["numbers of Java", "JSON of other programs", "XML"],
)
def test_spellings_of_other_programs(spelling: str) -> None:
    assert "(secret)" in Censor([Secret(KEY)]).clean(f"before {spelling} after")
    assert len(Censor([Secret(KEY)]).clean(spelling)) <= len("[(secret)]")
