"""What the client in the provisioning firmware makes of a configuration while it arrives, and its verdict.

The rules of a pack say what is wrong; here stands what the firmware does about it, by the name of the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from io import BytesIO

import cbor2

from factory_prov.errors import PackFormatError
from factory_prov.lwm2m import cbor_items, senml
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Severity
from factory_prov.lwm2m.rules import check_pack
from factory_prov.lwm2m.rules.resources import resource_problems
from factory_prov.lwm2m.senml import Record

APPLIED, REFUSED = "0", "-1"

KILLS = frozenset({"unknown-resource", "executable-resource", "not-stored", "single-instance"})
"""An assertion of the client fails in mid-upload, in the objects /0 and /1."""

TAKEN = frozenset(
    {
        "binding-transport",
        "cipher-suite",
        "cut-off",
        "empty-pack",
        "lifetime",
        "no-account",
        "no-account-for-server",
        "no-server",
        "psk-identity",
        "psk-too-long",
        "psk-too-short",
        "server-certificate-missing",
        "server-uri",
        "sni-length",
        "uri-length",
    }
)
"""Errors the client does not mind when it applies a pack: unsafe ones, and those with which it never registers."""

_ASSERTING_OBJECTS = (0, 1)


class Reading(Enum):
    """How far the client has come: GOOD so far, STOPPED at something that is no pack, or DEAD."""

    GOOD = auto()
    STOPPED = auto()
    DEAD = auto()


class PackWatch:
    """Follows a configuration as it arrives, each record read once."""

    def __init__(self, definitions: Definitions) -> None:
        self.data = b""
        self._definitions = definitions
        self._at = 0
        self._begun = False
        self._records_left: int | None = None
        self._base_name = ""

    def feed(self, chunk: bytes) -> Reading:
        """Take the next bytes and say how the client fares with all of them."""
        self.data += chunk
        if not self._begun:
            self._begin()
        if not self._begun:
            return Reading.STOPPED if self.data[0] >> 5 not in (cbor_items.ARRAY, cbor_items.TAG) else Reading.GOOD
        try:
            return self._records()
        except cbor2.CBORDecodeEOF:  # the record is not all there yet
            return Reading.GOOD
        except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
            return Reading.STOPPED

    def verdict(self) -> str:
        """Return what the client says about the whole: "0" or "-1"."""
        problems = check_pack(self.data, definitions=self._definitions)
        errors = {problem.rule for problem in problems if problem.severity is Severity.ERROR}
        return REFUSED if errors - TAKEN else APPLIED

    def _begin(self) -> None:
        try:
            head = cbor_items.header(self.data, 0)
            if head.major == cbor_items.TAG:
                head = cbor_items.header(self.data, head.content_at)
        except PackFormatError:
            return
        self._begun = head.major == cbor_items.ARRAY
        self._at, self._records_left = head.content_at, head.argument

    def _records(self) -> Reading:
        """Read the records that have come; each is looked at once it is complete."""
        stream = BytesIO(self.data[self._at :])
        decoder = cbor2.CBORDecoder(stream)
        begun_at = self._at
        while self._at < len(self.data):
            if self._records_left == 0 or self.data[self._at] >> 5 != cbor_items.MAP:
                return self._after_records()
            fields = decoder.decode()
            if self._kills(fields):
                return Reading.DEAD
            self._at = begun_at + stream.tell()
            self._records_left = None if self._records_left is None else self._records_left - 1
        return Reading.GOOD

    def _after_records(self) -> Reading:
        is_break = self._records_left is None and self.data[self._at] == cbor_items.BREAK
        return Reading.GOOD if is_break and self._at + 1 == len(self.data) else Reading.STOPPED

    def _kills(self, fields: Mapping[object, object]) -> bool:
        self._base_name = str(fields.get(senml.BASE_NAME, self._base_name))
        try:
            path = ResourcePath.parse(self._base_name + str(fields.get(senml.NAME, "")))
        except ValueError:
            return False  # refused at the end
        if path.object_id not in _ASSERTING_OBJECTS:
            return False
        problems = resource_problems([Record(path, 0)], PROVISIONING_FIRMWARE, self._definitions)
        return any(problem.rule in KILLS for problem in problems)
