"""A job full of problems, and what mends it, in Polish: no English is left in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

from factory_prov.job.cures import cures_for
from factory_prov.job.draft import JobDraft
from factory_prov.job.draft_check import check_draft
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules import check_pack
from factory_prov.naming.check import check_endpoint_name
from factory_prov.translations import translator

POLISH = translator("pl")
ENGLISH = re.compile(r"\b(the|is|are|was|with|without|has|have|of|takes|must|add|use|write|there|this|an)\b", re.I)

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


def problems(tmp_path: Path) -> tuple[Problem, ...]:
    draft = JobDraft(BROKEN, path=tmp_path / "job.toml")
    found = check_draft(draft.data, place=draft.place, folder=tmp_path, definitions=Definitions()).problems
    names = ("", " a", "a'b", "a/b", "é", "urn:uuid:1", "x" * 80)
    packs = (b"", b"\x01", b"\x80", b"\x81\xa0", b"\x9f\xff")
    return (
        *found,
        *(problem for name in names for problem in check_endpoint_name(name)),
        *(problem for data in packs for problem in check_pack(data)),
    )


def test_a_job_full_of_problems_shows_no_english(tmp_path: Path) -> None:
    found = problems(tmp_path)
    assert len({problem.rule + str(problem.what) for problem in found}) > 30
    texts = [text for problem in found for text in (problem.what, problem.why, problem.cure) if text]
    told = {text.rendered(POLISH) for text in texts}
    assert {text for text in told if ENGLISH.search(text)} == set()
    assert {str(text) for text in texts if text.rendered(POLISH) == str(text)} == set()


def test_one_click_cures_show_no_english(tmp_path: Path) -> None:
    draft = JobDraft(BROKEN, path=tmp_path / "job.toml")
    labels = [cure.label for problem in problems(tmp_path) for cure in cures_for(problem, draft.data, Definitions())]
    assert len(set(map(str, labels))) > 8
    assert {str(label) for label in labels if label.rendered(POLISH) == str(label)} == set()
