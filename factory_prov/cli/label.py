"""`factory-prov label`: the label of a unit once more, on a printer or as a file."""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from factory_prov.cancel import CancelToken
from factory_prov.cli.output import Output
from factory_prov.errors import InputError
from factory_prov.messages import Message

if TYPE_CHECKING:
    from factory_prov.labels.desk import StationLabels
    from factory_prov.labels.making import Label
    from factory_prov.labels.template_file import Template


def label(arguments: argparse.Namespace, output: Output) -> int:
    """Print the label of a unit, or write it into a file; 0 when that was done."""
    from factory_prov.labels.again import AnotherLabel, label_again, print_again
    from factory_prov.labels.template import Variant
    from factory_prov.ledger.place import ledger_place
    from factory_prov.ledger.station import open_known

    if arguments.templates:
        return _templates(output)
    printed = _is_printed(arguments)
    template, copies = _template(arguments)
    wanted = AnotherLabel(
        endpoint_name=arguments.name,
        template=template,
        variant=Variant.FAIL if arguments.fail else Variant.PASS,
        copies=copies,
        dpi=arguments.dpi,
        station=platform.node(),
    )
    with open_known(ledger_place()) as ledger:
        made = label_again(ledger, wanted, output.translator)
        if not printed:
            return _written(made, arguments, output)
        printer = print_again(ledger, made, _desk(arguments, output), arguments.reason, CancelToken())
    told = Message("The label of {name} is printed on {printer}.", name=arguments.name, printer=printer)
    output.result([told], {**_document(made), "printer": printer})
    return 0


def _is_printed(arguments: argparse.Namespace) -> bool:
    """Whether a label goes to a printer; InputError where it is not said which unit's, or why."""
    from factory_prov.labels.again import checked_reason

    if arguments.name is None:
        cure = Message("Name the unit, or list the templates with --templates.")
        raise InputError(Message("no unit is named."), place="label", cure=cure)
    if arguments.zpl is not None or arguments.svg is not None or arguments.preview:
        return False
    checked_reason(arguments.reason or "")
    return True


def _desk(arguments: argparse.Namespace, output: Output) -> StationLabels:
    from factory_prov.labels.desk import StationLabels
    from factory_prov.labels.printers.of_station import station_printer

    return StationLabels(printer=lambda: station_printer(told=arguments.printer), translator=output.translator)


def _template(arguments: argparse.Namespace) -> tuple[Template, int]:
    """Return the template that is named, or that of the job, and how many copies are wanted."""
    from factory_prov.labels.options import LabelOptions
    from factory_prov.labels.template_file import find_template

    options = LabelOptions()
    if arguments.job is not None:
        from factory_prov.job.job_file import load_job

        options = load_job(arguments.job).label
    return find_template(arguments.template or options.template), arguments.copies or options.copies


def _written(made: Label, arguments: argparse.Namespace, output: Output) -> int:
    """Write the label into files, or tell what is on it: nothing is printed, and nothing noted."""
    from factory_prov.files.owner_only import write_owner_only
    from factory_prov.labels.preview import text_of
    from factory_prov.labels.svg import svg_of

    lines = []
    if arguments.zpl is not None:
        write_owner_only(arguments.zpl, made.zpl)
        lines.append(Message("{file} is written.", file=arguments.zpl))
    if arguments.svg is not None:
        if made.drawing is None:
            cure = Message("Take a template in TOML, or write it with --zpl.")
            raise InputError(Message("a label in ZPL is not drawn here."), place="--svg", cure=cure)
        write_owner_only(arguments.svg, svg_of(made.drawing).encode())
        lines.append(Message("{file} is written.", file=arguments.svg))
    if arguments.preview:
        lines += [Message.of_text(line) for line in text_of(made)]
    output.result(lines, _document(made))
    return 0


def _document(made: Label) -> dict[str, object]:
    from factory_prov.labels.preview import text_of

    return {
        "endpoint_name": made.content.endpoint_name,
        "variant": made.variant.value,
        "symbols": list(made.symbols),
        "texts": text_of(made),
        "copies": made.copies,
    }


def _templates(output: Output) -> int:
    from factory_prov.labels.template_file import find_template, template_names

    found = [(name, find_template(Path(name)).title) for name in template_names()]
    output.result(output.table(found), [{"name": name, "title": title} for name, title in found])
    return 0
