"""`factory-prov codes`: what the codes of a failed unit mean, as the window and the line tell them."""

from __future__ import annotations

import argparse

from factory_prov.advice import Advice, Cause, all_advice
from factory_prov.cli.output import Output, advice_document
from factory_prov.errors import InputError
from factory_prov.messages import NOTHING, Message

_TROUBLE_OF = {
    Cause.UNIT: Message(" (the unit)"),
    Cause.STATION: Message(" (this PC: no verdict on the unit)"),
    Cause.JOB: Message(" (the job: no verdict on the unit)"),
    Cause.NOBODY: NOTHING,
}


def codes(arguments: argparse.Namespace, output: Output) -> int:
    """List every code, or those that are named, with its meaning, its cause and its cure."""
    known = {advice.code: advice for advice in sorted(all_advice().values(), key=lambda advice: advice.code)}
    chosen = [_chosen(known, code) for code in arguments.codes] or list(known.values())
    lines = [line for advice in chosen for line in _told(advice, output)]
    output.result(lines, [advice_document(advice) for advice in chosen])
    return 0


def _chosen(known: dict[str, Advice], code: str) -> Advice:
    found = known.get(code.strip().upper())
    if found is None:
        cure = Message("`factory-prov codes` lists all there are.")
        raise InputError(Message("there is no such code."), place=code, cure=cure)
    return found


def _told(advice: Advice, output: Output) -> list[str]:
    indent = " " * (len(advice.code) + 2)
    return [
        f"{advice.code}  {output.told(advice.title)}{output.told(_TROUBLE_OF[advice.cause])}",
        f"{indent}{output.told(advice.what_happened)}",
        *(f"{indent}{number} {output.told(step)}" for number, step in enumerate(advice.steps, 1)),
    ]
