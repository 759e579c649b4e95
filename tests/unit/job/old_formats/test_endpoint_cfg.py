"""Old endpoint_cfg files: what is read, what is refused and where, and that nothing in them is ever run."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import traceback
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.job.old_formats.endpoint_cfg import CfgEntry, read_endpoint_cfg, read_endpoint_cfg_file
from factory_prov.job.old_formats.names import OBJECT_IDS, RESOURCE_IDS, object_name
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.senml import Record, encode
from factory_prov.lwm2m.values import Objlnk, Value

CONFIGS = Path(__file__).parents[4] / "configs"
GOLDEN = bytes.fromhex(
    "8aa200662f302f312f30037822636f6170733a2f2f65752e696f742e617673797374656d2e636c6f75643a35363834a200662f302f312f3104f4"
    "a200662f302f312f320200a200662f302f312f3308557265672d746573742d70736b2d6964656e74697479a200662f302f312f3508533378406d"
    "706c3350354b3533637233744b3379a200672f302f312f31300201a200662f312f312f300201a200662f312f312f31021a00015180a200662f31"
    "2f312f3604f4a200662f312f312f37036155"
)


def values(text: str) -> dict[str, Value]:
    return {str(entry.path): entry.value for entry in read_endpoint_cfg(text, place="cfg")}


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_endpoint_cfg(text, place="cfg")
    return caught.value


def one(value: str) -> str:
    return f"{{9: {{8: {{7: {value}}}}}}}"


# --- what is read ---------------------------------------------------------------------------------------------------


def test_the_sample_gives_the_golden_pack() -> None:
    entries = read_endpoint_cfg_file(CONFIGS / "endpoint_cfg")
    assert encode(Record(entry.path, entry.value) for entry in entries) == GOLDEN
    assert (len(entries), len(GOLDEN)) == (10, 192)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-5", -5),
        ("+5", 5),
        ("0x1F", 31),
        ("0o17", 15),
        ("0b1_0", 2),
        ("86_400", 86400),
        ("1.5", 1.5),
        ("-.5e-3", -0.0005),
        ("2.", 2.0),
        ("True", True),
        ("False", False),
        ("'a' \"b\" '''c\nd'''", "abc\nd"),
        (r"'\x41\u20ac\U0001F600\101\'\\'", "A€😀A'\\"),
        ("u'x'", "x"),
        (r"r'\d'", r"\d"),
        (r"b'\x00\xff\n\101'", b"\x00\xff\nA"),
        (r"rb'\d' b'' BR'\q'", rb"\d\q"),
        ("(\n  'one'  # first\n  'two'\n)", "onetwo"),
        ("'one' \\\n 'two'", "onetwo"),
        ("'grün'", "grün"),
        ("Objlink(66, 0)", Objlnk(66, 0)),
        ("Objlnk ( 0xFFFF, 65535, )", Objlnk(65535, 65535)),
        ("Objlink(OID.Server, 1)", Objlnk(1, 1)),
        ("OID.Device", 3),
        ("-9223372036854775808", -(2**63)),
        ("18446744073709551615", 2**64 - 1),
    ],
)
def test_values(text: str, expected: Value) -> None:
    found = values(one(text))["/9/8/7"]
    assert found == expected
    assert type(found) is type(expected)


def test_numbers_stand_for_names_and_names_for_numbers() -> None:
    by_name = "{OID.Server: {0: {RID.Server.Lifetime: 1, RID.Server.MuteSend: True}}, OID.Test: {0: {1: 2}}}"
    by_number = "{0x1: {0: {1: 1, 23: True}}, 33605: {0: {1: 2}}}"
    assert values(by_name) == values(by_number) == {"/1/0/1": 1, "/1/0/23": True, "/33605/0/1": 2}
    assert values("{OID . Server: {0: {RID\t.Server. Lifetime: 1}}}") == {"/1/0/1": 1}


def test_a_nested_dictionary_is_a_multiple_instance_resource() -> None:
    text = "{0: {1: {RID.Security.DTLSTLSCiphersuite: {0: 0xC0A8, 1: 0xC0AE}}}, 2: {0: {2: {}}}}"
    assert values(text) == {"/0/1/16/0": 49320, "/0/1/16/1": 49326}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_and_column_of_the_key_count_characters_from_one(end: str) -> None:
    lines = ["\ufeff# Schlüssel", "", "  {9: {8: {7: 'grün', 6: '€',", "\t5: {0: 'ü', 1: 1}}}}", "   # end"]
    places = [(e.path, e.line, e.column) for e in read_endpoint_cfg(end.join(lines), place="cfg")]
    assert places == [
        (ResourcePath(9, 8, 7), 3, 12),
        (ResourcePath(9, 8, 6), 3, 23),
        (ResourcePath(9, 8, 5, 0), 4, 6),
        (ResourcePath(9, 8, 5, 1), 4, 14),
    ]


def test_entries_do_not_show_keys() -> None:
    text = "{0: {1: {3: b'hush-a', 5: 'hush-b', 0: 'coap://x'}}, 11: {0: {6: 'hush-c'}}}"
    shown = repr(read_endpoint_cfg(text, place="cfg"))
    assert "hush" not in shown
    assert "Entry(/0/1/0 = 'coap://x', line 1, column 37)" in shown


def test_names_of_the_table() -> None:
    assert len(OBJECT_IDS) == 25
    assert {
        name: RESOURCE_IDS[name] for name in RESOURCE_IDS if name.endswith(("Timeout", "UpdateResult", "YValue"))
    } == {
        "RID.Security.BootstrapTimeout": (0, 12),
        "RID.Server.DisableTimeout": (1, 5),
        "RID.FirmwareUpdate.UpdateResult": (5, 5),
        "RID.SoftwareManagement.UpdateResult": (9, 9),
        "RID.AdvancedFirmwareUpdate.UpdateResult": (33629, 5),
        "RID.Accelerometer.YValue": (3313, 5703),
    }
    assert RESOURCE_IDS["RID.Server.ProfileIDHashAlgorithm"] == (1, 27)
    assert RESOURCE_IDS["RID.ApnConnectionProfile.APNRateControl"] == (11, 25)
    assert str(object_name(4711)) == "object 4711"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Security.DtlsTlsCiphersuite", "/0/0/16"),
        ("Server.RequestBootstrapTrigger", "/1/0/9"),
        ("Server.TlsDtlsAlertCode", "/1/0/11"),
        ("Server.ServerCommunicationRetryCount", "/1/0/17"),
        ("Server.ServerCommunicationRetryTimer", "/1/0/18"),
        ("Server.ServerCommunicationSequenceDelayTimer", "/1/0/19"),
        ("Server.ServerCommunicationSequenceRetryCount", "/1/0/20"),
        ("FirmwareUpdate.Cancel", "/5/0/10"),
        ("FirmwareUpdate.MaxDeferPeriod", "/5/0/13"),
        ("SoftwareManagement.PkgName", "/9/0/0"),
        ("SoftwareManagement.SoftwareComponentTreeLength", "/9/0/18"),
        ("ApnConnectionProfile.ServingPLMNRateControl", "/11/0/26"),
        ("ApnConnectionProfile.RDSSourcePort", "/11/0/33"),
        ("Lwm2mGateway.Prefix", "/25/0/1"),
        ("Lwm2mGateway.IoTEndDeviceObjects", "/25/0/3"),
        ("Temperature.ApplicationType", "/3303/0/5750"),
        ("Test.ResBytesBurst", "/33605/0/7"),
        ("Test.ResInitIntArray", "/33605/0/9"),
        ("Test.ResInitBoolArray", "/33605/0/23"),
        ("ExtDevInfo.Uptime", "/33606/0/15"),
        ("IpPing.TimeStdevUs", "/33607/0/12"),
        ("GeoPoints.Inside", "/33608/0/4"),
        ("DownloadDiagnostics.Run", "/33609/0/6"),
        ("AdvancedFirmwareUpdate.State", "/33629/0/3"),
        ("AdvancedFirmwareUpdate.ConflictingInstances", "/33629/0/17"),
    ],
)
def test_names_of_the_newer_old_tool(name: str, path: str) -> None:
    assert values(f"{{OID.{name.partition('.')[0]}: {{0: {{RID.{name}: 1}}}}}}") == {path: 1}


@pytest.mark.parametrize(
    ("one_name", "other_name"),
    [
        ("Security.DtlsTlsCiphersuite", "Security.DTLSTLSCiphersuite"),
        ("Server.RequestBootstrapTrigger", "Server.BootstrapRequestTrigger"),
        ("Server.TlsDtlsAlertCode", "Server.TLSDTLSAlertCode"),
        ("Server.ServerCommunicationRetryTimer", "Server.CommunicationRetryTimer"),
    ],
)
def test_two_spellings_of_a_name_are_one_resource(one_name: str, other_name: str) -> None:
    assert RESOURCE_IDS[f"RID.{one_name}"] == RESOURCE_IDS[f"RID.{other_name}"]
    both = f"RID.{one_name}: 1, RID.{other_name}: 2"
    assert "again in line 1" in str(refusal(f"{{OID.{one_name.partition('.')[0]}: {{0: {{{both}}}}}}}").what)


# --- what is refused: where and in which words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "1:1", "file is empty"),
        ("\n# only\n  # comments", "1:1", "file is empty"),
        ("{\n 0: {\0}}", "2:6", "U+0000"),
        ("{0: {1: {0: '\ud800'}}}", "1:14", "U+D800"),
        (one("'\\ud800'"), "1:13", "surrogate"),
        (
            "{0: {1: {RID.Security.ServerURl: 'x'}}}",
            "1:10",
            "RID.Security.ServerURl: no such name. Did you mean RID.Security.ServerURI?",
        ),
        ("{OID.Sever: {}}", "1:2", "OID.Sever: no such name. Did you mean OID.Server?"),
        ("{Oid.Server: {}}", "1:2", "not OID or RID. Did you mean OID.Server?"),
        ("{OID.Test: {0: {RID.Test.Weight: 1}}}", "1:17", "RID.Test.Weight: no such name. Write the number"),
        ("{OID.Test: {0: {RID.Test.IntAray: 1}}}", "1:17", "Did you mean RID.Test.IntArray?"),
        (
            "{OID.Security: {0: {\nRID.Server.Lifetime: 1}}}",
            "2:1",
            "a resource of OID.Security belongs here. This is the name RID.Server.Lifetime",
        ),
        (
            "{OID.Security: {0: {OID.Server: 1}}}",
            "1:21",
            "a resource of OID.Security belongs here. This is the name OID.Server",
        ),
        ("{RID.Server.Lifetime: {}}", "1:2", "an object belongs here. This is the name RID.Server.Lifetime"),
        ("{0: {OID.Server: {}}}", "1:6", "an instance belongs here. This is the name OID.Server"),
        ("{'0': {}}", "1:2", "an object belongs here. This is text in quotes"),
        ("{True: {}}", "1:2", "an object belongs here. This is True or False"),
        ("{0: {1.0: {}}}", "1:6", "an instance belongs here. This is a number"),
        ("{-1: {}}", "1:2", "This is a minus sign"),
        ("{0: {65535: {}}}", "1:6", "over 65534"),
        ("{0: {1: {}},\n 1: {}, OID.Security: {}}", "2:9", "OID.Security stands in line 1 and again in line 2"),
        ("{9: {8: {7: 1,\n\n7: 2}}}", "3:1", "7 stands in line 1 and again in line 3"),
        ("{9: {8: {7: {0: 1, 0x0: 2}}}}", "1:20", "0 stands in line 1 and again in line 1"),
        ("[1]", "1:1", "This is a list"),
        ("{0: 5}", "1:5", "a dictionary { ... } belongs here. This is a number"),
        ("{},", "1:1", "These are values with a comma between them"),
        (one("{0: {1: 2}}"), "1:17", "This is a dictionary"),
        (one("__import__('os')"), "1:13", "This is a call of __import__"),
        (one("os.system('x')"), "1:13", "This is a call of something that is not Objlink"),
        (one("os.sep"), "1:13", "This is an attribute of something that is not OID or RID"),
        (one("[x for x in y]"), "1:13", "This is a comprehension"),
        (one("1 + 1"), "1:13", "This is a calculation"),
        (one("f'{x}'"), "1:13", "an f-string"),
        ("{0: {**x}}", "1:8", "two stars"),
        (one("[1, 2]"), "1:13", "This is a list. A value is"),
        (one("None"), "1:13", "This is None"),
        (one("..."), "1:13", "This is three dots"),
        (one("1j"), "1:13", "This is an imaginary number"),
        (one("true"), "1:13", "This is a name. Did you mean True?"),
        (one("-True"), "1:13", "This is a minus sign"),
        (one("1e999"), "1:13", "number is too large"),
        (one("0x1" + "0" * 16), "1:13", "number is too large"),
        (one("-9223372036854775809"), "1:13", "number is too large"),
        (one("9" * 5000), "1:13", "number that cannot be read"),
        (one("0x" + "9" * 5000), "1:13", "number that cannot be read"),
        (one("1if"), "1:13", "number that cannot be read"),
        (one("007"), "1:13", "begins with zeros"),
        (one("'\\d'"), "1:14", "backslash without a meaning"),
        (one("b'ok\\u1234'"), "1:17", "backslash without a meaning"),
        (one("'\\477'"), "1:14", "backslash without a meaning"),
        (one("'abc"), "1:13", "not closed"),
        (one("'''abc"), "1:13", "not closed"),
        (one("'a' b'c'"), "1:21", "text and bytes stand side by side just before here"),
        (one("b'ü'"), "1:13", "not ASCII"),
        (one('b\'a\'\n rB"""x\n\'ü"""'), "2:2", "not ASCII"),
        ("# ü\n" + one("b'\\xe4ü\\d'"), "2:13", "not ASCII"),
        (one("“x”"), "1:13", "U+201C"),
        (one("1\u00a0"), "1:14", "U+00A0"),
        ("{0: {1: {2: 3}}", "1:1", "never closed"),
        ("{0: {1: {2: 3}}}}", "1:17", "closed that was not opened"),
        ("{0: {1: [2: 3}}", "1:14", "another kind"),
        ("{0: {1: {2 3}}}", "1:10", "comma is missing"),
        ("{0: {1: {2: }}}", "1:11", "no value"),
        ("import os", "1:1", "the Python word import"),
        ("{}\nx = 1", "2:1", "cannot be read from here on"),
        ("a" + "{" * 21, "1:22", "nested over 20"),
        ("\n" + "- " * 60 + "1", "2:3", "over 50 signs and words"),
    ],
)
def test_refusals_name_place_and_cause(text: str, place: str, words: str) -> None:
    error = refusal(text)
    assert (error.place, words in str(error)) == (f"cfg:{place}", True), str(error)


# --- nothing is ever run --------------------------------------------------------------------------------------------

RUNS = [  # a mark @ is where the text would create the sentinel file, were it evaluated
    "__import__('pathlib').Path(@).touch()",
    "open(@, 'w').close()",
    "{0: open(@, 'w')}",
    "{open(@, 'w'): 0}",
    one("open(@, 'w')"),
    one("__import__('os').system('echo x > ' + @)"),
    one("(lambda: open(@, 'w'))()"),
    one("[open(@, 'w') for _ in '1']"),
    one("{open(@, 'w') for _ in '1'}"),
    one("{open(@, 'w'): 1 for _ in '1'}"),
    one("list(open(@, 'w') for _ in '1')"),
    one("(x := open(@, 'w'))"),
    one('f"{open(@, chr(119))}"'),
    one('"" f"{open(@, chr(119))}"'),
    one('rf"{open(@, chr(119))}"'),
    one("'%s' % open(@, 'w')"),
    one("'{}'.format(open(@, 'w'))"),
    one("1 if open(@, 'w') else 2"),
    one("open(@, 'w') and 1"),
    one("open(@, 'w') == 1"),
    one("[*open(@, 'w+')]"),
    one("not open(@, 'w')"),
    one("[open(@, 'w')][0]"),
    one("Objlink(open(@, 'w'), 0)"),
    one("Objlink(object_id=open(@, 'w'))"),
    one("eval('open(' + repr(@) + ', chr(119))')"),
    one("exec('open(' + repr(@) + ', chr(119))')"),
    one("__builtins__['open'](@, 'w')"),
    one("().__class__.__base__.__subclasses__() and open(@, 'w')"),
    "{**{0: open(@, 'w')}}",
    "{0: {**{1: open(@, 'w')}}}",
    "{OID.Security: {1: {RID.Security.__init__.__globals__['x'](@): 1}}} if open(@, 'w') else 0",
]
ODD = [
    "import os",
    "from os import system",
    "def f(): pass",
    "async def f(): pass",
    "class A: pass",
    "@property\ndef f(): pass",
    "x = {}",
    "x: int = 1",
    "del x",
    "raise SystemExit",
    "while True: pass",
    "with open('x'): pass",
    "try: pass\nexcept: pass",
    "match x:\n case _: pass",
    "assert 0",
    "{}; {}",
    "{} {}",
    "{}\n{}",
    "{OID: {}}",
    "{RID: {}}",
    "{OID.__class__: {}}",
    "{OID.Security.__class__: {}}",
    "{OID['Security']: {}}",
    "{OID().Security: {}}",
    "{(OID).Security.x.y: {}}",
    "{(lambda: 0): {}}",
    "{(0, 1): {}}",
    "{[0]: {}}",
    "{None: {}}",
    "{...: {}}",
    "{b'0': {}}",
    "{1 + 1: {}}",
    "{0: {1: {RID.Security.__init__: 1}}}",
    "{0: {1: {RID.Security: 1}}}",
    "{0: {1: {RID.Security.ServerURI.upper: 1}}}",
    "{0: {1: {RID.Security.ServerURI(): 1}}}",
    "{0: {1: {\uff32\uff29\uff24.Security.ServerURI: 'full width letters'}}}",
    "{\u041eID.Security: 'a Cyrillic letter'}",
    "{OID.S\u0435curity: 'a Cyrillic letter'}",
    "{OID.\u017fecurity: 'a long s'}",
    one("9**9**9"),
    one("9**9**9**9**9"),
    one("'a' * 10**10"),
    one("1 << 10**10"),
    one("b'a' + b'b'"),
    one("1 - 1"),
    one("--1"),
    one("~1"),
    one("+'a'"),
    one("await x"),
    one("(yield)"),
    one("(yield from x)"),
    one("*x"),
    one("x.y"),
    one("RID.Server.Lifetime"),
    one("OID.Nothing"),
    one("OID.__class__"),
    one("__debug__"),
    one("__name__"),
    one("x[1:2]"),
    one("()"),
    one("(1, 2)"),
    one("{1}"),
    one("1 < 2 < 3"),
    one("lambda x=1, *a, **k: 0"),
    one("Objlink"),
    one("Objlink()"),
    one("Objlink(1)"),
    one("Objlink(1, 2, 3)"),
    one("Objlink(*[1, 2])"),
    one("Objlink(1, 2, *[])"),
    one("Objlink(**{})"),
    one("Objlink(1, instance_id=2)"),
    one("Objlink(True, 1)"),
    one("Objlink('1', 1)"),
    one("Objlink(1.0, 1)"),
    one("Objlink(-1, 1)"),
    one("Objlink(65536, 1)"),
    one("Objlink(Objlink(1, 2), 3)"),
    one("Objlink(1, 2).x"),
    one("Objlink(1, 2)()"),
    one("Objlink.x(1, 2)"),
    one("objlink(1, 2)"),
    one("bytes.fromhex('00')"),
    one("bytes(16)"),
    one("'\\N{BULLET}'"),
    one("`1`"),
    one("$x"),
    one("1 2"),
    one("if'a'"),
    one("ub'a'"),
    "{0: {1: {2: 3}}} # ok\n}",
    "\\",
    "'",
    '"""',
    "{0: \f\v{}}",
    "{0: \x7f}",
    "\x1a",
]
BULK = [
    "(" * 100_000,
    "[" * 100_000 + "]" * 100_000,
    "{1:" * 10_000 + "}" * 10_000,
    "-" * 200_000 + "1",
    "~" * 200_000 + "1",
    "not " * 100_000 + "1",
    "lambda:" * 100_000 + "1",
    "lambda a,b:" * 50_000 + "1",
    "await " * 100_000 + "x",
    "a" + ".b" * 200_000,
    "OID" + ".b\n" * 200_000,
    "f" + "()" * 200_000,
    "Objlink" + "(1,2)" * 100_000,
    "x" + "[0]" * 200_000,
    "''" + "[0,1]" * 100_000,
    "1" + "+1" * 200_000,
    "1" + "**1" * 200_000,
    "1 if 1 else " * 50_000 + "1",
    "x:=" * 100_000 + "1",
    "*" * 200_000 + "x",
    "{" + "**{" * 100_000,
    "(a, b) = " * 50_000 + "1",
    "'" * 400_001,
    "\\\n" * 200_000,
    "{" * 20 + "lambda:" * 49,
    "not(" * 20 + "-" * 29 + "1" + ")" * 20,
    "{9:" + "0:0," * 300_000 + "}",
]


def filled(sentinel: Path) -> list[str]:
    return [text.replace("@", repr(str(sentinel))) for text in RUNS] + ODD + BULK


@pytest.mark.slow
@pytest.mark.parametrize("text", [*RUNS, *ODD, *BULK], ids=lambda text: text[:40])
def test_hostile_and_odd_texts_are_refused_with_their_place(text: str, tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel"
    error = refusal(text.replace("@", repr(str(sentinel))))
    found = re.fullmatch(r"cfg:(\d+):(\d+)", str(error.place))
    assert found or "over 1000000 bytes" in str(error.what)
    assert not found or 1 <= int(found[1]) <= text.count("\n") + 1
    assert str(error.cure)
    assert len(str(error)) < 500
    assert not sentinel.exists()


def run(script: str, data: object) -> str:
    """Run a script in a Python of its own, data as JSON on its stdin; fail on a crash, a warning or an error."""
    command = [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c", script]
    done = subprocess.run(command, input=json.dumps(data), capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


AUDIT = """
import json, pathlib, sys, threading
from factory_prov.errors import InputError
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg

def refused(text):
    try:
        read_endpoint_cfg(text, place="cfg")
    except InputError:
        return True
    return False

refused("{OID.Sever: {}}")  # loads what only a misspelt name needs
job = json.load(sys.stdin)
seen, recording = set(), True
sys.addaudithook(lambda name, _: seen.add(name) if recording else None)
accepted = [text for text in job["hostile"] if not refused(text)]
read_endpoint_cfg(job["sample"], place="cfg")
recording = False
while_reading = sorted(seen)
seen.clear()
recording = True
sentinel, harmless = pathlib.Path(job["sentinel"]), []
seen.add("sentinel" if sentinel.exists() else "no sentinel")
for text in job["hostile"][:job["runs"]]:  # the proof that hook and sentinel would have told
    try:
        eval(text.replace("OID.Security", "0"), {"Objlink": lambda *_, **__: 0})
    except Exception:
        pass
    if not sentinel.exists():
        harmless.append(text)
    sentinel.unlink(missing_ok=True)
recording = False
json.dump([accepted, while_reading, sorted(seen), harmless], sys.stdout)
"""


@pytest.mark.slow
def test_reading_causes_no_audit_event_but_the_parser_s(tmp_path: Path) -> None:
    sentinel = tmp_path / "sentinel"
    sample = (CONFIGS / "endpoint_cfg").read_text("utf-8")
    job = {"hostile": filled(sentinel), "runs": len(RUNS), "sample": sample, "sentinel": str(sentinel)}
    accepted, while_reading, while_evaluating, harmless = json.loads(run(AUDIT, job))
    assert accepted == []
    assert while_reading == ["compile"]
    assert {"no sentinel", "exec", "open", "os.system"} <= set(while_evaluating)
    assert harmless == []


SMALL_STACK = """
import json, sys, threading
from factory_prov.errors import InputError
from factory_prov.job.old_formats.endpoint_cfg import read_endpoint_cfg
refused = []
def read():
    for text in json.load(sys.stdin):
        try:
            read_endpoint_cfg(text, place="cfg")
        except InputError:
            refused.append(text)
threading.stack_size(512 * 1024)
thread = threading.Thread(target=read)
thread.start()
thread.join()
print(len(refused))
"""


@pytest.mark.slow
def test_no_nesting_overflows_the_stack_of_a_small_thread() -> None:
    assert run(SMALL_STACK, BULK).strip() == str(len(BULK))


# --- whatever the text ----------------------------------------------------------------------------------------------

SECRET = "3x@hush"
SIGNS = """{ } { } ( ) [ ] , : , : . - + * ** = := ~ @ ; # \\ ' " ''' 0 1 2 9 65535 0x1 1.5 1e5 1e999 1j 007 1_0 1if"""
WORDS = "OID RID OID.Security OID.Server RID.Security.SecretKey RID.Server.Binding Objlink Objlnk True False None"
PYTHON = r"lambda if else for in not await yield import x __import__ f'{x}' '\d' '\x4' b'\u1' u'' b'é' 'é'"
QUOTED = f"b'{SECRET}' '{SECRET}' r'{SECRET}\\' {SECRET}"
CHARACTERS = ["\n", "\r", "\t", "\f", "\0", "\x1a", "é", "\uff2f", "€", "\u00a0", "\ud800", "\ufeff"]
PIECES = st.sampled_from([*f"{SIGNS} {WORDS} {PYTHON} {QUOTED}".split(), *CHARACTERS])
SOUP = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)


def read_or_refuse(text: str) -> tuple[CfgEntry, ...] | None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            return read_endpoint_cfg(text, place="cfg")
        except InputError as error:
            refused = error
        finally:
            assert [str(warning.message) for warning in caught] == []
    found = re.fullmatch(r"cfg:(\d+):(\d+)", str(refused.place))
    assert found
    assert 1 <= int(found[1]) <= len(re.split("\r\n|\r|\n", text))
    assert SECRET not in "".join(traceback.format_exception(refused))
    assert refused.__context__ is None
    return None


@pytest.mark.slow
@given(st.text() | SOUP | SOUP.map(one) | SOUP.map(lambda soup: f"{{0: {{1: {{{soup}}}}}}}"))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_refused_without_a_warning_or_a_secret(text: str) -> None:
    read_or_refuse(text)


QUOTES = ["'", "'", "''", "'''", "b'", "r'", "rb'", "u'", '"', '"""', "\\'", '\\"', "\\", "\n"]
LITERALS = st.lists(
    st.sampled_from([*QUOTES, r"\n", r"\x41", r"\x", r"\u20ac", r"\101", r"\7", r"\400", *"aé01-+._ex#()"]), max_size=12
).map("".join)


@pytest.mark.slow
@given(LITERALS | st.text().map(repr) | st.binary().map(repr) | st.floats().map(repr) | st.integers().map(hex))
@settings(max_examples=500, deadline=None)
def test_what_is_accepted_has_the_value_python_gives_it(text: str) -> None:
    entries = read_or_refuse(one(text))
    if entries is not None:
        expected = ast.literal_eval(one(text))[9][8][7]
        assert [entry.value for entry in entries] == [expected]
        assert type(entries[0].value) is type(expected)


IDS = st.integers(0, 65534)
LINKS = st.builds(Objlnk, st.integers(0, 65535), st.integers(0, 65535))
NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.booleans() | NUMBERS | st.text(st.characters(exclude_categories=["Cs"])) | st.binary() | LINKS
RESOURCES = st.dictionaries(IDS | st.integers(0, 12), PLAIN | st.dictionaries(IDS, PLAIN, max_size=3), max_size=4)
OBJECTS = st.dictionaries(
    IDS | st.sampled_from(sorted(OBJECT_IDS.values())), st.dictionaries(IDS, RESOURCES, max_size=3)
)
NAMES = {ids: name for name, ids in RESOURCE_IDS.items()}


def render(value: object) -> str:
    if isinstance(value, dict):
        return "{\n" + "".join(f"{render(key)}: {render(item)},  # ü\n" for key, item in value.items()) + "}"
    if isinstance(value, Objlnk):
        return f"Objlink({value.object_id}, {value.instance_id:#x})"
    return repr(value)


@pytest.mark.slow
@given(OBJECTS)
@settings(max_examples=100, deadline=None)
def test_a_rendered_configuration_reads_back_the_same(objects: dict[int, dict[int, dict[int, object]]]) -> None:
    text = "{"
    expected: list[tuple[ResourcePath, object]] = []
    for oid, instances in objects.items():
        text += f"{object_name(oid) if oid in OBJECT_IDS.values() else oid}: {{"
        for iid, resources in instances.items():
            text += f"{iid}: {{\n"
            for rid, value in resources.items():
                text += f"   {NAMES.get((oid, rid), rid)}: {render(value)},\n"
                many = value.items() if isinstance(value, dict) else [(None, value)]
                expected += [(ResourcePath(oid, iid, rid, riid), single) for riid, single in many]
            text += "},"
        text += "},\n"
    entries = read_endpoint_cfg(text + "}", place="cfg")
    assert [(entry.path, entry.value) for entry in entries] == expected
    assert [type(entry.value) for entry in entries] == [type(value) for _, value in expected]
    assert (entries == ()) == (expected == [])


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"{0: {1:\n {0: '\xe4'}}}", ":2:7", "no UTF-8"),
        (b"\xef\xbb\xbf{0: '\xff'", ":1:6", "no UTF-8"),
        ("{}".encode("utf-16"), ":1:1", "UTF-16"),
        (b"#" * 1_000_001, "", "over 1000000 bytes"),
        ("# ü".encode() * 300_000, "", "over 1000000 bytes"),
        (b"", ":1:1", "empty"),
    ],
)
def test_files_that_are_no_text(content: bytes, place: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "cfg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_endpoint_cfg_file(path)
    assert caught.value.place == f"{path}{place}"
    assert caught.value.__context__ is None


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_endpoint_cfg_file(tmp_path / "missing")
    with pytest.raises(InputError, match=r"not a file|cannot be read"):
        read_endpoint_cfg_file(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cfg"
    path.write_bytes("\ufeff# ü\r\n{0: {1: {0: 'ü'}}}\r\n".encode())
    assert [(entry.value, entry.line, entry.column) for entry in read_endpoint_cfg_file(path)] == [("ü", 2, 10)]
