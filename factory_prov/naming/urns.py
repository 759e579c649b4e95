"""The URNs that the LwM2M standard recommends as names, those it has deprecated, and what is wrong with one.

OMA LwM2M Core 1.2, 7.4.1; RFC 9562 (uuid), RFC 9039 (dev), RFC 7254 (gsma imei), TR-069 (OUI forms).
Servers take any of them, so that all of this is warnings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from factory_prov.lwm2m.problem import Problem, warning
from factory_prov.messages import Message

_PATH = "endpoint name"
_WHY_FORM = Message("A tool or server that reads the form will not understand it.")
_WHY_DEPRECATED = Message("The standard has deprecated this form (OMA LwM2M Core 1.2.1); servers still take it.")
_ANY_CURRENT = Message("Use urn:dev:ops:, urn:uuid: or urn:gsma:imei: for new products.")

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PART = r"[A-Za-z0-9.-]+"
_TAIL = rf"(:{_PART})*(_{_PART})*"
_OPS = re.compile(rf"[1-9][0-9]*-[A-Za-z0-9.]+-{_PART}{_TAIL}")
_OS = re.compile(rf"[1-9][0-9]*-{_PART}{_TAIL}")
_HEX_16 = re.compile(rf"[0-9a-f]{{16}}(_{_PART})*")
_OUI = re.compile(r"(?=.{0,5}[A-Fa-f]|0)[0-9A-Fa-f]{6}-.+")
_GSMA_IMEI = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9](;.+)?")
_MEID = re.compile(r"[0-9A-Fa-f]{14}")
_ESN = re.compile(r"[0-9A-Fa-f]{8}")
_PAIR = re.compile(r"[0-9]{15}-[0-9A-Za-z]{1,22}")


def check_urn(name: str) -> Iterator[Problem]:
    """Find what is unusual about a name of allowed characters; nothing about one that is no URN."""
    prefix = next((known for known in _CHECKS if name.lower().startswith(known)), None)
    if prefix is not None:
        yield from _case(name, prefix)
        yield from _CHECKS[prefix](name[len(prefix) :])
    elif name.lower().startswith("urn:dev:"):
        cure = Message("Use urn:dev:ops:, urn:dev:os:, urn:dev:org:, urn:dev:mac: or urn:dev:ow:.")
        yield _warning("name-dev", Message("the endpoint name is no known kind of urn:dev: name."), cure)


def _case(name: str, prefix: str) -> Iterator[Problem]:
    if not name.startswith(prefix):
        why = Message("Servers compare names letter by letter, though URNs may begin in capitals.")
        what = Message("the endpoint name begins with {prefix}.", prefix=name[: len(prefix)])
        yield warning(
            "name-capitals", _PATH, what, why=why, cure=Message("Write {prefix} in small letters.", prefix=prefix)
        )


def _uuid(text: str) -> Iterator[Problem]:
    if not _UUID.fullmatch(text):
        cure = Message("Write 8-4-4-4-12 hexadecimal digits: urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6.")
        yield _warning("name-uuid", Message("the endpoint name is no UUID."), cure)


def _ops(text: str) -> Iterator[Problem]:
    if _OUI.fullmatch(text):
        yield _oui("ops")
    elif not _OPS.fullmatch(text):
        cure = Message(
            "Write urn:dev:ops:32473-Sensor-000001 with your IANA enterprise number; the product has no dash."
        )
        yield _warning(
            "name-ops", Message("the endpoint name is not made of enterprise number, product and serial number."), cure
        )


def _os(text: str) -> Iterator[Problem]:
    if _OUI.fullmatch(text):
        yield _oui("os")
    elif not _OS.fullmatch(text):
        cure = Message("Write urn:dev:os:32473-000001 with your IANA enterprise number.")
        yield _warning(
            "name-os", Message("the endpoint name is not made of enterprise number and serial number."), cure
        )


def _org(text: str) -> Iterator[Problem]:
    if not _OS.fullmatch(text):
        cure = Message("Write urn:dev:org:32473-anything with your IANA enterprise number.")
        yield _warning(
            "name-org", Message("the endpoint name is not made of enterprise number and a name of yours."), cure
        )


def _mac(text: str) -> Iterator[Problem]:
    if not _HEX_16.fullmatch(text):
        yield _warning(
            "name-mac", Message("the endpoint name is no EUI-64 of 16 small hexadecimal digits."), _mac_cure(text)
        )


def _mac_cure(text: str) -> Message:
    digits = re.sub(r"[:.-]", "", text).lower()
    if re.fullmatch(r"[0-9a-f]{16}", digits):
        return Message("Write urn:dev:mac:{digits}.", digits=digits)
    if re.fullmatch(r"[0-9a-f]{12}", digits):
        high, low = digits[:6], digits[6:]
        return Message(
            "Write urn:dev:mac:{high}ffff{low} for a MAC-48, urn:dev:mac:{high}fffe{low} for an EUI-48.",
            high=high,
            low=low,
        )
    return Message("Write urn:dev:mac:0024befffe804ff1 with the 16 digits of the unit.")


def _ow(text: str) -> Iterator[Problem]:
    if not _HEX_16.fullmatch(text):
        cure = Message("Write all 16 in small letters without colons: urn:dev:ow:10e2073a01080063.")
        yield _warning(
            "name-ow", Message("the endpoint name is no 1-Wire number of 16 small hexadecimal digits."), cure
        )


def _gsma_imei(text: str) -> Iterator[Problem]:
    if _GSMA_IMEI.fullmatch(text):
        return
    digits = text.replace("-", "")
    example = _as_gsma(digits) if re.fullmatch(r"[0-9]{14,15}", digits) else "urn:gsma:imei:90420156-025763-0"
    yield _warning(
        "name-gsma-imei",
        Message("the endpoint name is not written as 8, 6 and 1 digits."),
        Message("Write {example}.", example=example),
    )


def _3gpp2_meid(text: str) -> Iterator[Problem]:
    if not _MEID.fullmatch(text):
        cure = Message("Write urn:3gpp2:meid: and the 14 digits of the unit.")
        yield _warning("name-meid", Message("the endpoint name is no MEID of 14 hexadecimal digits."), cure)


def _imei(text: str) -> Iterator[Problem]:
    if not re.fullmatch(r"[0-9]{15}", text):
        yield _deprecated(Message("Use urn:gsma:imei: for new products."))
        yield _warning(
            "name-imei",
            Message("the endpoint name is no IMEI of 15 digits."),
            Message("Read it from the modem or the label again."),
        )
        return
    yield _deprecated(Message("Use {imei_urn} for new products.", imei_urn=_as_gsma(text)))
    expected = _luhn_digit(text[:14])
    if text[14] != expected:
        cure = Message(
            "Read it from the modem or the label again: after {digits} comes a {expected}.",
            digits=text[:14],
            expected=expected,
        )
        yield _warning(
            "name-imei", Message("the endpoint name has a wrong check digit: a digit was misread or exchanged."), cure
        )


def _meid(text: str) -> Iterator[Problem]:
    yield _deprecated(Message("Use urn:3gpp2:meid: for new products."))
    yield from _3gpp2_meid(text)


def _esn(text: str) -> Iterator[Problem]:
    yield _deprecated(_ANY_CURRENT)
    if not _ESN.fullmatch(text):
        yield _warning(
            "name-esn",
            Message("the endpoint name is no ESN of 8 hexadecimal digits."),
            Message("Read it from the label again."),
        )


def _imei_pair(text: str) -> Iterator[Problem]:
    yield _deprecated(_ANY_CURRENT)
    if not _PAIR.fullmatch(text):
        cure = Message("Write the 15 digits of the IMEI, a dash and the number of the subscription.")
        yield _warning("name-imei-pair", Message("the endpoint name is not made of an IMEI and a second number."), cure)


def _extid(_text: str) -> Iterator[Problem]:
    yield _deprecated(_ANY_CURRENT)


def _oui(kind: str) -> Problem:
    return _deprecated(
        Message("Use your IANA enterprise number in place of the OUI: urn:dev:{kind}:32473-….", kind=kind)
    )


def _deprecated(cure: Message) -> Problem:
    return warning(
        "name-deprecated", _PATH, Message("the endpoint name has a deprecated form."), why=_WHY_DEPRECATED, cure=cure
    )


def _warning(rule: str, what: Message, cure: Message) -> Problem:
    return warning(rule, _PATH, what, why=_WHY_FORM, cure=cure)


def _as_gsma(digits: str) -> str:
    """Write an IMEI as RFC 7254 wants it: type allocation code, serial number, and 0 where the check digit was."""
    return f"urn:gsma:imei:{digits[:8]}-{digits[8:14]}-0"


def _luhn_digit(digits: str) -> str:
    """Return the check digit behind them (ISO/IEC 7812-1)."""
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(digits))]
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


_CHECKS: dict[str, Callable[[str], Iterator[Problem]]] = {
    "urn:uuid:": _uuid,
    "urn:dev:ops:": _ops,
    "urn:dev:os:": _os,
    "urn:dev:org:": _org,
    "urn:dev:mac:": _mac,
    "urn:dev:ow:": _ow,
    "urn:gsma:imei:": _gsma_imei,
    "urn:3gpp2:meid:": _3gpp2_meid,
    "urn:imei:": _imei,
    "urn:meid:": _meid,
    "urn:esn:": _esn,
    "urn:imei-msisdn:": _imei_pair,
    "urn:imei-imsi:": _imei_pair,
    "urn:imei-iccid:": _imei_pair,
    "imei-msisdn:": _imei_pair,
    "imei-imsi:": _imei_pair,
    "imei-iccid:": _imei_pair,
    "urn:extid:": _extid,
}
