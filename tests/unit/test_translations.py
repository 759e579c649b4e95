"""The languages of the library: the catalogues are those of the sources and complete, and the right one is taken."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from pathlib import Path
from string import Formatter

import pytest
from catalogue import Text, catalogues, is_translated, read, sources, updated, written

from factory_prov import translations
from factory_prov.advice import BUG, all_advice
from factory_prov.argparse_words import WORDS
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import ENGLISH, Message
from factory_prov.translations import chosen_language, languages, translator

CATALOGUES = pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parts[-3])
PRINTF = re.compile(r"%(?:\(\w+\))?[a-z]")


SAME = {
    "{step}: {seconds} s.",
    "--again new-identity",
    "Base64",
    "CSV",
    "Coiote DM",
    "FAIL",
    "Format",
    "JSON Lines",
    "JSON",
    "Operator",
    "PASS",
    "PEM",
    "Port",
    "Program",
    "SHA-256",
    "SHA-384",
    "SHA-512",
    "Security Mode",
    "Short Server ID",
    "ThingsBoard",
    "XML",
    "argument %(argument_name)s: %(message)s",
    "cert_info.json",
    "lwm2m_server.json",
    "secp256r1",
    "secp384r1",
    "secp521r1",
    "{file}: endpoint_cfg, {errors}, {warnings}",
    "{step}, {seconds} s",
    "{time} UTC",
}
"""Names, settings and words that are the same in Polish."""


def forms(text: Text | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def places(template: str) -> set[str]:
    if "%" in template:
        return set(PRINTF.findall(template))
    return {field for _, field, _, _ in Formatter().parse(template) if field is not None}


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@CATALOGUES
def test_a_catalogue_is_that_of_the_sources(path: Path) -> None:
    """When this fails: python3 dev.py translations, translate what is new, commit the file."""
    assert written(path, updated(path, sources())) == path.read_bytes()


@CATALOGUES
def test_every_text_has_its_words_with_the_same_places(path: Path) -> None:
    catalogue = read(path)
    assert len(catalogue) > 1000
    for message in catalogue:
        if not message.id:
            continue
        assert is_translated(catalogue, message.id), message.id
        assert not message.fuzzy, message.id
        english = forms(message.id)
        for words in forms(message.string):
            assert places(words) == places(english[-1]), words
            assert edges(words) == edges(english[0]), words


def test_nothing_stays_english_by_chance() -> None:
    """What is the same in both languages are names, and words that are."""
    pl = translator("pl")
    same = {text for text in sources() if isinstance(text, str) and pl.one(text) == text}
    assert same == SAME


@CATALOGUES
def test_a_catalogue_keeps_nothing_that_is_not_in_the_program(path: Path) -> None:
    assert "#~" not in path.read_text(encoding="utf-8")


def test_what_an_operator_and_an_engineer_read_has_its_polish() -> None:
    pl = translator("pl")
    advice = [text for each in (*all_advice().values(), BUG) for text in (each.title, each.what_happened, *each.steps)]
    known = Definitions()
    shipped = [known.get(each, version) for each in known.object_ids() for version in known.versions(each)]
    helps = [part for each in shipped if each for part in (each, *each.resources.values()) if part.help]
    for text in (*advice, *(part.explanation for part in helps)):
        assert text.rendered(pl) != str(text)


def test_argparse_asks_for_these_words() -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(argparse))) if isinstance(node, ast.Call)]
    asked = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "_" and isinstance(call.args[0], ast.Constant)
    }
    assert {word.template for word in WORDS} <= asked


@pytest.mark.parametrize(
    ("arguments", "variables", "language"),
    [
        ("check x", {}, "en"),
        ("--lang pl check x", {"LANG": "en_GB.UTF-8"}, "pl"),
        ("check x --lang=pl", {}, "pl"),
        ("check --lang", {}, "en"),
        ("check -- --lang pl", {}, "en"),
        ("check x --lang xx", {"LANG": "pl_PL.UTF-8"}, "en"),
        ("check x", {"LANG": "pl_PL.UTF-8"}, "pl"),
        ("check x", {"LANG": "pl_PL.UTF-8", "LC_ALL": "C"}, "en"),
        ("check x", {"LANG": "pl_PL.UTF-8", "LC_ALL": ""}, "pl"),
        ("check x", {"LC_MESSAGES": "pl", "LANG": "de_DE"}, "pl"),
        ("check x", {"LANGUAGE": "de:pl:en", "LANG": "C"}, "pl"),
        ("check x", {"FACTORY_PROV_LANG": "en", "LANG": "pl_PL.UTF-8"}, "en"),
        ("check x", {"FACTORY_PROV_LANG": "pl", "LC_ALL": "C"}, "pl"),
        ("check x", {"LANG": "pl_PL@euro"}, "pl"),
    ],
)
def test_who_chooses_the_language(arguments: str, variables: dict[str, str], language: str) -> None:
    assert chosen_language(arguments.split(), variables) == language


def test_the_languages() -> None:
    assert languages() == ("en", "pl")
    assert translator("en") is ENGLISH
    counted = [Message.counted("{n} error", "{n} errors", n=n).rendered(translator("pl")) for n in (1, 2, 5, 22)]
    assert counted == ["1 błąd", "2 błędy", "5 błędów", "22 błędy"]


@pytest.mark.parametrize("damage", [None, b"", b"nonsense", b"\xde\x12\x04\x95\0\0\0\0"])
def test_without_a_whole_catalogue_all_is_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: bytes | None
) -> None:
    folder = tmp_path / "translations" / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    if damage is not None:
        (folder / "factory_prov.mo").write_bytes(damage)
    monkeypatch.setattr(translations, "resource", tmp_path.joinpath)
    translator.cache_clear()
    try:
        assert translator("pl") is ENGLISH
    finally:
        translator.cache_clear()
