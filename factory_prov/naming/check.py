"""What is wrong with an endpoint name: what no server takes is an error, what the standard left behind a warning.

Any unique text is legal (OMA LwM2M Core 1.2, 7.4.1 only recommends URNs); the limits are those of what it passes
through: a certificate's common name, one segment of a URI path, a search in quotes.
"""

from __future__ import annotations

from factory_prov.errors import InputError
from factory_prov.lwm2m.problem import Problem, Severity, error
from factory_prov.naming.urns import check_urn

MAX_LENGTH = 64
"""The longest common name of a certificate (RFC 5280, ub-common-name), and the buffer of common clients."""

PATH = "endpoint name"


def check_endpoint_name(name: str) -> list[Problem]:
    """Return every Problem of a name; `path` of each is "endpoint name"."""
    if not name:
        what = "is empty."
        return [error("name-empty", PATH, what, why="Servers find a device by its name.", cure="Give one.")]
    found = [*_length(name), *_white_space(name), *_characters(name), *_segment(name)]
    return found if found else list(check_urn(name))


def checked(name: str, *, place: str = PATH) -> str:
    """Return the name, or raise InputError with its first error; warnings do not matter here."""
    for problem in check_endpoint_name(name):
        if problem.severity is Severity.ERROR:
            raise InputError(f"the endpoint name {problem.what}", place=place, cure=problem.cure)
    return name


def _length(name: str) -> list[Problem]:
    if len(name) <= MAX_LENGTH:
        return []
    what = f"is {len(name)} characters long."
    why = "It does not fit into a certificate's common name or the buffers of common clients."
    return [error("name-length", PATH, what, why=why, cure=f"Use {MAX_LENGTH} at most.")]


def _white_space(name: str) -> list[Problem]:
    if not any(char.isspace() for char in name):
        return []
    what = "begins or ends with white space." if name.strip() == "".join(name.split()) else "has white space in it."
    why = "Nobody sees it on a label, and it changes on its way through a URI."
    return [error("name-white-space", PATH, what, why=why, cure="Remove it.")]


def _characters(name: str) -> list[Problem]:
    found = []
    if "'" in name:
        why = "Coiote DM puts names into quotes when it searches for them, and knows no way to write one inside."
        found.append(error("name-quote", PATH, "has a ' in it.", why=why, cure="Leave it out."))
    if "/" in name:
        why = "The name is one segment of a URI path at some servers, and a / ends it."
        found.append(error("name-slash", PATH, "has a / in it.", why=why, cure="Use another sign, such as - or :."))
    if any((ord(char) < 32 or ord(char) == 127) and not char.isspace() for char in name):
        why = "A scanner or a broken file has put it there; nobody can type the name."
        found.append(error("name-control", PATH, "has a control character in it.", why=why, cure="Remove it."))
    if any(ord(char) > 127 and not char.isspace() for char in name):
        why = "Servers and devices do not agree on how to write it."
        cure = "Use letters without accents, digits and - . _ : only."
        found.append(error("name-not-ascii", PATH, "has a character that is not ASCII.", why=why, cure=cure))
    return found


def _segment(name: str) -> list[Problem]:
    if name not in (".", ".."):
        return []
    why = "As a segment of a URI path it means the folder itself or the one above."
    return [error("name-dots", PATH, f"is {name} only.", why=why, cure="Give a real name.")]
