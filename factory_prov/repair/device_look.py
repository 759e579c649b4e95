"""Looking at the unit on the bench: its chip, what it calls itself, whether it holds a configuration.

Nothing is changed by that; a unit on a probe is started anew, so that it says on its console who it is.
"""

from __future__ import annotations

from dataclasses import replace

from factory_prov.cancel import CancelToken
from factory_prov.device_contract.files import DeviceState
from factory_prov.errors import (
    AnswerUnfit,
    ChipProtected,
    DeviceRefused,
    LinkError,
    LinkTimeout,
    NoSmp,
    ProbeNotFound,
    ProgrammerError,
    Refusal,
)
from factory_prov.links.options import LinkOptions
from factory_prov.links.protocol import Link
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.repair.desk import DeskParts
from factory_prov.repair.views import DeviceView, Slot

_REPLY_S = 1.5
_NAME_S = 2.0
_NAME_PLACE = "{endpoint_name}"


def read_chip(slot: Slot | None, desk: DeskParts, cancel: CancelToken) -> DeviceView:
    """Read which chip is on the probe; a unit behind a port alone does not tell it."""
    if slot is None:
        return DeviceView()
    programmer, probe = reached(slot, desk)
    if programmer is None or probe is None:
        return DeviceView(attached=bool(slot.port), place=slot.place)
    view = DeviceView(attached=True, place=slot.place, has_probe=True)
    try:
        return replace(view, hardware_id=programmer.hardware_id(probe, cancel))
    except ChipProtected:
        return replace(view, locked=True)
    except ProbeNotFound as gone:
        return replace(view, attached=False, trouble=gone.message)
    except ProgrammerError as failure:
        return replace(view, trouble=failure.message)


def hear(view: DeviceView, slot: Slot | None, desk: DeskParts, cancel: CancelToken) -> DeviceView:
    """Ask the unit for its name, and whether it holds a configuration."""
    if slot is None or not slot.port or not view.attached or view.trouble is not None:
        return view
    options = LinkOptions() if desk.job is None else desk.job.link
    quick = replace(options, reply_timeout_s=min(options.reply_timeout_s, _REPLY_S), download_attempts=1)
    try:
        with desk.open_link(slot.port, quick, cancel) as link:
            return _heard(view, slot, desk, link, cancel)
    except ProgrammerError as failure:
        return replace(view, trouble=failure.message)
    except LinkError as failure:
        return replace(view, attached=view.has_probe, trouble=failure.message)


def reached(slot: Slot, desk: DeskParts) -> tuple[Programmer | None, Probe | None]:
    """Return what reaches the chip in the slot; None for a unit behind a port alone."""
    if slot.probe is None or desk.programmer is None:
        return None, None
    return desk.programmer, slot.probe.on_board(None if desk.job is None else desk.job.hardware)


def _heard(view: DeviceView, slot: Slot, desk: DeskParts, link: Link, cancel: CancelToken) -> DeviceView:
    """Ask the provisioning firmware; what does not answer as that is started anew, where somebody can."""
    programmer, probe = reached(slot, desk)
    try:
        named = replace(view, name=link.own_name() or None, configured=_holds(link))
    except DeviceRefused as refusal:
        return replace(view, configured=True) if refusal.meaning is Refusal.NO_FILES_OPEN else view
    except (LinkTimeout, NoSmp, AnswerUnfit):
        if programmer is None or probe is None or view.locked:
            return view
        link.forget_console()
        programmer.reset(probe, cancel)
        return _application(view, desk, link)
    if programmer is not None and probe is not None and not view.locked:
        programmer.reset(probe, cancel)  # some firmware tells its name once: whoever comes next asks it too
    return named


def _holds(link: Link) -> bool | None:
    """Whether the unit holds a configuration: of version 1 none that tells its name does, one of version 2 says it."""
    try:
        device = link.identity()
    except (DeviceRefused, LinkTimeout, AnswerUnfit):
        return None
    return device is not None and device.state is not DeviceState.EMPTY


def _application(view: DeviceView, desk: DeskParts, link: Link) -> DeviceView:
    """Hear what the final image says when it starts."""
    board = None if desk.job is None else desk.job.board
    if board is None:
        return view
    wait_s = desk.patience_s if desk.job is None else min(desk.patience_s, desk.job.link.boot_timeout_s)
    try:
        link.wait_console(board.final_text, timeout_s=wait_s)
    except LinkTimeout:
        return view
    before, place, after = board.final_name_text.partition(_NAME_PLACE)
    if not place or not before.strip():
        return replace(view, configured=True)
    try:
        link.wait_console(before, timeout_s=_NAME_S)
        said = link.rest_of_line(timeout_s=_NAME_S)
    except LinkTimeout:
        return replace(view, configured=True)
    return replace(view, configured=True, name=said.removesuffix(after) if after else said)
