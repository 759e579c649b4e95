"""The rules: each refuses what the real client was seen to refuse, and a good pack passes all of them."""

from __future__ import annotations

import cbor2
import pytest

from factory_prov.lwm2m.device_profile import DeviceProfile
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem, Severity
from factory_prov.lwm2m.rules import check_pack
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.lwm2m.values import Objlnk, Value

KEY = bytes(range(16))
GOOD: dict[str, Value] = {
    "/0/1/0": "coaps://lwm2m.example.com:5684",
    "/0/1/1": False,
    "/0/1/2": 0,
    "/0/1/3": b"unit-1",
    "/0/1/5": KEY,
    "/0/1/10": 1,
    "/1/1/0": 1,
    "/1/1/1": 86400,
    "/1/1/6": False,
    "/1/1/7": "U",
}
CERTIFICATE = GOOD | {"/0/1/2": 2, "/0/1/3": b"certificate", "/0/1/4": b"server", "/0/1/5": b"key"}
BOOTSTRAP = {
    "/0/0/0": "coaps://bootstrap.example.com:5684",
    "/0/0/1": True,
    "/0/0/2": 0,
    "/0/0/3": b"unit-1-bs",
    "/0/0/5": KEY,
}


def pack(resources: dict[str, Value]) -> bytes:
    return encode(Record(ResourcePath.parse(path), value) for path, value in resources.items())


def found(data: bytes, **options: DeviceProfile) -> set[tuple[str, str, str]]:
    return {(problem.severity.value, problem.rule, problem.path) for problem in check_pack(data, **options)}


def changed(**changes: Value | None) -> dict[str, Value]:
    """Return the good pack with some resources changed; None takes one away. `_0_1_2` stands for /0/1/2."""
    merged = GOOD | {path.replace("_", "/"): value for path, value in changes.items()}
    return {path: value for path, value in merged.items() if value is not None}


@pytest.mark.parametrize(
    "resources",
    [
        GOOD,
        CERTIFICATE,
        BOOTSTRAP,
        BOOTSTRAP | GOOD,
        changed(_0_1_0="coaps+tcp://lwm2m.example.com", _1_1_7="T"),
        changed(_0_1_5=bytes(range(32))),
        changed(_0_1_10=65534, _1_1_0=65534),
        changed(_1_1_7="UQ"),
        changed(_1_1_7="UTN"),
        changed(_1_1_1=86400.0),
        changed(_0_1_2=0.0, _0_1_10=1.0, _1_1_0=1.0),
        changed(_0_1_0="coaps://[2001:db8::1]:5684"),
        changed(_0_1_0="coaps://192.0.2.1"),
        changed(_0_1_0="coaps://" + "a" * 63 + ".example.com."),
        changed(_0_1_0="coaps://" + "a/" * 123 + "a"),
        GOOD | {"/0/1/16/0": 0xC0A9},
        changed(_1_1_7=""),
        GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": 15, "/2/0/2/0": 1, "/2/0/3": 1},
        GOOD | {"/0/1/13": 3, "/0/1/14": "lwm2m.example.com", "/0/1/15": 3, "/0/1/16/0": 49320},
    ],
)
def test_what_the_client_takes_has_no_problem(resources: dict[str, Value]) -> None:
    assert found(pack(resources)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("resources", "rule", "path"),
    [
        # scheme and mode
        (changed(_0_1_0="coap://lwm2m.example.com"), "scheme-mode", "/0/1/0"),
        (changed(_0_1_2=3, _0_1_3=None, _0_1_5=None), "scheme-mode", "/0/1/0"),
        (changed(_0_1_0="http://lwm2m.example.com"), "server-scheme", "/0/1/0"),
        (changed(_0_1_0="coaps://"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://host:99999"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://" + "a" * 250), "uri-length", "/0/1/0"),
        (changed(_0_1_0="coaps://lwm2m .example.com"), "server-uri", "/0/1/0"),
        (changed(_0_1_0=" coaps://lwm2m.example.com"), "server-scheme", "/0/1/0"),
        (changed(_0_1_0="coaps://lwm2m\t.example.com"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://lwm2m.example.com\n"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://lwm2m\0.example.com"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://user:word@lwm2m.example.com"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://lwm2m.example.com:0"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://" + "a" * 64 + ".example.com"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://lwm2m..example.com"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://300.1.1.1"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://1.1.1"), "server-uri", "/0/1/0"),
        (changed(_0_1_0="coaps://[2001:db8:::1]"), "server-uri", "/0/1/0"),
        (changed(_0_1_2=9), "security-mode", "/0/1/2"),
        (changed(_0_1_2=1), "rpk", "/0/1/2"),
        # mandatory resources
        (changed(_0_1_0=None), "missing-resource", "/0/1/0"),
        (changed(_0_1_2=None), "missing-resource", "/0/1/2"),
        (changed(_0_1_10=None), "missing-resource", "/0/1/10"),
        (changed(_1_1_0=None), "missing-resource", "/1/1/0"),
        (changed(_1_1_1=None), "missing-resource", "/1/1/1"),
        (changed(_1_1_6=None), "missing-resource", "/1/1/6"),
        (changed(_1_1_7=None), "missing-resource", "/1/1/7"),
        # credentials
        (changed(_0_1_3=None), "missing-credentials", "/0/1/3"),
        (changed(_0_1_5=b""), "missing-credentials", "/0/1/5"),
        (changed(_0_1_5=b"x" * 15), "psk-too-short", "/0/1/5"),
        (changed(_0_1_5=bytes(range(33))), "psk-too-long", "/0/1/5"),
        (changed(_0_1_3=b"a\0b"), "psk-identity", "/0/1/3"),
        (changed(_0_1_3=b"\xff\xfe"), "psk-identity", "/0/1/3"),
        (changed(_0_1_3=b"x" * 129), "psk-identity", "/0/1/3"),
        ({**CERTIFICATE, "/0/1/4": b""}, "server-certificate-missing", "/0/1/4"),
        (
            {path: value for path, value in CERTIFICATE.items() if path != "/0/1/4"},
            "server-certificate-missing",
            "/0/1/4",
        ),
        ({**CERTIFICATE, "/0/1/5": b""}, "missing-credentials", "/0/1/5"),
        # Short Server IDs
        (changed(_0_1_10=2), "no-server", "/0/1/10"),
        (changed(_0_1_10=2), "no-account-for-server", "/1/1/0"),
        (changed(_0_1_10=0), "range", "/0/1/10"),
        (changed(_1_1_0=65535), "range", "/1/1/0"),
        ({path: value for path, value in GOOD.items() if path.startswith("/0")}, "no-server", "/0/1/10"),
        ({path: value for path, value in GOOD.items() if path.startswith("/1")}, "no-account", "/0"),
        (
            GOOD | {path.replace("/1/", "/2/", 1): GOOD[path] for path in GOOD if path[1] == "0"},
            "same-short-server-id",
            "/0",
        ),
        (GOOD | {"/1/2/0": 1, "/1/2/1": 60, "/1/2/6": False, "/1/2/7": "U"}, "same-short-server-id", "/1"),
        (
            BOOTSTRAP | {path.replace("/0/0/", "/0/5/"): BOOTSTRAP[path] for path in BOOTSTRAP} | GOOD,
            "two-bootstrap-accounts",
            "/0/5",
        ),
        # resources
        (GOOD | {"/0/1/6": 3}, "not-stored", "/0/1/6"),
        (GOOD | {"/0/1/17": Objlnk(21, 0)}, "not-stored", "/0/1/17"),
        (GOOD | {"/1/1/10": Objlnk(11, 0)}, "not-stored", "/1/1/10"),
        (GOOD | {"/1/1/99": 1}, "unknown-resource", "/1/1/99"),
        (GOOD | {"/1/1/4": 1}, "executable-resource", "/1/1/4"),
        (GOOD | {"/1/1/8": 1}, "executable-resource", "/1/1/8"),
        (GOOD | {"/3/0/0": "maker"}, "object-not-installed", "/3/0/0"),
        (GOOD | {"/9999/0/0": 1}, "object-not-installed", "/9999/0/0"),
        (GOOD | {"/1/1/2/0": 1}, "single-instance", "/1/1/2/0"),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2": 15, "/2/0/3": 1}, "multiple-instance", "/2/0/2"),
        (GOOD | {"/0/1/13": 2}, "refused-value", "/0/1/13"),
        (GOOD | {"/1/1/20": 0}, "refused-value", "/1/1/20"),
        (GOOD | {"/0/1/16/0": 65536}, "range", "/0/1/16/0"),
        # types
        (changed(_0_1_5="text key of 16 B"), "type", "/0/1/5"),
        (changed(_0_1_3="identity"), "type", "/0/1/3"),
        (changed(_0_1_1=0), "type", "/0/1/1"),
        (changed(_0_1_2="0"), "type", "/0/1/2"),
        (changed(_1_1_1=1.5), "type", "/1/1/1"),
        (changed(_1_1_7=b"U"), "type", "/1/1/7"),
        # lifetimes and bindings
        (changed(_1_1_1=2**31), "range", "/1/1/1"),
        (changed(_1_1_1=-1), "lifetime", "/1/1/1"),
        (changed(_1_1_1=2147483648.0), "range", "/1/1/1"),
        (changed(_1_1_1=-1.0), "lifetime", "/1/1/1"),
        (changed(_0_1_10=2.0), "no-server", "/0/1/10"),
        (changed(_1_1_0=2.0), "no-account-for-server", "/1/1/0"),
        (changed(_1_1_7="X"), "binding", "/1/1/7"),
        # access control
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/7": 15, "/2/0/3": 1}, "unknown-server", "/2/0/2/7"),
        (GOOD | {"/2/0/1": 1, "/2/0/3": 1}, "missing-resource", "/2/0/0"),
        (GOOD | {"/2/0/0": 3, "/2/0/1": 0, "/2/0/2/1": 15, "/2/0/3": 1}, "no-target", "/2/0/0"),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": -(2**31) - 1, "/2/0/3": 1}, "range", "/2/0/2/1"),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": 2**31, "/2/0/3": 1}, "range", "/2/0/2/1"),
        # size
        (GOOD | {"/0/1/14": "x" * 4200}, "pack-too-large", ""),
        (changed(_0_1_2=2, _0_1_3=b"c" * 2000, _0_1_4=b"c" * 1900, _0_1_5=b"k" * 200), "security-too-large", "/0"),
    ],
)
def test_what_the_client_refuses_or_never_registers_with_is_an_error(
    resources: dict[str, Value], rule: str, path: str
) -> None:
    assert ("error", rule, path) in found(pack(resources))


@pytest.mark.parametrize(
    ("resources", "rule", "path"),
    [
        (changed(_0_1_1=None), "bootstrap-unsaid", "/0/1/1"),
        (changed(_0_1_3=b"x" * 65), "psk-identity-length", "/0/1/3"),
        (changed(_0_1_4=b"server key"), "psk-server-key", "/0/1/4"),
        (changed(_0_1_5=b"3x@mpl3P5K53cr3tK3y"), "psk-known", "/0/1/5"),
        (changed(_0_1_5=b"\0" * 16), "psk-known", "/0/1/5"),
        (changed(_0_1_0="coap://host", _0_1_2=3, _0_1_3=None, _0_1_5=None), "nosec", "/0/1/2"),
        (changed(_0_1_0="coap://host", _0_1_2=3), "nosec-credentials", "/0/1/5"),
        (changed(_1_1_1=0), "lifetime-long", "/1/1/1"),
        (changed(_1_1_1=2**31 - 1), "lifetime-long", "/1/1/1"),
        (changed(_1_1_1=2147483647.0), "lifetime-long", "/1/1/1"),
        (changed(_1_1_1=5), "lifetime-short", "/1/1/1"),
        (BOOTSTRAP | {"/0/0/10": 5} | GOOD, "bootstrap-short-server-id", "/0/0/10"),
        (
            GOOD
            | {path.replace("/0/1/", "/0/2/"): GOOD[path] for path in GOOD if path[1] == "0"}
            | {"/0/2/10": 2, "/1/2/0": 2, "/1/2/1": 60, "/1/2/6": False, "/1/2/7": "U"},
            "no-access-control",
            "/2",
        ),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": 15}, "no-owner", "/2/0/3"),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": 32, "/2/0/3": 1}, "acl-rights", "/2/0/2/1"),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": -1, "/2/0/3": 1}, "acl-rights", "/2/0/2/1"),
        (GOOD | {"/2/0/0": 1, "/2/0/1": 1, "/2/0/2/1": 65536, "/2/0/3": 1}, "acl-rights", "/2/0/2/1"),
        ({**CERTIFICATE, "/0/1/2": 4}, "est-without-bootstrap", "/0/1/2"),
        (GOOD | {"/0/1/16": 49320}, "instance-unsaid", "/0/1/16"),
        (changed(_0_1_14=Objlnk(1, 2)), "link-label", "/0/1/14"),
    ],
)
def test_what_works_but_should_be_known_is_only_a_warning(resources: dict[str, Value], rule: str, path: str) -> None:
    assert found(pack(resources)) == {
        ("warning", rule, path),
        *({("warning", "nosec", "/0/1/2"), ("warning", "nosec-credentials", "/0/1/3")} if "nosec-" in rule else set()),
    }


def with_record(record: str) -> bytes:
    """Return the good pack with one more record, given in hex."""
    return b"\x8b" + cbor2.dumps(PLAIN)[1:] + bytes.fromhex(record)


LABELS = {str: 3, bool: 4, bytes: 8, int: 2}
PLAIN = [{0: path, LABELS[type(value)]: value} for path, value in GOOD.items()]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "not-a-pack"),
        (b"\xa0", "not-a-pack"),
        (cbor2.dumps(PLAIN)[:-1], "not-a-pack"),
        (b"\x80", "empty-pack"),
        (cbor2.dumps(PLAIN) + b"\n", "trailing-bytes"),
        (cbor2.dumps(PLAIN) + b"\xff", "trailing-bytes"),
        (b"\x89" + cbor2.dumps(PLAIN)[1:], "trailing-bytes missing-resource"),
        (b"\x8b" + cbor2.dumps(PLAIN)[1:], "cut-off"),
        (b"\x9f" + cbor2.dumps(PLAIN)[1:], "cut-off indefinite-array"),
        (b"\x9f" + cbor2.dumps(PLAIN)[1:] + b"\xff", "indefinite-array"),
        (cbor2.dumps([*PLAIN, {"n": "/1/1/2", "v": 1}]), "label no-value path"),
        (cbor2.dumps([*PLAIN, {0: "/1/1/2", 2: 1, 1: "s"}]), "label"),
        (cbor2.dumps([{-1: 10, **PLAIN[0]}, *PLAIN[1:]]), "label"),
        (cbor2.dumps([*PLAIN, {0: "/1/1/2", 2: 1, 6: 0}]), "label"),
        (cbor2.dumps([*PLAIN, {0: "/1/1/2", 2: 1, 4: True}]), "bad-record"),
        (cbor2.dumps([{-2: "/0/1/"}, *PLAIN]), "no-value path"),
        (cbor2.dumps([*PLAIN, {0: "1/1/2", 2: 1}]), "path"),
        (cbor2.dumps([*PLAIN, {0: "/1/1", 2: 1}]), "path"),
        (cbor2.dumps([*PLAIN, {0: "/1/65535/0", 2: 1}]), "path"),
        (cbor2.dumps([*PLAIN, {-2: "/1/1/", 0: "/1/1/2", 2: 1}]), "path"),
        (cbor2.dumps([*PLAIN, {-2: "urn:dev:ops:32473-a-1:", 0: "/1/1/2", 2: 1}]), "path"),
        (b"\x8b" + cbor2.dumps(PLAIN)[1:] + bytes.fromhex("a200662f312f312f3202c4820001"), "number-form"),
        (b"\x8b" + cbor2.dumps(PLAIN)[1:] + bytes.fromhex("a300662f312f312f3202010202"), "label-twice"),
        # /1/1/1 again, its number or a label in a form that cbor2 reads and the client does not
        (with_record("a200662f312f312f3102c243015180"), "number-form"),
        (with_record("a200662f312f312f3102c25f43015180ff"), "number-form"),
        (with_record("bf00662f312f312f3102c243015180ff"), "number-form"),
        (with_record("a200662f312f312f3102d81cc482001a00015180"), "number-form tagged-value"),
        (with_record("a200662f312f312f3102d9d9f71a00015180"), "tagged-value"),
        (with_record("a200662f312f312f3102d81c1a00015180"), "tagged-value"),
        (with_record("a200d81c662f312f312f37036155"), "tagged-value"),
        (with_record("a2f90000662f312f312f31021a00015180"), "label"),
        (with_record("a200662f312f312f31f940001a00015180"), "label"),
        (with_record("a200662f312f312f37fb40080000000000006155"), "label"),
        (with_record("a2c240662f312f312f31021a00015180"), "label"),
        (with_record("a200662f312f312f31c241021a00015180"), "label"),
        (with_record("a2f4662f312f312f31021a00015180"), "label"),
        (with_record("a300662f312f312f31021a00015180c2590800" + "ff" * 2048 + "01"), "label"),
    ],
)
def test_framing_and_records_the_client_refuses(data: bytes, rule: str) -> None:
    """`rule` is each error there is, and no other: a rule that says no to everything is none."""
    errors = {problem.rule for problem in check_pack(data) if problem.severity is Severity.ERROR}
    assert errors == set(rule.split())


BASED = [
    {-2: "/0/1/", **PLAIN[0], 0: "0"},
    *[{**record, 0: str(record[0]).removeprefix("/0/1/")} for record in PLAIN[1:6]],
    {-2: "/1/1/", 0: "0", 2: 1},
    {0: "1", 2: 60},
    {0: "6", 4: True},
    {0: "7", 3: "U"},
]


@pytest.mark.parametrize(
    "data",
    [
        cbor2.dumps(BASED),
        cbor2.dumps(PLAIN, canonical=True),
        b"\xd9\xd9\xf7" + cbor2.dumps(PLAIN),
        b"\x98\x0a" + cbor2.dumps(PLAIN)[1:],
        cbor2.dumps(list(reversed(PLAIN))),
    ],
)
def test_other_forms_of_the_same_pack_are_fine_too(data: bytes) -> None:
    assert check_pack(data) == []


def test_sloppy_paths_and_repeated_resources_are_warned_of() -> None:
    data = cbor2.dumps([{**PLAIN[0], 0: "/00/01/00"}, *PLAIN, {0: "/1/1/1", 2: 60}])
    rules = {(problem.severity.value, problem.rule, problem.path) for problem in check_pack(data)}
    assert rules == {
        ("warning", "path-form", "/00/01/00"),
        ("warning", "repeated-resource", "/0/1/0"),
        ("warning", "repeated-resource", "/1/1/1"),
    }


def test_all_problems_come_at_once_and_say_what_why_and_cure() -> None:
    problems = check_pack(pack(changed(_0_1_0="coap://h", _0_1_5=b"short", _0_1_10=7, _1_1_7="Z")))
    assert {problem.rule for problem in problems} >= {"scheme-mode", "psk-too-short", "no-server", "binding"}
    for problem in problems:
        assert_is_told(problem)


def assert_is_told(problem: Problem) -> None:
    for sentence in (str(problem.what), str(problem.why), str(problem.cure)):
        assert sentence.endswith(".")
        assert sentence[0].isupper() or sentence[0] in "'\"0123456789{"


def test_no_problem_ever_shows_a_key() -> None:
    secret = b"TOP-SECRET-KEY-OF-ONE-UNIT-AND-TOO-LONG"
    for resources in (changed(_0_1_5=secret), changed(_0_1_5=secret.decode()), changed(_0_1_2=2, _0_1_5=secret)):
        assert "SECRET" not in "".join(str(problem) for problem in check_pack(pack(resources)))
    link = cbor2.dumps([{0: "/0/1/5", "vlo": secret.decode()}])
    user = pack(changed(_0_1_0="coaps://me:SECRET@lwm2m.example.com"))
    assert "SECRET" not in "".join(str(problem) for problem in [*check_pack(link), *check_pack(user)])


def test_one_bad_record_hides_nothing_else() -> None:
    data = cbor2.dumps([{0: "/1/1/2", 2: 1, 3: "two values"}, *PLAIN, {0: "/1/1/99", 2: 1}])
    assert {problem.rule for problem in check_pack(data)} == {"bad-record", "unknown-resource"}


def test_another_device_may_take_more() -> None:
    profile = DeviceProfile(objects=frozenset({0, 1, 2, 3, 5}), pack_limit_bytes=10_000)
    rights = {"/2/0/0": 3, "/2/0/1": 0, "/2/0/2/1": 15, "/2/0/3": 1}
    assert found(pack(GOOD | {"/3/0/13": 1_800_000_000, "/3/0/14": "+02:00"} | rights), profile=profile) == set()
    assert found(pack(GOOD | {"/3/0/0": "maker"}), profile=profile) == {("error", "read-only", "/3/0/0")}


def test_a_whole_number_written_as_a_fraction_is_judged_as_a_whole_number() -> None:
    given = changed(_1_1_1=2147483648.0, _0_1_10=1.0)
    problems = check_pack(encode([Record(ResourcePath.parse(path), value) for path, value in given.items()]))
    assert [(problem.rule, problem.path) for problem in problems] == [
        ("range", "/1/1/1"),
        ("lifetime-long", "/1/1/1"),
    ]


def test_a_long_address_is_reported_once() -> None:
    data = pack(changed(_0_1_0="coaps://" + "a/" * 124))
    assert found(data) == {("error", "uri-length", "/0/1/0")}
    assert len(check_pack(data)) == 1


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({0: "/0/1/0", "vlo": GOOD["/0/1/0"]}, "/0/1/0"),
        ({0: "/0/1/14", "vlo": "lwm2m.example.com"}, "/0/1/14"),
    ],
)
def test_text_under_the_label_of_links_is_only_warned_of(record: dict[object, object], path: str) -> None:
    data = cbor2.dumps([record, *(plain for plain in PLAIN if plain[0] != path)])
    assert found(data) == {("warning", "link-label", path)}


def test_a_link_under_the_label_of_text_is_only_warned_of() -> None:
    profile = DeviceProfile(writable={})
    linked = [{0: "/1/1/10", 3: "11:0"}, *PLAIN]
    assert found(cbor2.dumps(linked), profile=profile) == {("warning", "link-label", "/1/1/10")}
    broken = [{0: "/1/1/10", 3: "eleven"}, *PLAIN]
    assert found(cbor2.dumps(broken), profile=profile) == {("error", "type", "/1/1/10")}


@pytest.mark.parametrize("record", ["a2007f632f312f63312f31ff021a00015180", "a200662f302f312f33085f43756e69432d3178ff"])
def test_strings_in_chunks_are_warned_of(record: str) -> None:
    rules = {(problem.severity.value, problem.rule) for problem in check_pack(with_record(record))}
    assert rules == {("warning", "chunked-string"), ("warning", "repeated-resource")}


def test_bytes_that_look_like_tags_inside_values_are_nothing_unusual() -> None:
    assert found(pack(changed(_0_1_5=bytes(range(0xC0, 0xE0)), _1_1_1=0xC2C2))) == set()


def test_what_a_terminal_would_obey_never_stands_in_a_problem() -> None:
    data = cbor2.dumps([*PLAIN, {0: "/1/1/\x1b[2J", 2: 1}, {0: "/1/1/2", 2: 1, "\x1b]0;x\x07": 1}])
    assert all(str(problem).isprintable() for problem in check_pack(data))
