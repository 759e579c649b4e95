"""What an answer must be: each raises Broken with what came instead."""

from __future__ import annotations

from factory_prov.conformance.device import Device
from factory_prov.conformance.packs import TrialPack
from factory_prov.conformance.verdicts import Broken
from factory_prov.device_contract.files import DeviceState
from factory_prov.device_contract.results import DeviceResult, ResultCode
from factory_prov.links.smp.raw import RawAnswer
from factory_prov.messages import Message, listed

_SHOWN_BYTES = 16


def expect_yes(answer: RawAnswer) -> None:
    """The request must not be refused."""
    if answer.refusal is not None:
        raise Broken(Message("it was refused with code {code}.", code=answer.refusal))


def expect_offset(answer: RawAnswer, offset: int) -> None:
    """The answer must say that the next piece begins there."""
    expect_yes(answer)
    found = (answer.fields or {}).get("off")
    if found != offset:
        raise Broken(Message("off {expected} was expected, and {found} came.", expected=offset, found=str(found)[:20]))


def expect_refusal(answer: RawAnswer, *codes: int, offset: int | None = None) -> None:
    """The request must be refused with one of these codes, and with that offset beside it where one is given."""
    wanted = listed([str(code) for code in codes], "or")
    if answer.refusal is None:
        raise Broken(Message("a refusal with code {codes} was expected, and a yes came.", codes=wanted))
    if answer.refusal not in codes:
        raise Broken(
            Message(
                "a refusal with code {codes} was expected, and code {code} came.", codes=wanted, code=answer.refusal
            )
        )
    found = (answer.fields or {}).get("off")
    if offset is not None and found != offset:
        raise Broken(
            Message(
                "the refusal must have off {expected} beside it, and has {found}.",
                expected=offset,
                found=str(found)[:20],
            )
        )


def expect_result(found: DeviceResult, *codes: ResultCode, path: str = "") -> None:
    """The result must be one of these, with its name, and name the path where one is given."""
    wanted = listed([code.label for code in codes], "or")
    if found.known not in codes:
        raise Broken(
            Message(
                'the result {codes} was expected, and {code} "{name}" came.',
                codes=wanted,
                code=found.code,
                name=found.name,
            )
        )
    if found.name != found.known.label:
        raise Broken(
            Message(
                'the name of code {code} is "{right}", not "{name}".',
                code=found.code,
                right=found.known.label,
                name=found.name,
            )
        )
    if path and found.path != path:
        raise Broken(Message('the path of the record is {right}, and "{found}" came.', right=path, found=found.path))


def expect_text(path: str, said: bytes, text: bytes) -> None:
    """The file must say exactly this."""
    if said != text:
        raise Broken(
            Message('{path} must say "{text}", and says "{said}".', path=path, text=_shown(text), said=_shown(said))
        )


def _shown(said: bytes) -> str:
    return said[:_SHOWN_BYTES].decode("latin-1")


def expect_nothing_stored(device: Device, found: DeviceResult) -> None:
    """Result and identity must say that the device is empty, and its next transfer begins at 0."""
    if found.state is not DeviceState.EMPTY or device.identity().state is not DeviceState.EMPTY:
        raise Broken(Message("the device is not empty after a refusal."))
    expect_received(device, 0)


def expect_received(device: Device, offset: int) -> None:
    """The result must say that so many bytes of a transfer are here."""
    found = device.result()
    if found.offset != offset:
        raise Broken(
            Message(
                "{expected} bytes of the transfer are here, and the result says {found}.",
                expected=offset,
                found=found.offset,
            )
        )


def expect_stored(device: Device, found: DeviceResult, pack: TrialPack) -> None:
    """Result and identity must say that exactly this pack is stored."""
    expect_result(found, ResultCode.APPLIED)
    if not found.applied(pack.sha256):
        raise Broken(Message("the result says applied, with another digest or state than that of the pack."))
    expect_held(device, pack)


def expect_held(device: Device, pack: TrialPack) -> None:
    """The identity must say that the device holds this pack."""
    identity = device.identity()
    if identity.state is not DeviceState.PROVISIONED or identity.sha256 != pack.sha256:
        raise Broken(Message("the identity does not say that the device holds the pack."))


def expect_takes(device: Device, pack: TrialPack) -> None:
    """The device must take a good pack now."""
    device.send(pack.data)
    expect_stored(device, device.commit(pack.sha256), pack)
