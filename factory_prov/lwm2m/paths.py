"""Resource paths: /object/instance/resource[/resource instance] (OMA LwM2M Core §7.3)."""

from __future__ import annotations

import re
from typing import NamedTuple

from factory_prov.lwm2m.malformed import Malformed
from factory_prov.messages import Message

MAX_ID = 65534
"""Highest id of an instance, resource or resource instance; 65535 is reserved (OMA LwM2M Core §7.3)."""

_PATH = re.compile(r"/(0|[1-9]\d{0,4})/(0|[1-9]\d{0,4})/(0|[1-9]\d{0,4})(?:/(0|[1-9]\d{0,4}))?\Z", re.ASCII)
_LOOSE_PATH = re.compile(r"(?:/ *\+?0*\d{1,5}){3,4}\Z", re.ASCII)


class ResourcePath(NamedTuple):
    """One resource, or one instance of a multiple-instance resource. Sorts as the ids do."""

    object_id: int
    instance_id: int
    resource_id: int
    resource_instance_id: int | None = None

    @classmethod
    def parse(cls, text: str) -> ResourcePath:
        """Read `/0/1/2` or `/0/1/2/3`: no leading zeros, ids 0..65534; Malformed says what is wrong."""
        match = _PATH.match(text)
        if match is None:
            raise Malformed(Message("{text} is not a resource path such as /0/1/2 or /1/0/16/0.", text=repr(text)))
        ids = [int(group) for group in match.groups() if group is not None]
        if max(ids) > MAX_ID:
            raise Malformed(Message("an id in {path} is over {max_id}.", path=text, max_id=MAX_ID))
        return cls(*ids)

    @classmethod
    def parse_loose(cls, text: str) -> ResourcePath:
        """Read a path as the client does, which minds no blank, sign or zeros before an id: `/00/ 1/+5` is /0/1/5.

        Malformed says what is wrong, as `parse` does.
        """
        if _LOOSE_PATH.match(text) is None:
            return cls.parse(text)
        return cls.parse("".join(f"/{part.lstrip(' +').lstrip('0') or '0'}" for part in text.split("/")[1:]))

    @property
    def resource(self) -> ResourcePath:
        """The path without a resource instance id."""
        return self if self.resource_instance_id is None else self._replace(resource_instance_id=None)

    def __str__(self) -> str:
        tail = "" if self.resource_instance_id is None else f"/{self.resource_instance_id}"
        return f"/{self.object_id}/{self.instance_id}/{self.resource_id}{tail}"
