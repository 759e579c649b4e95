"""The library's sentences in Polish: every one has a translation, every value stays, English stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QTranslator

from desktop.library_sentences import templates
from desktop.library_texts import CONTEXT, match, read_templates, said
from desktop.translation import FOLDER
from factory_prov.job.cures import cures_for
from factory_prov.job.draft import JobDraft
from factory_prov.job.draft_check import check_draft
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules import check_pack
from factory_prov.naming.check import check_endpoint_name

EVERY = read_templates()
VALUE = st.text(max_size=12)

BROKEN = """
format = 1
nonsense = 5
[naming]
source = "pattern"
pattern = "{wrong}"
[credentials.psk]
length_bytes = 200
[credentials.certificate]
common_name = "x"
elliptic_curve = "secp256r1"
rsa_key_length_bits = 100
country_name = "Poland"
[server]
url = "http://example.org"
domain = "nowhere"
[board]
kind = "nrf9160d"
attempts = "many"
[configuration]
"/0/0/0" = "coap://example.org"
"/0/0/1" = 3
"/0/0/2" = 0
"/0/0/3" = { text = "id" }
"/0/0/5" = { hex = "0102" }
"/0/0/10" = 1
"/0/1/0" = "https://example.org:5684"
"/0/1/2" = 9
"/0/2/0" = "coaps://example.org"
"/0/2/2" = 2
"/0/2/10" = 1
"/0/3/0" = "coap://exa mple.org"
"/0/3/2" = 3
"/0/3/3" = { text = "id" }
"/0/3/4" = { text = "key" }
"/0/4/2" = 1
"/1/0/0" = 7
"/1/0/1" = -5
"/1/0/7" = "X"
"/1/1/0" = 1
"/1/1/1" = 10
"/1/2/0" = 1
"/1/2/1" = 99999999
"/1/2/8" = true
"/2/0/0" = 77
"/2/0/2" = { text = "x" }
"/3/0/4" = 1
"/3/0/0" = "Maker"
"/4/0/99" = 5
"/9/0/1" = 5
"/no/path" = 1
"""


@pytest.fixture
def in_polish(qapp: QCoreApplication) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load("desktop_pl", str(FOLDER))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def problems(tmp_path: Path) -> tuple[Problem, ...]:
    draft = JobDraft(BROKEN, path=tmp_path / "job.toml")
    found = check_draft(draft.data, place=draft.place, folder=tmp_path, definitions=Definitions()).problems
    names = [problem for name in ("", " a", "a'b", "a/b", "é", "urn:uuid:1", "x" * 80) for problem in names_of(name)]
    packs = [problem for data in (b"", b"\x01", b"\x80", b"\x81\xa0", b"\x9f\xff") for problem in check_pack(data)]
    return (*found, *names, *packs)


def names_of(name: str) -> list[Problem]:
    return check_endpoint_name(name)


ENGLISH = re.compile(r"\b(the|is|are|was|with|without|has|have|of|takes|must|add|use|write|there|this|an)\b", re.I)


def holes(text: str) -> list[str]:
    return sorted(field for _, field, _, _ in Formatter().parse(text) if field is not None)


def test_the_list_is_that_of_the_sources() -> None:
    """When this fails: python -m desktop.translation_files, translate what is new, commit the files."""
    assert templates() == EVERY


@pytest.mark.usefixtures("in_polish")
def test_every_sentence_has_a_translation_with_its_holes() -> None:
    for template in EVERY:
        translated = QCoreApplication.translate(CONTEXT, template)
        assert holes(translated) == holes(template), template
        assert (translated[0] == " ", translated[-1] == " ") == (template[0] == " ", template[-1] == " "), template
    same = [text for text in EVERY if QCoreApplication.translate(CONTEXT, text) == text]
    assert len(same) < 40, same


@pytest.mark.usefixtures("in_polish")
def test_a_job_full_of_problems_shows_no_english(tmp_path: Path) -> None:
    found = problems(tmp_path)
    assert len({problem.rule + str(problem.what) for problem in found}) > 30
    english = {part for problem in found for part in (str(problem.what), str(problem.why), str(problem.cure)) if part}
    assert {said(part) for part in english if ENGLISH.search(said(part))} == set()
    assert {part for part in english if said(part) == part} == set()


@pytest.mark.usefixtures("in_polish")
def test_one_click_cures_show_no_english(tmp_path: Path) -> None:
    draft = JobDraft(BROKEN, path=tmp_path / "job.toml")
    labels = {
        str(cure.label) for problem in problems(tmp_path) for cure in cures_for(problem, draft.data, Definitions())
    }
    assert len(labels) > 8
    assert {label for label in labels if said(label) == label} == set()


def test_english_is_exactly_the_librarys(tmp_path: Path) -> None:
    for problem in problems(tmp_path):
        for text in (str(problem.what), str(problem.why), str(problem.cure), str(problem)):
            assert said(text) == text


@given(st.sampled_from(EVERY), st.lists(VALUE, min_size=9, max_size=9))
def test_any_values_come_back(template: str, values: list[str]) -> None:
    text = template.format(*values)
    found = match(text)
    assert found is not None
    told = found.template.format(*found.values)
    assert (told[:1].upper() + told[1:] if found.capital else told) == text
    assert said(text) == text


@given(st.sampled_from(EVERY), st.lists(st.integers(10**6), min_size=9, max_size=9))
def test_plain_values_come_back_each_in_its_place(template: str, numbers: list[int]) -> None:
    values = tuple(map(str, numbers))
    found = match(template.format(*values))
    assert found is not None
    if found.template == template:
        assert found.values == values[: len(holes(template))]


@given(st.text(max_size=300))
def test_any_text_can_be_said(text: str) -> None:
    assert said(text) == text


@pytest.mark.usefixtures("in_polish")
@pytest.mark.parametrize(
    ("english", "polish"),
    [
        ("Secret Key is missing or empty.", "Brakuje Secret Key albo jest puste."),
        ("Sensor Value is text, but the resource takes a number.", "Sensor Value to tekst, a zasób przyjmuje: liczba."),
        ("/x/job.toml: the file is empty. Name the right file.", "/x/job.toml: plik jest pusty. Podaj właściwy plik."),
        ("The job has no file yet.", "Zadanie nie ma jeszcze pliku."),
        ("Nobody knows this sentence.", "Nobody knows this sentence."),
        ("Rename to a whole number", "Zmień nazwę na liczba całkowita"),
    ],
)
def test_sentences(english: str, polish: str) -> None:
    assert said(english) == polish
