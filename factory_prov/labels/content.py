"""What can stand on a label: the fields of a unit, each by its name, as plain printable text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.naming.templates import fill
from factory_prov.terminal import steers

_DIGITS = re.compile(r"\d+")
_PLAIN = re.compile(r"[^\W_]")
_SHORT = 6
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelContent:
    """What is known of a unit when its label is printed; what is not known is "".

    `code` and `title` say why it has not passed, `support` is what support reads of that off a label.
    """

    endpoint_name: str
    hardware_id: str = ""
    job: str = ""
    station: str = ""
    operator: str = ""
    outcome: str = ""
    code: str = ""
    title: str = ""
    support: str = ""
    made_at: datetime | None = None

    @property
    def serial(self) -> str:
        """The last number in the endpoint name, with its zeros; the whole name where there is none."""
        found = _DIGITS.findall(self.endpoint_name)
        return found[-1] if found else self.endpoint_name

    @property
    def short_code(self) -> str:
        """The last six letters and digits of the endpoint name: what is said on the telephone."""
        return "".join(_PLAIN.findall(self.endpoint_name))[-_SHORT:].upper()

    def fields(self) -> dict[str, str | None]:
        """Return every field by its name in templates."""
        at = None if self.made_at is None else self.made_at.astimezone()
        return {
            "endpoint_name": self.endpoint_name,
            "serial": self.serial,
            "short_code": self.short_code,
            "hardware_id": self.hardware_id,
            "job": self.job,
            "station": self.station,
            "operator": self.operator,
            "outcome": self.outcome,
            "code": self.code,
            "title": self.title,
            "support": self.support,
            "date": "" if at is None else f"{at:%Y-%m-%d}",
            "time": "" if at is None else f"{at:%H:%M}",
        }

    def filled(self, template: str, *, place: str) -> str:
        """Fill the fields into a text of a template; InputError for an unknown field and for what cannot be printed."""
        if len(template) > _LONGEST:
            what = Message("a text of the label has over {most} characters.", most=_LONGEST)
            raise InputError(what, place=place, cure=Message("Write less into it: no label holds that."))
        text = fill(template, self.fields(), place=place)
        if steers(text):
            what = Message("a text of the label has characters that cannot be printed.")
            cure = Message("Use letters, digits and signs only: {text}", text=repr(text))
            raise InputError(what, place=place, cure=cure)
        return text


FIELD_HELP = MappingProxyType(
    {
        "endpoint_name": Message("the endpoint name"),
        "serial": Message("the last number in the endpoint name"),
        "short_code": Message("the last six letters and digits of the endpoint name"),
        "hardware_id": Message("the chip's own number"),
        "job": Message("name of the job"),
        "station": Message("name of the station"),
        "operator": Message("who is logged in at the PC"),
        "outcome": Message("PASS, WAIT or FAIL"),
        "code": Message("the code of a failure"),
        "title": Message("the failure in a few words"),
        "support": Message("what support scans: code, step, station, versions"),
        "date": Message("the day"),
        "time": Message("the time of day"),
    }
)
"""What each field is; an editor offers them."""
