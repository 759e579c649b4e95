"""The library's sentences in the window's language: their values are taken out, the sentence translated, put back in.

The library speaks English and knows no translation. `resources/library.txt` has every sentence it can say, as a
template (see `library_sentences`). What none of them fits stays as it is, and so does all in an English window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from string import Formatter

from PySide6.QtCore import QCoreApplication

from factory_prov.messages import Message
from factory_prov.resources import resource

FILE = resource("library.txt")
CONTEXT = "library"
_KEY_CHARACTERS = 4
_LONGEST_CHARACTERS = 2000
_DEEPEST = 2
_SENTENCES_AT_ONCE = 4
_COLONS = 6
"""Bounds on what is tried, so that a long text of somebody else's costs little."""
_LEAST_INSIDE = 8
"""How many letters of its own a sentence with holes needs to be looked for inside another one's values."""
_VERB = re.compile(r" (?=(?:is|has|holds|begins|never) )")
"""In front of what a part sentence says of a name or value before it."""
_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[^\W\d_a-z]|\()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A template that fits a text, and what stands in its holes. `capital`: the text has a capital it has not."""

    template: str
    values: tuple[str, ...]
    letters: int
    capital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    text: str
    anchor: str
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Understood:
    """A text in pieces: words that stay, and matches; `letters` is how much of it was recognized."""

    pieces: tuple[str | Match, ...]
    letters: int


def said(text: str | Message) -> str:
    """Return what the library says in the present language: a sentence, several, or `place: sentence`."""
    return _shown(_understood(str(text)), 0)


def match(text: str) -> Match | None:
    """Return the template with the most letters of its own that fits the whole text, None when there is none."""
    if len(text) > _LONGEST_CHARACTERS:
        return None
    found = [_fit(text, capital=False)]
    if text[:1].isupper():
        found.append(_fit(text[:1].lower() + text[1:], capital=True))
    return max((item for item in found if item is not None), key=lambda item: item.letters, default=None)


def _shown(understood: _Understood, depth: int) -> str:
    return "".join(piece if isinstance(piece, str) else _translated(piece, depth) for piece in understood.pieces)


def _translated(found: Match, depth: int) -> str:
    translated = QCoreApplication.translate(CONTEXT, found.template)
    values = found.values
    if translated != found.template and depth < _DEEPEST:
        values = tuple(_inner(value, depth + 1) for value in values)
    text = translated.format(*values)
    return text[:1].upper() + text[1:] if found.capital else text


def _inner(value: str, depth: int) -> str:
    """Translate a value that is itself a part of a sentence; a name or a number stays as it is."""
    found = match(value)
    if found is not None and (not found.values or found.letters >= _LEAST_INSIDE):
        return _translated(found, depth)
    return value


@lru_cache(maxsize=1024)
def _understood(text: str) -> _Understood:
    """Cut a text at its sentences so that as much as possible of it is recognized."""
    cuts = [0, *(end.end() for end in _SENTENCE_END.finditer(text[:_LONGEST_CHARACTERS])), len(text) + 1]
    best: list[_Understood] = [_Understood(pieces=(), letters=0)]
    for end in range(1, len(cuts)):
        ways = []
        for start in range(max(0, end - _SENTENCES_AT_ONCE), end):
            one = _one(text[cuts[start] : cuts[end] - 1])
            before = best[start]
            gap = (" ",) if start else ()
            ways.append(_Understood(pieces=(*before.pieces, *gap, *one.pieces), letters=before.letters + one.letters))
        best.append(max(ways, key=lambda way: way.letters))
    return best[-1]


def _one(text: str) -> _Understood:
    """Return a text as one sentence, with or without a place and a colon in front."""
    ways = [_Understood(pieces=(text,), letters=0)]
    for start in [0, *(colon.end() for colon in islice(re.finditer(": ", text), _COLONS))]:
        found = match(text[start:])
        if found is not None:
            pieces = (*_place(text[:start]), found)
            ways.append(_Understood(pieces=pieces, letters=_letters(found)))
    return max([*ways, *_ends(text)], key=lambda way: way.letters)


def _place(text: str) -> tuple[str | Match, ...]:
    """Return what stands before a sentence, with a colon behind; most places are names, some are words of ours."""
    found = match(text.removesuffix(": ")) if text else None
    return (text,) if found is None or found.values else (found, ": ")


def _ends(text: str) -> Iterator[_Understood]:
    """Yield a part sentence of ours that a full stop, or a name in front, makes whole: "Lifetime is 0, but ..."."""
    whole = text.removesuffix(".")
    dot = text[len(whole) :]
    for start in [0, *(blank.end() for blank in _VERB.finditer(text[:_LONGEST_CHARACTERS]))]:
        for end, behind in ((whole, dot), (text, "")):
            found = match(end[start:])
            if found is not None and found.letters >= _LEAST_INSIDE:
                yield _Understood(pieces=(text[:start], found, behind), letters=_letters(found) - 1)


def _letters(found: Match) -> int:
    inner = (match(value) for value in found.values)
    return found.letters + sum(item.letters for item in inner if item is not None)


def _fit(text: str, *, capital: bool) -> Match | None:
    by_key, others = _templates()
    found = (_first(by_key.get(text[:_KEY_CHARACTERS], ()), text), _first(others, text))
    best = max((item for item in found if item is not None), key=lambda item: item[0].letters, default=None)
    if best is None:
        return None
    return Match(template=best[0].text, values=best[1], letters=best[0].letters, capital=capital)


def _first(templates: tuple[_Template, ...], text: str) -> tuple[_Template, tuple[str, ...]] | None:
    for template in templates:
        fits = _pattern(template.text).fullmatch(text) if template.anchor in text else None
        if fits is not None:
            return template, fits.groups()
    return None


@cache
def _templates() -> tuple[dict[str, tuple[_Template, ...]], tuple[_Template, ...]]:
    """Return the templates by how they begin, and those that begin with a hole; each with the most letters first."""
    every = sorted(map(_measured, read_templates()), key=lambda item: item.letters, reverse=True)
    by_key: dict[str, tuple[_Template, ...]] = {}
    others: tuple[_Template, ...] = ()
    for item in every:
        key = _beginning(item.text)
        if len(key) < _KEY_CHARACTERS:
            others = (*others, item)
        else:
            by_key[key] = (*by_key.get(key, ()), item)
    return by_key, others


def read_templates() -> tuple[str, ...]:
    """Return every sentence of the library that the file has."""
    return tuple(FILE.read_text(encoding="utf-8").split("\n")[:-1])


def _beginning(template: str) -> str:
    return next(iter(Formatter().parse(template)))[0][:_KEY_CHARACTERS]


def _measured(template: str) -> _Template:
    words = [words for words, _, _, _ in Formatter().parse(template)]
    return _Template(text=template, anchor=max(words, key=len), letters=sum(map(len, words)))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what a text is matched with; most templates are never asked for, so each is made when it is."""
    parts = Formatter().parse(template)
    pattern = "".join(re.escape(words) + ("" if hole is None else "(.*?)") for words, hole, _, _ in parts)
    return re.compile(pattern, re.DOTALL)
