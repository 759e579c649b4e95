"""JSON that a server may send, and that must not break what is done with it."""

from __future__ import annotations

import pytest

from factory_prov.registrars.http.reading import read_json


@pytest.mark.parametrize("body", [rb'{"id": "\ud800"}', rb'{"\uDFFF": 1}', b'["\xed\xa0\x80"]', rb'"\ude00\ud83d"'])
def test_half_a_character_is_no_text(body: bytes) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        read_json(body)


@pytest.mark.parametrize("text", ["\U0001f600", "\ud7ff", "한", "żółw", "\\ud800"])
def test_whole_characters_are(text: str) -> None:
    import json

    assert read_json(json.dumps(text).encode()) == text
    assert read_json(json.dumps(text, ensure_ascii=False).encode()) == text
