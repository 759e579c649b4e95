"""What is wrong with an endpoint name: what no server takes is an error, what the standard left behind a warning.

Any unique text is legal (OMA LwM2M Core 1.2, 7.4.1 only recommends URNs); the limits are those of what it passes
through: a certificate's common name, one segment of a URI path, a search in quotes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from factory_prov.errors import InputError, NameUnusable
from factory_prov.lwm2m.problem import Problem, Severity, error, warning
from factory_prov.messages import Message
from factory_prov.naming.urns import check_urn

MAX_LENGTH = 64
"""The longest common name of a certificate (RFC 5280, ub-common-name), and the buffer of common clients."""

PATH = "endpoint name"
_PLACE = Message("endpoint name")
_PLAIN = re.compile(rf"(?!\.{{1,2}}\Z)[!-&(-.0-~]{{1,{MAX_LENGTH}}}")
"""A name without an error: visible ASCII but ' and /. Lists are long, and nearly all of their names are such."""


def is_plain(name: str) -> bool:
    """Whether a name is visibly free of errors; others may be so too."""
    return _PLAIN.fullmatch(name) is not None


def check_endpoint_name(name: str) -> list[Problem]:
    """Return every Problem of a name; `path` of each is "endpoint name"."""
    return [replace(problem, what=problem.what.capitalized()) for problem in _problems(name)]


def _problems(name: str) -> list[Problem]:
    """Return the Problems as they stand behind a colon."""
    if not name:
        what = Message("the endpoint name is empty.")
        return [
            error(
                "name-empty", PATH, what, why=Message("Servers find a device by its name."), cure=Message("Give one.")
            )
        ]
    found = [] if is_plain(name) else [*_length(name), *_white_space(name), *_characters(name), *_segment(name)]
    return [*(found if found else check_urn(name)), *_markup(name)]


def checked(name: str, *, place: str | Message = _PLACE, refusal: type[InputError] = NameUnusable) -> str:
    """Return the name, or raise a refusal with its first error; warnings do not matter here."""
    if is_plain(name):
        return name
    for problem in _problems(name):
        if problem.severity is Severity.ERROR:
            raise refusal(problem.what, place=place, cure=problem.cure)
    return name


def _length(name: str) -> list[Problem]:
    if len(name) <= MAX_LENGTH:
        return []
    what = Message.counted(
        "the endpoint name is {n} character long.", "the endpoint name is {n} characters long.", n=len(name)
    )
    why = Message("It does not fit into a certificate's common name or the buffers of common clients.")
    return [error("name-length", PATH, what, why=why, cure=Message("Use {max_length} at most.", max_length=MAX_LENGTH))]


def _white_space(name: str) -> list[Problem]:
    if not any(char.isspace() for char in name):
        return []
    what = (
        Message("the endpoint name begins or ends with white space.")
        if name.strip() == "".join(name.split())
        else Message("the endpoint name has white space in it.")
    )
    why = Message("Nobody sees it on a label, and it changes on its way through a URI.")
    return [error("name-white-space", PATH, what, why=why, cure=Message("Remove it."))]


def _characters(name: str) -> list[Problem]:
    found = []
    if "'" in name:
        why = Message(
            "Some servers put names into quotes when they search for them, and know no way to write one inside."
        )
        found.append(
            error(
                "name-quote", PATH, Message("the endpoint name has a ' in it."), why=why, cure=Message("Leave it out.")
            )
        )
    if "/" in name:
        why = Message("The name is one segment of a URI path at some servers, and a / ends it.")
        found.append(
            error(
                "name-slash",
                PATH,
                Message("the endpoint name has a / in it."),
                why=why,
                cure=Message("Use another sign, such as - or :."),
            )
        )
    if any((ord(char) < 32 or ord(char) == 127) and not char.isspace() for char in name):
        why = Message("A scanner or a broken file has put it there; nobody can type the name.")
        found.append(
            error(
                "name-control",
                PATH,
                Message("the endpoint name has a control character in it."),
                why=why,
                cure=Message("Remove it."),
            )
        )
    if any(ord(char) > 127 and not char.isspace() for char in name):
        why = Message("Servers and devices do not agree on how to write it.")
        cure = Message("Use letters without accents, digits and - . _ : only.")
        found.append(
            error(
                "name-not-ascii",
                PATH,
                Message("the endpoint name has a character that is not ASCII."),
                why=why,
                cure=cure,
            )
        )
    return found


def _markup(name: str) -> list[Problem]:
    if not any(sign in name for sign in '<>&"'):
        return []
    what = Message("""the endpoint name has < > & or " in it.""")
    why = Message("Web pages, label printers and spreadsheets read these as signs of their own, and show another name.")
    return [warning("name-markup", PATH, what, why=why, cure=Message("Use letters, digits and - . _ : only."))]


def _segment(name: str) -> list[Problem]:
    if name not in (".", ".."):
        return []
    why = Message("As a segment of a URI path it means the folder itself or the one above.")
    return [
        error(
            "name-dots",
            PATH,
            Message("the endpoint name is {name} only.", name=name),
            why=why,
            cure=Message("Give a real name."),
        )
    ]
