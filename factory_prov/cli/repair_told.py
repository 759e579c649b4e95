"""What `factory-prov repair` tells: three columns for a person, plain data for a program."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.cli.output import Output, Words
from factory_prov.ledger.export import document
from factory_prov.ledger.repair_states import Repair
from factory_prov.messages import Message
from factory_prov.repair.actions import TITLES
from factory_prov.repair.comparison import Cell, Comparison
from factory_prov.repair.detail import action_of
from factory_prov.repair.result import RepairResult

_HEADER = ("", Message("ON THE DEVICE"), Message("IN OUR LEDGER"), Message("AT THE SERVER"))
_OPEN_HEADER = (
    Message("BEGUN (UTC)"),
    Message("ACTION"),
    Message("ENDPOINT NAME"),
    Message("CHIP"),
    Message("STATE"),
    Message("STATION"),
    Message("WHO"),
    Message("REASON"),
)


def comparison_lines(seen: Comparison, output: Output, *, offers: bool = True) -> list[Words]:
    """Return the columns, the sentence, and what can be done."""
    rows = [(row.title, _cell(row.device), _cell(row.ledger), _cell(row.server)) for row in seen.rows]
    lines: list[Words] = [*output.table([_HEADER, *rows]), "", seen.verdict]
    lines += [each.sentence for each in seen.differences[1:]]
    if not offers:
        return lines
    lines.append("")
    for offer in seen.offers:
        if offer.refusal is None:
            mark = "*" if offer.action is seen.recommended else " "
            words = Message("{mark} --{action}: {title}", mark=mark, action=_option(offer.action), title=offer.title)
            lines.append(words)
    if seen.recommended is not None:
        lines.append(Message("* recommended. Say --preview with it to see what will happen."))
    return lines


def _option(action: str) -> str:
    return action.replace("server-", "server-only ", 1)


def _cell(cell: Cell) -> Words:
    if not cell.differs:
        return cell.text
    return Message("✕ {text}", text=cell.text)


def comparison_document(seen: Comparison) -> dict[str, object]:
    """Return a comparison as JSON takes it, in English and without a key."""
    return {
        "endpoint_name": seen.endpoint_name,
        "chip": seen.device.hardware_id or seen.subject.hardware_id,
        "attached": seen.device.attached,
        "agrees": seen.agrees,
        "verdict": str(seen.verdict),
        "rows": [
            {
                "title": str(row.title),
                **{
                    column: {"text": str(cell.text), "differs": cell.differs}
                    for column, cell in (("device", row.device), ("ledger", row.ledger), ("server", row.server))
                },
            }
            for row in seen.rows
        ],
        "differences": [
            {"kind": type(each).__name__, "disagrees": each.disagrees, "sentence": str(each.sentence)}
            for each in seen.differences
        ],
        "recommended": None if seen.recommended is None else seen.recommended.value,
        "offers": [
            {
                "action": offer.action.value,
                "title": str(offer.title),
                "steps": [str(step) for step in offer.steps],
                "about_s": round(offer.about_s, 1),
                "recovers": offer.recovers,
                "refusal": None if offer.refusal is None else str(offer.refusal),
            }
            for offer in seen.offers
        ],
    }


def result_document(result: RepairResult) -> dict[str, object]:
    """Return what came of a repair as JSON takes it."""
    return {
        "done": result.done,
        "action": result.action.value,
        "why": None if result.why is None else str(result.why),
        "unproven": [str(each) for each in result.unproven],
        "run": None if result.record is None else document(result.record),
        "after": None if result.after is None else comparison_document(result.after),
    }


def open_lines(found: Sequence[Repair], output: Output) -> list[Words]:
    """Return the open repairs as a table."""
    if not found:
        return [Message("No repair is open.")]
    rows = [
        (
            f"{each.begun_at:%Y-%m-%d %H:%M}",
            TITLES[action_of(each)],
            each.new_name or each.endpoint_name or "",
            each.hardware_id or "",
            each.state.value,
            each.station,
            each.operator,
            each.reason,
        )
        for each in found
    ]
    return list(output.table([_OPEN_HEADER, *rows]))
