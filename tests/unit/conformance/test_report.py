"""The report: what it comes to, and its page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from factory_prov.conformance.page import page
from factory_prov.conformance.report import Conclusion, Report
from factory_prov.conformance.verdicts import Step, Tried, Verdict
from factory_prov.device_contract.files import ContractVersion
from factory_prov.messages import ENGLISH, Message
from factory_prov.translations import translator


def tried(verdict: Verdict, *, mandatory: bool = True, why: str = "it differs & so <on>") -> Tried:
    step = Step(sent=Message("read {path} from byte {offset}", path="<b>&", offset=1), came=Message("nothing"))
    return Tried(
        name="pack",
        title=Message("A good pack is applied"),
        section="Commit and result",
        mandatory=mandatory,
        verdict=verdict,
        why=Message.of_text(why),
        steps=(step,),
        left_out=3,
    )


def report(*found: Tried, version: ContractVersion | None = ContractVersion.TWO) -> Report:
    return Report(port="COM7", made_at=datetime(2026, 1, 2, tzinfo=UTC), version=version, tried=found)


@pytest.mark.parametrize(
    ("found", "conclusion"),
    [
        ([tried(Verdict.MEETS)], Conclusion.MEETS_TWO),
        ([tried(Verdict.MEETS), tried(Verdict.NOT_TRIED, mandatory=False)], Conclusion.MEETS_TWO),
        ([tried(Verdict.MEETS), tried(Verdict.NOT_TRIED)], Conclusion.OPEN),
        ([tried(Verdict.MEETS), tried(Verdict.NOT_TRIED), tried(Verdict.BROKEN)], Conclusion.NEITHER),
        ([tried(Verdict.BROKEN, mandatory=False)], Conclusion.NEITHER),
        ([], Conclusion.OPEN),
    ],
)
def test_a_version_is_met_when_nothing_is_broken_or_left_out(found: list[Tried], conclusion: Conclusion) -> None:
    assert report(*found).conclusion is conclusion


def test_what_was_not_asked_for_leaves_it_open() -> None:
    assert replace(report(tried(Verdict.MEETS)), left_out=1).conclusion is Conclusion.OPEN


def test_version_1_with_its_quirks_is_version_1() -> None:
    found = report(tried(Verdict.KNOWN), tried(Verdict.MEETS), version=ContractVersion.ONE)
    assert found.conclusion is Conclusion.MEETS_ONE


def test_a_device_that_speaks_none_meets_neither() -> None:
    assert report(version=None).conclusion is Conclusion.NEITHER


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.open = list[str]()
        self.seen = set[str]()
        self.addresses = list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_page_is_whole_and_needs_nothing_from_elsewhere(language: str) -> None:
    found = replace(report(*map(tried, Verdict)), remark=Message("The device was left empty."))
    text = page(found, translator(language), language=language)
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert "script" not in tags.seen
    assert tags.addresses == []
    assert "url(" not in text
    assert "prefers-color-scheme:dark" in text
    assert "&lt;b&gt;&amp;" in text
    assert "<b>&" not in text


def test_the_page_says_what_was_found() -> None:
    text = page(report(tried(Verdict.BROKEN)), ENGLISH)
    assert "it differs &amp; so &lt;on&gt;" in text
    assert "meets neither version" in text
    assert re.search("<details open><summary>A good pack is applied", text)
    assert "3 steps before are left out." in text
