"""What went wrong with a request to a device, as sentences: a request reads a file of its, measures or writes one."""

from __future__ import annotations

from factory_prov.links.smp.messages import FileRequest, SmpRefusal
from factory_prov.messages import Message


def refused(request: FileRequest, refusal: SmpRefusal) -> Message:
    """Return that the device refused, with its group and code."""
    path, group, rc = request.path, refusal.group, refusal.rc
    match request.verb:
        case "read":
            return Message(
                "the device refused to read {path} (group {group}, code {rc}).", path=path, group=group, rc=rc
            )
        case "measure":
            return Message(
                "the device refused to measure {path} (group {group}, code {rc}).", path=path, group=group, rc=rc
            )
        case "write":
            return Message(
                "the device refused to write {path} (group {group}, code {rc}).", path=path, group=group, rc=rc
            )


def unfit(request: FileRequest) -> Message:
    """Return that the answer is none of the documented ones."""
    match request.verb:
        case "read":
            return Message("the device's answer to the request to read {path} does not fit it.", path=request.path)
        case "measure":
            return Message("the device's answer to the request to measure {path} does not fit it.", path=request.path)
        case "write":
            return Message("the device's answer to the request to write {path} does not fit it.", path=request.path)


def silent(request: FileRequest, timeout_s: float) -> Message:
    """Return that no answer came."""
    path, seconds = request.path, f"{timeout_s:g}"
    match request.verb:
        case "read":
            return Message(
                "the device was asked to read {path} and did not answer within {seconds} s.",
                path=path,
                seconds=seconds,
            )
        case "measure":
            return Message(
                "the device was asked to measure {path} and did not answer within {seconds} s.",
                path=path,
                seconds=seconds,
            )
        case "write":
            return Message(
                "the device was asked to write {path} and did not answer within {seconds} s.",
                path=path,
                seconds=seconds,
            )


def too_slow(request: FileRequest, limit_s: float) -> Message:
    """Return that the answers came, each in time, but not all of them."""
    path, seconds = request.path, f"{limit_s:.0f}"
    match request.verb:
        case "read" | "measure":
            return Message(
                "the device answers so slowly that reading {path} is not done after {seconds} s.",
                path=path,
                seconds=seconds,
            )
        case "write":
            return Message(
                "the device answers so slowly that writing {path} is not done after {seconds} s.",
                path=path,
                seconds=seconds,
            )
