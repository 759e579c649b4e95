"""What every option of a job is called in the forms, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop.translation import QT_TRANSLATE_NOOP, translated
from factory_prov.option_words import OptionWords


class OptionText(NamedTuple):
    """Label and help, in English."""

    label: str
    help: str = ""


OPTION_TEXTS = MappingProxyType(
    {
        "name": OptionText(
            QT_TRANSLATE_NOOP("option", "Name of the job"),
            QT_TRANSLATE_NOOP("option", "What operators see, such as the product's name."),
        ),
        "board.kind": OptionText(
            QT_TRANSLATE_NOOP("option", "Board"),
            QT_TRANSLATE_NOOP(
                "option", "The kind of board, such as nrf9160dk; its images are checked before flashing."
            ),
        ),
        "board.board_file": OptionText(
            QT_TRANSLATE_NOOP("option", "Board file"),
            QT_TRANSLATE_NOOP("option", "A board of your own, as a file."),
        ),
        "board.first_image": OptionText(
            QT_TRANSLATE_NOOP("option", "Provisioning firmware"),
            QT_TRANSLATE_NOOP("option", "Flashed first. Without it, the device must run this firmware already."),
        ),
        "board.final_image": OptionText(
            QT_TRANSLATE_NOOP("option", "Application"),
            QT_TRANSLATE_NOOP("option", "Flashed last. Without it, the device keeps the provisioning firmware."),
        ),
        "board.ready_text": OptionText(
            QT_TRANSLATE_NOOP("option", "Text when ready"),
            QT_TRANSLATE_NOOP("option", "What the provisioning firmware shows on its console when it is up."),
        ),
        "board.final_text": OptionText(
            QT_TRANSLATE_NOOP("option", "Text of the application"),
            QT_TRANSLATE_NOOP("option", "What the application shows on its console when it has its configuration."),
        ),
        "board.final_name_text": OptionText(
            QT_TRANSLATE_NOOP("option", "Name on the console"),
            QT_TRANSLATE_NOOP(
                "option", "How the application shows its name, with {endpoint_name}. Empty: the name is not checked."
            ),
        ),
        "board.attempts": OptionText(
            QT_TRANSLATE_NOOP("option", "Attempts"),
            QT_TRANSLATE_NOOP("option", "Fresh starts with the same identity, where one is safe."),
        ),
        "naming.source": OptionText(
            QT_TRANSLATE_NOOP("option", "Names come from"),
            QT_TRANSLATE_NOOP(
                "option", "The device itself, a scanner, a pattern or a list. The firmware must have that very name."
            ),
        ),
        "naming.pattern": OptionText(
            QT_TRANSLATE_NOOP("option", "Pattern"),
            QT_TRANSLATE_NOOP("option", "Such as urn:dev:ops:32473-Sensor-{serial:06d}; {hardware_id} is known too."),
        ),
        "naming.list_file": OptionText(
            QT_TRANSLATE_NOOP("option", "List of names"),
            QT_TRANSLATE_NOOP(
                "option", "CSV with a column endpoint_name, and hardware_id where a row belongs to one unit."
            ),
        ),
        "credentials.keep": OptionText(
            QT_TRANSLATE_NOOP("option", "Keys in the ledger"),
            QT_TRANSLATE_NOOP(
                "option", "How long they lie there, encrypted. A run that was cut off goes on with them."
            ),
        ),
        "credentials.shared_key": OptionText(
            QT_TRANSLATE_NOOP("option", "One key for several units"),
            QT_TRANSLATE_NOOP("option", "Without this, a key that another unit has is refused."),
        ),
        "credentials.psk": OptionText(
            QT_TRANSLATE_NOOP("option", "Pre-shared keys"),
            QT_TRANSLATE_NOOP("option", "A new key for each unit."),
        ),
        "credentials.psk.identity": OptionText(
            QT_TRANSLATE_NOOP("option", "PSK identity"),
            QT_TRANSLATE_NOOP("option", "{endpoint_name} is replaced. At most 64 characters are safe everywhere."),
        ),
        "credentials.psk.length_bytes": OptionText(
            QT_TRANSLATE_NOOP("option", "Length of the key"),
            QT_TRANSLATE_NOOP("option", "Random bytes. Every server and device takes 16 or 32."),
        ),
        "credentials.psk.text": OptionText(
            QT_TRANSLATE_NOOP("option", "Key as text"),
            QT_TRANSLATE_NOOP("option", "Letters and digits, for devices that keep a key as text. It needs 32 bytes."),
        ),
        "credentials.server_certificate_file": OptionText(
            QT_TRANSLATE_NOOP("option", "Certificate of the server"),
            QT_TRANSLATE_NOOP("option", "DER or PEM. Without it a device would trust any server."),
        ),
        "server.kind": OptionText(
            QT_TRANSLATE_NOOP("option", "Kind of server"),
            QT_TRANSLATE_NOOP("option", "Another kind has other settings; those of this one go."),
        ),
        "line": OptionText(QT_TRANSLATE_NOOP("option", "On the line")),
        "line.auto_start": OptionText(
            QT_TRANSLATE_NOOP("option", "Start by itself"),
            QT_TRANSLATE_NOOP("option", "A unit starts as soon as it is plugged in."),
        ),
        "line.operator_mode": OptionText(
            QT_TRANSLATE_NOOP("option", "Operator mode"),
            QT_TRANSLATE_NOOP("option", "The window starts locked to its Provision screen."),
        ),
        "rehearsal": OptionText(
            QT_TRANSLATE_NOOP("option", "Trying the connection"),
            QT_TRANSLATE_NOOP("option", "This PC connects with the unit's own credentials before the unit leaves."),
        ),
        "rehearsal.when": OptionText(
            QT_TRANSLATE_NOOP("option", "Which units"),
            QT_TRANSLATE_NOOP("option", "A unit whose server does not agree with its credentials does not pass."),
        ),
        "rehearsal.register": OptionText(
            QT_TRANSLATE_NOOP("option", "Register too"),
            QT_TRANSLATE_NOOP("option", "For a minute, and de-register. The server may act on it."),
        ),
        "rehearsal.offline": OptionText(
            QT_TRANSLATE_NOOP("option", "Without the server"),
            QT_TRANSLATE_NOOP("option", "Against a server of this program: shows that the configuration fits itself."),
        ),
        "rehearsal.timeout_s": OptionText(
            QT_TRANSLATE_NOOP("option", "Time for the whole"),
            QT_TRANSLATE_NOOP("option", "Up to 15 seconds."),
        ),
        "rehearsal.at": OptionText(
            QT_TRANSLATE_NOOP("option", "Another address"),
            QT_TRANSLATE_NOOP("option", "host:port that this PC calls in the place of the units' own."),
        ),
        "rehearsal.trust_store_file": OptionText(
            QT_TRANSLATE_NOOP("option", "Trust store of the firmware"),
            QT_TRANSLATE_NOOP("option", "PEM file with the authorities it trusts; for Certificate Usage 0 and 1 only."),
        ),
        "label": OptionText(
            QT_TRANSLATE_NOOP("option", "Label"),
            QT_TRANSLATE_NOOP("option", "Printed for each unit on the printer of the station."),
        ),
        "label.on": OptionText(
            QT_TRANSLATE_NOOP("option", "Which units"),
            QT_TRANSLATE_NOOP("option", "A label that is not printed is told, and changes no verdict."),
        ),
        "label.template": OptionText(
            QT_TRANSLATE_NOOP("option", "Template"),
            QT_TRANSLATE_NOOP("option", "One that is brought along, such as 50x25-qr, or a .toml or .zpl file."),
        ),
        "label.copies": OptionText(QT_TRANSLATE_NOOP("option", "Copies")),
        "label.scan_back": OptionText(
            QT_TRANSLATE_NOOP("option", "Scan it on the unit"),
            QT_TRANSLATE_NOOP("option", "A unit passes only when the label on it was scanned and is its own."),
        ),
        "label.scan_within_s": OptionText(
            QT_TRANSLATE_NOOP("option", "Time to scan"),
            QT_TRANSLATE_NOOP("option", "In seconds; after that the unit is stopped."),
        ),
        "records": OptionText(
            QT_TRANSLATE_NOOP("option", "Records for others"),
            QT_TRANSLATE_NOOP(
                "option", "Each run that ends is told to them. No unit waits for that, and no key is in it."
            ),
        ),
        "records.csv_file": OptionText(
            QT_TRANSLATE_NOOP("option", "CSV file"),
            QT_TRANSLATE_NOOP(
                "option", "A folder, or a file's name with {date} in it, and {station}; also on a share."
            ),
        ),
        "records.csv_bom": OptionText(
            QT_TRANSLATE_NOOP("option", "Mark for Excel"),
            QT_TRANSLATE_NOOP("option", "A mark in front of the file, by which Excel knows other letters than A to Z."),
        ),
        "records.webhook": OptionText(
            QT_TRANSLATE_NOOP("option", "Webhook"),
            QT_TRANSLATE_NOOP(
                "option", "Address that gets a POST for each run, such as https://mes.my-company.com/units"
            ),
        ),
        "records.shape": OptionText(QT_TRANSLATE_NOOP("option", "What it gets")),
        "records.webhook_token": OptionText(
            QT_TRANSLATE_NOOP("option", "With a token"),
            QT_TRANSLATE_NOOP("option", "The one that this PC keeps for the host of the webhook."),
        ),
        "records.ca_file": OptionText(
            QT_TRANSLATE_NOOP("option", "Authority of its server"),
            QT_TRANSLATE_NOOP("option", "PEM file, for a server on premises. Without it the system's are used."),
        ),
        "records.unencrypted": OptionText(
            QT_TRANSLATE_NOOP("option", "Allow http"),
            QT_TRANSLATE_NOOP("option", "The token travels in clear: only where nobody else is on that network."),
        ),
        "device": OptionText(QT_TRANSLATE_NOOP("option", "The device")),
        "device.objects": OptionText(
            QT_TRANSLATE_NOOP("option", "Objects it has"),
            QT_TRANSLATE_NOOP("option", "Numbers with commas between. A record of another object is refused."),
        ),
        "device.pack_limit_bytes": OptionText(
            QT_TRANSLATE_NOOP("option", "Largest configuration"),
            QT_TRANSLATE_NOOP("option", "What the device can store at once."),
        ),
        "link": OptionText(
            QT_TRANSLATE_NOOP("option", "Serial line"),
            QT_TRANSLATE_NOOP("option", "The usual values are those of the provisioning firmware."),
        ),
        "link.baud": OptionText(QT_TRANSLATE_NOOP("option", "Speed")),
        "link.packet_limit_bytes": OptionText(
            QT_TRANSLATE_NOOP("option", "Longest packet"),
            QT_TRANSLATE_NOOP("option", "The device drops a longer one without a word."),
        ),
        "link.line_limit_bytes": OptionText(
            QT_TRANSLATE_NOOP("option", "Longest line"),
            QT_TRANSLATE_NOOP("option", "The device drops a longer one without a word."),
        ),
        "link.reply_timeout_s": OptionText(QT_TRANSLATE_NOOP("option", "Time for a reply")),
        "link.result_timeout_s": OptionText(
            QT_TRANSLATE_NOOP("option", "Time to apply"),
            QT_TRANSLATE_NOOP("option", "How long the device may take to apply its configuration."),
        ),
        "link.boot_timeout_s": OptionText(
            QT_TRANSLATE_NOOP("option", "Time to start"),
            QT_TRANSLATE_NOOP("option", "How long an image may take until it is up."),
        ),
        "link.connect_timeout_s": OptionText(
            QT_TRANSLATE_NOOP("option", "Time to open the port"),
            QT_TRANSLATE_NOOP("option", "For ports over the network (socket://)."),
        ),
        "link.download_attempts": OptionText(
            QT_TRANSLATE_NOOP("option", "Requests to read"),
            QT_TRANSLATE_NOOP("option", "How often one is sent before the device counts as silent."),
        ),
    }
)
"""By the dotted key of the job file."""

CHOICE_TEXTS = MappingProxyType(
    {
        "naming.source": MappingProxyType(
            {
                "device": QT_TRANSLATE_NOOP("option", "the device itself"),
                "given": QT_TRANSLATE_NOOP("option", "a scan or typing"),
                "pattern": QT_TRANSLATE_NOOP("option", "a pattern"),
                "list": QT_TRANSLATE_NOOP("option", "a list (CSV)"),
            }
        ),
        "credentials.keep": MappingProxyType(
            {
                "none": QT_TRANSLATE_NOOP("option", "not at all"),
                "until registered": QT_TRANSLATE_NOOP("option", "until the unit is registered"),
                "encrypted": QT_TRANSLATE_NOOP("option", "for ever, encrypted"),
            }
        ),
        "rehearsal.when": MappingProxyType(
            {
                "never": QT_TRANSLATE_NOOP("option", "none"),
                "each unit": QT_TRANSLATE_NOOP("option", "each unit"),
                "once a shift": QT_TRANSLATE_NOOP("option", "the first of a shift, and after a change of the job"),
            }
        ),
        "label.on": MappingProxyType(
            {
                "never": QT_TRANSLATE_NOOP("option", "none"),
                "pass": QT_TRANSLATE_NOOP("option", "good ones"),
                "pass and fail": QT_TRANSLATE_NOOP("option", "good ones, and those that failed"),
            }
        ),
        "records.shape": MappingProxyType(
            {
                "plain": QT_TRANSLATE_NOOP("option", "JSON, one object for each run"),
                "cfx": QT_TRANSLATE_NOOP("option", "JSON after CFX: UnitsPersonalized and UnitsTested"),
            }
        ),
        "credentials.psk.length_bytes": MappingProxyType(
            {16: QT_TRANSLATE_NOOP("option", "16 bytes"), 32: QT_TRANSLATE_NOOP("option", "32 bytes")}
        ),
    }
)
"""Words of the options that are one of several."""

SECTION_TEXTS = MappingProxyType(
    {
        "board": QT_TRANSLATE_NOOP("option", "What is flashed, and how its console tells that it is up."),
        "naming": QT_TRANSLATE_NOOP("option", "Where the name of each unit comes from."),
        "credentials": QT_TRANSLATE_NOOP("option", "Keys and certificates, made or taken for each unit."),
        "server": QT_TRANSLATE_NOOP("option", "Who must know each unit."),
        "steps": QT_TRANSLATE_NOOP(
            "option", "How the line works, what is tried, who is told, what the device takes, and the serial line."
        ),
    }
)
"""One sentence under the heading of each form."""


def option_text(key: str, backend: Mapping[str, OptionWords]) -> OptionText:
    """Return label and help of an option in the present language; `backend` has those that a backend brings."""
    if key in backend:
        return OptionText(translated(backend[key].label), translated(backend[key].help))
    text = OPTION_TEXTS[key]
    translate = QCoreApplication.translate
    return OptionText(translate("option", text.label), translate("option", text.help) if text.help else "")


def choice_words(key: str) -> tuple[tuple[object, str], ...]:
    """Return the choices of an option, value and words in the present language."""
    return tuple((value, QCoreApplication.translate("option", words)) for value, words in CHOICE_TEXTS[key].items())
