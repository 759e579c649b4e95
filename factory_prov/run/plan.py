"""What a run is going to do, as `planning` decides it once before it begins: its steps, images, board and limits.

What a run may do without has a type for that too: only with it does a step let itself be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from factory_prov.boards.hand_over import HandOverPlace
from factory_prov.boards.model import Erase
from factory_prov.events import Step
from factory_prov.job.model import Job
from factory_prov.job.unit import UnitMaker
from factory_prov.labels.content import LabelContent
from factory_prov.labels.desk import LabelDesk
from factory_prov.labels.making import Label, make_label
from factory_prov.labels.options import SCAN_STEP, LabelledUnits, LabelOptions
from factory_prov.labels.template_file import Template
from factory_prov.ledger.outbox import Owed
from factory_prov.messages import Message
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.registrars.registration import Registrar
from factory_prov.rehearsal.options import RehearsalOptions
from factory_prov.run.bench import Bench, Device


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """The chip behind a probe, and the programmer that reaches it. The probe knows the board that the job names."""

    programmer: Programmer
    probe: Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPlan:
    """The unit gets its pack by the probe of `chip`; its firmware looks for one at `place`."""

    chip: Chip
    place: HandOverPlace
    page_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePlan:
    """An image to write, what is erased before, and the text by which the console shows that it runs."""

    chip: Chip
    file: Path
    erase: Erase
    running_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstImage(ImagePlan):
    """The provisioning firmware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFirstImage:
    """The device runs the provisioning firmware already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalImage(ImagePlan):
    """What the unit leaves with.

    `name_text` shows the name too, such as "endpoint name {endpoint_name}"; empty: the image does not show it.
    """

    name_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFinalImage:
    """The unit leaves with the firmware it was configured with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPlan:
    """The server that must know the unit. `accept_unproven`: also when it does not show that it has the same key.

    `unproven_cure` says what to do about a server that does not show it.
    """

    name: str
    """Under which the ledger knows it."""
    shown: str | Message
    registrar: Registrar
    accept_unproven: bool
    unproven_cure: Message
    owed: Owed | None = None
    """What is left for later when the server is away; None where the job does not allow that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterServer:
    """The server that must know the unit, and is told when the run has ended: it is not asked for anything in it."""

    name: str
    shown: str | Message
    owed: Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class NoServer:
    """No server is to know the unit."""


REHEARSE = Step(key="rehearse", title=Message("Trying its connection"), short=Message("try connection"))
"""Here, since the proof too knows this step: it is the one that a unit may do without that waits for its server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalPlan:
    """The unit's connection is tried from this PC before the unit passes."""

    options: RehearsalOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRehearsal:
    """The unit's connection is not tried in this run."""


SCAN_LABEL = Step(key=SCAN_STEP, title=Message("Scan the label"), short=Message("scan label"))
"""Here, since the proof too knows this step: it comes behind all that is proven of the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPlan:
    """The unit's label is scanned before it passes; `desk` prints it where the job has labels printed."""

    options: LabelOptions
    template: Template
    desk: LabelDesk

    @property
    def prints(self) -> bool:
        """Whether the label is printed here."""
        return self.options.on is not LabelledUnits.NEVER

    def label_of(self, content: LabelContent) -> Label:
        """Return the label of a unit."""
        return make_label(self.template, content, copies=self.options.copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLabel:
    """No label is scanned in this run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """What one run does. `chip` is None for a device without a probe; `steps` are those it takes, in their order."""

    device: Device
    job: Job
    bench: Bench
    maker: UnitMaker
    chip: Chip | None
    first: FirstImage | NoFirstImage
    final: FinalImage | NoFinalImage
    server: ServerPlan | LaterServer | NoServer
    rehearsal: RehearsalPlan | NoRehearsal
    label: LabelPlan | NoLabel
    steps: tuple[Step, ...]
    hand_over: HandOverPlan | None = None
    """How the unit gets its pack where it has no UART."""

    @property
    def starts_afresh(self) -> bool:
        """Whether the whole chip is erased first: then a fresh start with the same identity harms nothing."""
        return isinstance(self.first, FirstImage) and self.first.erase is Erase.CHIP

    @property
    def attempts(self) -> int:
        """How often the device may be configured."""
        return self.job.board.attempts if self.starts_afresh else 1
