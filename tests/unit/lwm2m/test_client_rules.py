"""What the real client was seen to refuse, or to take and never register with: each rule on both sides of its limit."""

from __future__ import annotations

import pytest

from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE, DeviceProfile
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.rules import check_pack
from factory_prov.lwm2m.rules.cipher_suites import EC_SUITES, PSK_SUITES, RSA_SUITES
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.lwm2m.values import Value
from factory_prov.naming.check import check_endpoint_name

NOSEC: dict[str, Value] = {
    "/0/1/0": "coap://lwm2m.example.com",
    "/0/1/1": False,
    "/0/1/2": 3,
    "/0/1/10": 1,
    "/1/1/0": 1,
    "/1/1/1": 86400,
    "/1/1/6": False,
    "/1/1/7": "U",
}
PSK = NOSEC | {"/0/1/0": "coaps://h", "/0/1/2": 0, "/0/1/3": b"unit-1", "/0/1/5": bytes(range(16))}
CERTIFICATE = PSK | {"/0/1/2": 2, "/0/1/3": b"certificate", "/0/1/4": b"server", "/0/1/5": b"key"}
BOOTSTRAP = {"/0/0/0": "coap://b.example.com", "/0/0/1": True, "/0/0/2": 3}
ACCESS = {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": 15, "/2/0/3": 1}
EVERYTHING = DeviceProfile(objects=frozenset({0, 1, 2, 3, 4, 6, 7, 11}))


def found(resources: dict[str, Value], profile: DeviceProfile = PROVISIONING_FIRMWARE) -> set[tuple[str, str, str]]:
    """Return what is found besides that there is no security."""
    data = encode(Record(ResourcePath.parse(path), value) for path, value in resources.items())
    problems = check_pack(data, profile=profile)
    return {(one.severity.value, one.rule, one.path) for one in problems if one.rule != "nosec"}


def address(text: str) -> set[tuple[str, str, str]]:
    return found(NOSEC | {"/0/1/0": text})


@pytest.mark.parametrize(
    "rest",
    [
        "h",
        "h:1",
        "h:05683",
        "h:65535",
        "h./",
        "my_host-2.example.com",
        "zähler.example.com",
        "H/a/b;c=d,e@f:g!h$i&j'k(l)m*n+o~p",
        "h//x",
        "h/../x",
        "h?x=y",
        "h/a%20b%C4%85",
        "[2001:db8::5]",
        "[::1]:5683/a",
        "192.0.2.9",
    ],
)
def test_addresses_that_are_called(rest: str) -> None:
    assert address(f"coap://{rest}") == set()


@pytest.mark.parametrize(
    "rest",
    [
        "",
        ":5683",
        "h:",
        "[::1]:",
        "h:/a",
        "h:005683",
        "h:0",
        "h:+5683",
        "h#a",
        "h/#",
        "h?a#b",
        "h/a%",
        "h/a%2",
        "h/a%zzb",
        "h/a%00b",
        "h/ż",
        *(f"h/a{sign}b" for sign in '<>\\|^{}`"[]'),
        *(f"a{sign}b" for sign in ",;!$'*~&()+=|\\^{}<>\"`"),
        "h%2eexample.com",
        "a..b",
        "192.0.2.256",
        "192.0.2.010",
        "3221225993",
        "2001:db8::5",
        "user@h",
    ],
)
def test_addresses_that_are_never_called(rest: str) -> None:
    assert ("error", "server-uri", "/0/1/0") in address(f"coap://{rest}")


@pytest.mark.parametrize("text", ["", "h:5683", "http://h", "coap+ws://h", "coap:/h", "mqtt://h"])
def test_addresses_that_spoil_the_pack(text: str) -> None:
    assert ("error", "server-scheme", "/0/1/0") in address(text)


@pytest.mark.parametrize(
    ("text", "crossed"),
    [
        ("coap://h:5684", True),
        ("coap+tcp://h:5684", True),
        ("coap://h:5683", False),
        ("coap://h", False),
        ("coap://h:5685", False),
    ],
)
def test_the_port_of_the_other_protocol_is_warned_of(text: str, crossed: bool) -> None:
    problems = found(NOSEC | {"/0/1/0": text, "/1/1/7": "UT"})
    assert problems == ({("warning", "port-crossed", "/0/1/0")} if crossed else set())


def test_a_secure_address_with_the_plain_port_is_warned_of() -> None:
    assert found(PSK | {"/0/1/0": "coaps://h:5683"}) == {("warning", "port-crossed", "/0/1/0")}
    assert found(PSK | {"/0/1/0": "coaps://h:5684"}) == set()


@pytest.mark.parametrize("binding", ["", "U", "T", "S", "N", "UT", "NU", "UTSN", "UQ", "SQ", "US", "UQS"])
def test_bindings_that_the_client_knows(binding: str) -> None:
    assert found(NOSEC | {"/1/1/7": binding}) == set()


@pytest.mark.parametrize("binding", ["Q", "UU", "u", "M", "H", "UMHTSN", "UTQ", "U ", "X"])
def test_bindings_that_it_does_not_know(binding: str) -> None:
    assert found(NOSEC | {"/1/1/7": binding}) == {("error", "binding", "/1/1/7")}


@pytest.mark.parametrize(
    ("letter", "good"),
    [("U", True), ("T", True), ("S", True), ("N", True), ("", False), ("u", False), ("UT", False), ("Q", False)],
)
def test_the_preferred_transport_is_one_letter(letter: str, good: bool) -> None:
    expected = set() if good else {("error", "preferred-transport", "/1/1/22")}
    assert found(NOSEC | {"/1/1/22": letter}) == expected


@pytest.mark.parametrize(
    ("scheme", "changes", "good"),
    [
        ("coap+tcp", {}, False),
        ("coap+tcp", {"/1/1/7": "T"}, True),
        ("coap+tcp", {"/1/1/7": "UT"}, True),
        ("coap+tcp", {"/1/1/7": ""}, False),
        ("coap+tcp", {"/1/1/22": "T"}, True),
        ("coap+tcp", {"/1/1/22": "U"}, False),
        ("coap", {"/1/1/7": "T"}, True),  # UDP is always tried
        ("coap", {"/1/1/22": "T"}, True),
    ],
)
def test_tcp_needs_its_letter(scheme: str, changes: dict[str, Value], good: bool) -> None:
    expected = set() if good else {("error", "binding-transport", "/1/1/7")}
    assert found(NOSEC | {"/0/1/0": f"{scheme}://h"} | changes) == expected


@pytest.mark.parametrize(
    ("path", "smallest", "largest"),
    [
        ("/0/1/11", -(2**31), 2**31 - 1),
        ("/0/1/12", -(2**31), 2**31 - 1),
        ("/1/1/2", 0, 2**31 - 1),
        ("/1/1/3", 1, 2**31 - 1),
        ("/1/1/5", 0, 2**31 - 1),
        ("/1/1/12", 0, 2**63 - 1),
        ("/1/1/14", 0, 2**32 - 1),
        ("/1/1/17", 1, 2**32 - 1),
        ("/1/1/18", 0, 2**32 - 1),
        ("/1/1/19", 0, 2**32 - 1),
        ("/1/1/20", 1, 2**32 - 1),
    ],
)
def test_numbers_up_to_their_limits(path: str, smallest: int, largest: int) -> None:
    for number in (smallest, largest):
        assert found(NOSEC | {path: number}) == set()
    for number in (smallest - 1, largest + 1):
        (problem,) = found(NOSEC | {path: number})
        assert problem[0] == "error"


@pytest.mark.parametrize(("number", "rules"), [(65535, "bootstrap-short-server-id"), (65536, "range"), (0, "range")])
def test_the_number_that_stands_for_a_bootstrap_server(number: int, rules: str) -> None:
    assert {rule for _, rule, _ in found(BOOTSTRAP | {"/0/0/10": number})} == {rules}


def test_a_server_cannot_have_that_number() -> None:
    assert ("error", "range", "/0/1/10") in found(NOSEC | {"/0/1/10": 65535})


@pytest.mark.parametrize(("size", "good"), [(255, True), (256, False)])
@pytest.mark.parametrize("account", [PSK, CERTIFICATE])
def test_the_server_name_has_255_bytes_at_most(account: dict[str, Value], size: int, good: bool) -> None:
    expected = set() if good else {("error", "sni-length", "/0/1/14")}
    assert found(account | {"/0/1/14": "w" * size}) == expected
    assert found(account | {"/0/1/14": "ż" * (size // 2) + "w" * (size % 2)}) == expected


def test_without_a_handshake_no_server_name_matters() -> None:
    assert found(NOSEC | {"/0/1/14": "w" * 300}) == set()


@pytest.mark.parametrize(
    ("account", "suites", "rule"),
    [
        (PSK, [49320], None),
        (PSK, [49321], None),
        (PSK, [168], None),
        (PSK, [174], None),
        (PSK, [144], None),
        (PSK, [182], "cipher-suite"),  # RSA_PSK
        (PSK, [255], "cipher-suite"),  # a signal, no suite
        (PSK, [0x1301], "cipher-suite"),  # TLS 1.3
        (PSK, [43981], "cipher-suite"),
        (PSK, [65535], "cipher-suite"),
        (PSK, [49326], "cipher-suite"),
        (PSK, [49326, 65535], "cipher-suite"),
        (PSK, [49326, 49320], "cipher-suite-unused"),
        (CERTIFICATE, [49326], None),
        (CERTIFICATE, [49187], None),
        (CERTIFICATE, [0xC02F], None),
        (CERTIFICATE, [0xC02D], None),
        (CERTIFICATE, [49320], "cipher-suite"),
        (CERTIFICATE, [0x1301], "cipher-suite"),
        (CERTIFICATE, [0xC006], "cipher-suite"),  # no encryption
        (NOSEC, [65535], None),
    ],
)
def test_cipher_suites_fit_the_security_mode(account: dict[str, Value], suites: list[int], rule: str | None) -> None:
    problems = found(account | {f"/0/1/16/{number}": suite for number, suite in enumerate(suites)})
    severity = "warning" if rule == "cipher-suite-unused" else "error"
    assert problems == (set() if rule is None else {(severity, rule, "/0/1/16")})


def test_no_suite_is_of_two_kinds() -> None:
    assert not PSK_SUITES & (EC_SUITES | RSA_SUITES)
    assert not EC_SUITES & RSA_SUITES


def test_a_single_suite_counts_as_instance_0() -> None:
    assert found(PSK | {"/0/1/16": 49320}) == {("warning", "instance-unsaid", "/0/1/16")}
    assert ("error", "cipher-suite", "/0/1/16") in found(PSK | {"/0/1/16": 49326})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        ({"/2/0/3": 65535}, None),
        ({"/2/0/3": 0}, ("error", "unknown-owner", "/2/0/3")),
        ({"/2/0/3": 99}, ("error", "unknown-owner", "/2/0/3")),
        ({"/2/0/1": 65535, "/2/0/2/1": 16}, None),  # instances yet to be made
        ({"/2/0/1": 5}, ("error", "no-target", "/2/0/1")),
        ({"/2/0/0": 2, "/2/0/1": 0}, ("error", "no-target", "/2/0/0")),
        ({"/2/0/0": 0}, ("error", "no-target", "/2/0/0")),
        ({"/2/0/0": 65535}, ("error", "no-target", "/2/0/0")),
        ({"/2/0/0": 3, "/2/0/1": 0}, None),
        ({"/2/0/0": 3, "/2/0/1": 1}, ("error", "no-target", "/2/0/1")),
        ({"/2/0/0": 11, "/2/0/1": 4}, None),  # only the device knows
        ({"/2/1/0": 1, "/2/1/1": 1, "/2/1/3": 1}, ("error", "same-target", "/2/1/1")),
        ({"/2/1/0": 1, "/2/1/1": 65535, "/2/1/3": 1}, None),
    ],
)
def test_access_control(changes: dict[str, Value], problem: tuple[str, str, str] | None) -> None:
    problems = {one for one in found(NOSEC | ACCESS | changes, EVERYTHING) if one[1] != "range"}
    assert problems == (set() if problem is None else {problem})


@pytest.mark.parametrize(
    ("path", "good"), [("/3/0/14", True), ("/3/1/14", False), ("/7/2/6", False), ("/11/3/0", True)]
)
def test_what_exists_once_is_instance_0(path: str, good: bool) -> None:
    value = 1 if path.startswith("/7") else "x"
    refused = ("error", "single-instance-object", path) in found(NOSEC | {path: value}, EVERYTHING)
    assert refused is not good


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        (b"00112233445566778899aabbccddeeff", {"psk-hex-text"}),
        (b"00112233445566778899AABBCCDDEEFF", {"psk-hex-text"}),
        (b"00112233445566778899aabbccddee", set()),  # the key that may be meant is too short to be one
        (b"00112233445566778899aabbccddeefg", set()),
        (b"00112233445566778899aabbccddeeff" * 2, {"psk-hex-text", "psk-too-long"}),
        (b"00112233445566778899aabbccddeeff\r\n", {"psk-hex-text", "psk-too-long"}),
    ],
)
def test_hexadecimal_digits_as_a_key_are_warned_of(key: bytes, rules: set[str]) -> None:
    assert {rule for _, rule, _ in found(PSK | {"/0/1/5": key})} == rules


@pytest.mark.parametrize(("sign", "rules"), [*((sign, ["name-markup"]) for sign in '<>&"'), ("-", []), ("%", [])])
def test_signs_that_others_read_as_their_own_are_warned_of(sign: str, rules: list[str]) -> None:
    problems = check_endpoint_name(f"unit{sign}1")
    assert [problem.rule for problem in problems] == rules
    assert all(problem.severity.value == "warning" for problem in problems)
