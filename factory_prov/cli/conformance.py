"""`factory-prov conformance`: does a device meet the contract? For whoever writes its firmware."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from factory_prov.cancel import CancelToken
from factory_prov.cli import provision as attached_units
from factory_prov.cli.conformance_document import document
from factory_prov.cli.output import Output, Words
from factory_prov.conformance.bench import Permission
from factory_prov.conformance.examining import Wish, examine, titles
from factory_prov.conformance.page import page
from factory_prov.conformance.recovery import ByPerson, ByProbe, NoRecovery, Recovery
from factory_prov.conformance.report import VERDICTS, WORDS, Conclusion, Report, sums
from factory_prov.conformance.verdicts import Tried, Verdict
from factory_prov.errors import InputError
from factory_prov.files.own import open_own
from factory_prov.files.staging import as_input_error
from factory_prov.links.options import LinkOptions
from factory_prov.links.smp.raw import RawLine
from factory_prov.messages import Message, Translator
from factory_prov.translations import languages, translator

_CODES = {Conclusion.MEETS_TWO: 0, Conclusion.MEETS_ONE: 0, Conclusion.NEITHER: 1, Conclusion.OPEN: 4}
_SHOWN_STEPS = 6
_INDENT = " " * 4


def conformance(arguments: argparse.Namespace, output: Output) -> int:
    """Make the trials; 0 when a version is met, 1 when something is broken, 4 when not everything was tried."""
    if arguments.list:
        rows = [(name, title) for name, title in titles().items()]
        output.result(output.table(rows), [{"name": name, "title": str(title)} for name, title in rows])
        return 0
    _check(arguments)
    cancel = CancelToken()
    recovery = _recovery(arguments, output, cancel)
    options = LinkOptions(baud=arguments.baud)
    with closing(RawLine.open(arguments.port, options, cancel)) as line:
        wish = Wish(
            port=arguments.port,
            permission=Permission(erase=arguments.erase, lock=arguments.lock),
            told=lambda tried: output.note(_headline(tried)),
            only=frozenset(arguments.only),
        )
        report = examine(line, recovery, wish, cancel)
    if arguments.html is not None:
        _write(arguments.html, page(report, output.translator, language=_language(output.translator)))
    output.result([*_lines(report, output)], {**document(report), "exit_code": _CODES[report.conclusion]})
    return _CODES[report.conclusion]


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be, before the port is opened."""
    if arguments.port is None:
        raise InputError(Message("there is no device to try."), place="conformance", cure=Message("Name its --port."))
    for name in arguments.only:
        if name not in titles():
            cure = Message("`factory-prov conformance --list` tells which there are.")
            raise InputError(Message("there is no such trial."), place=name, cure=cure)
    if arguments.image is not None and arguments.probe is None:
        raise InputError(
            Message("an image is flashed by a probe."), place="--image", cure=Message("Name it with --probe.")
        )
    if arguments.image is not None and not arguments.image.is_file():
        raise InputError(Message("there is no such file."), place=str(arguments.image), cure=Message("Check the name."))
    if arguments.html is not None and os.path.lexists(arguments.html):
        raise InputError(
            Message("this is there already."), place=str(arguments.html), cure=Message("Choose another name.")
        )


def _recovery(arguments: argparse.Namespace, output: Output, cancel: CancelToken) -> Recovery:
    """Return who can help the device: its probe, else a person where one is there."""
    if arguments.probe is not None:
        unit = attached_units.chosen(attached_units.found_units(cancel), arguments.probe)[0]
        if unit.programmer is not None and unit.probe is not None:
            return ByProbe(programmer=unit.programmer, probe=unit.probe, image=arguments.image, cancel=cancel)
    if output.json_wanted or sys.stdin is None or not sys.stdin.isatty():
        return NoRecovery()
    return ByPerson(ask=lambda wanted: _asked(wanted, output))


def _asked(wanted: Message, output: Output) -> bool:
    """Have a person do something; whether it was done."""
    output.trouble(wanted)
    output.trouble(Message("Press Enter when it is done, or type no where it cannot be done:"))
    answer = sys.stdin.readline()
    return bool(answer) and answer.strip().lower() not in ("no", "n", "nie")


def _write(path: Path, text: str) -> None:
    with as_input_error(path), open_own(path, "x", newline="\n") as opened:
        opened.write(text)


def _language(wanted: Translator) -> str:
    return next((code for code in languages() if translator(code) is wanted), "en")


def _headline(tried: Tried) -> Message:
    return Message("{verdict}: {title} ({name})", verdict=VERDICTS[tried.verdict], title=tried.title, name=tried.name)


def _lines(report: Report, output: Output) -> Iterator[Words]:
    """What is worth reading: everything that does not meet, and the sum."""
    for tried in report.tried:
        if tried.verdict is Verdict.MEETS:
            continue
        yield _headline(tried)
        yield f"{_INDENT}{output.told(Message('Section: {section}', section=tried.section))}"
        yield f"{_INDENT}{output.told(tried.why)}"
        for step in tried.steps[-_SHOWN_STEPS:] if tried.verdict is Verdict.BROKEN else ():
            yield f"{_INDENT}{output.told(Message('{sent}: {came}', sent=step.sent, came=step.came))}"
    yield WORDS[report.conclusion]
    yield sums(report)
    if report.remark:
        yield report.remark
