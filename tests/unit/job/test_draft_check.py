"""Trying a job while it is edited: its problems have places, its secrets stay hidden, its cures cure."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.job.cures import Cure, cures_for
from factory_prov.job.draft import MISSING, JobDraft, Keys
from factory_prov.job.draft_check import DraftCheck, check_draft
from factory_prov.job.problem_keys import keys_of
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.problem import Severity
from factory_prov.lwm2m.senml import decode
from factory_prov.messages import Message

DEFINITIONS = Definitions()
FOLDER = Path("/nowhere")
KEY = b"0123456789abcdefSECRET"


def c(path: str) -> Keys:
    return ("configuration", path)


def tried(draft: JobDraft, folder: Path = FOLDER) -> DraftCheck:
    return check_draft(draft.data, place="job.toml", folder=folder, definitions=DEFINITIONS)


def changed(**changes: object) -> JobDraft:
    """Return the template with changes: C0_1_5 is /0/1/5, credentials__psk a dotted key."""
    draft = JobDraft.new()
    for name, value in changes.items():
        keys = c(name[1:].replace("_", "/")) if name.startswith("C_") else tuple(name.split("__"))
        if value is MISSING:
            draft.remove(keys)
        else:
            draft.set(keys, value)
    return draft


def test_the_preview_is_the_pack(configs: Path) -> None:
    draft = JobDraft.load(configs / "job-nosec.toml")
    check = tried(draft, configs)
    records = json.loads(check.senml_json)
    pack = bytes([0x80 | len(check.cbor)]) + b"".join(bytes.fromhex(hexed) for _, hexed in check.cbor)
    assert check.size_bytes == len(pack)
    assert [record.name for record in decode(pack)] == [record["n"] for record in records]
    assert check.records == len(records) == len(check.rows) == len(check.cbor)
    assert check.limit_bytes == 4096


def secret_jobs(folder: Path) -> dict[str, JobDraft]:
    pair = make_self_signed(CertificateOptions(), endpoint_name="x")
    rsa = make_self_signed(CertificateOptions(rsa_key_length_bits=2048), endpoint_name="x")
    for name, found in (("ec", pair), ("rsa", rsa)):
        (folder / f"{name}.der").write_bytes(found.private_key.reveal())
    return {
        "a key in the job": changed(C_0_1_5={"text": KEY.decode()}),
        "a key in hex": changed(C_0_1_5={"hex": KEY.hex()}),
        "a key as text": changed(C_0_1_5=KEY.decode()),
        "a key where nobody knows the resource": changed(C_0_1_99={"text": KEY.decode()}),
        "a text where nobody knows the resource": changed(C_0_1_99=KEY.decode()),
        "a text among the OSCORE keys": changed(C_21_0_99=KEY.decode()),
        "a key in an unknown object": changed(C_4000_0_1={"text": KEY.decode()}),
        "a made key in the identity": changed(C_0_1_3={"credential": "psk_key"}),
        "a private key in the identity": changed(C_0_1_3={"file": "ec.der"}),
        "an RSA key in the server's place": changed(C_0_1_4={"file": "rsa.der"}),
        "a wrong form": changed(C_0_1_5={"hex": KEY.decode()}),
        "a key among the settings": changed(C_0_1_5=MISSING, key={"secret": KEY.decode()}),
    }


def test_no_secret_is_in_any_part_of_a_check(tmp_path: Path) -> None:
    for name, draft in secret_jobs(tmp_path).items():
        shown = repr(tried(draft, tmp_path))
        for file in tmp_path.glob("*.der"):
            der = file.read_bytes()
            assert der[40:60].hex() not in shown, name
        assert KEY.decode() not in shown, name
        assert KEY.hex() not in shown, name
    made = tried(changed(C_0_1_3={"credential": "psk_key"}))
    assert dict(made.cbor)["/0/1/3"].endswith("50" + "··" * 16)
    assert json.loads(made.senml_json)[3] == {"n": "/0/1/3", "vd": "(16 bytes, secret)"}
    assert "(16 bytes, secret)" in map(str, made.rows[3])
    assert len(dict(made.cbor)["/0/1/5"]) == 2 * (1 + 1 + 1 + 6 + 1 + 1 + 16)


@pytest.mark.parametrize(
    ("draft", "path"),
    [
        (changed(C_0_1_0="http://x"), "/0/1/0"),
        (changed(C_0_1=1), "/0/1"),
        (changed(configuration__odd=1), "configuration.odd"),
        (changed(nmae="x"), "nmae"),
        (changed(format=MISSING), "format"),
        (changed(configuration=5), "configuration"),
        (changed(C_0_1_0=float("nan")), "/0/1/0"),
        (changed(C_0_1_0="\ud800"), "/0/1/0"),
        (changed(C_0_1_0=2**70), "/0/1/0"),
        (changed(C_0_1_3={"file": "gone.der"}), "/0/1/3"),
        (changed(server__domain="x"), "server.domain"),
        (changed(server__port="x"), "server.port"),
        (changed(server__ca_file="gone.pem"), "server.ca_file"),
        (changed(credentials__psk__length_bytes=5), "credentials.psk.length_bytes"),
        (changed(credentials__psk__identity="{nothing}"), "credentials.psk.identity"),
        (changed(credentials__psk=5), "credentials.psk"),
        (changed(link__baud=1), "link"),
        (changed(device__pack_limit_bytes=10), "configuration"),
        (changed(device__objects=[1, 2]), "/0/1/0"),
        (changed(C_0_1_4={"credential": "server_certificate"}), "credentials.server_certificate_file"),
        (
            changed(C_0_1_4={"credential": "server_certificate"}, credentials__server_certificate_file="gone.der"),
            "credentials.server_certificate_file",
        ),
        (changed(C_0_1_3={"credential": "certificate"}), "credentials"),
        (
            changed(C_0_1_3={"credential": "certificate"}, credentials__certificate={"digest": "md5"}),
            "credentials.certificate.digest",
        ),
        (
            changed(C_0_1_3={"credential": "certificate"}, credentials__certificate={"common_name": "{x}"}),
            "credentials.certificate.common_name",
        ),
        (
            changed(
                C_0_1_3={"credential": "certificate"},
                credentials__supplied={"certificate_file": "gone.der", "key_file": "gone2.der"},
            ),
            "credentials.supplied.certificate_file",
        ),
    ],
)
def test_every_problem_has_a_place_to_go_to(draft: JobDraft, path: str) -> None:
    problems = tried(draft).problems
    assert path in {problem.path for problem in problems}
    for problem in problems:
        assert keys_of(problem.path)[0] in {*draft.data, "format", "configuration", "credentials", "naming"}
        assert str(problem.what)[:1] == str(problem.what)[:1].upper()


def test_a_value_that_cannot_be_read_is_not_called_missing() -> None:
    problems = tried(changed(C_1_1_7=float("inf"))).problems
    assert [problem.rule for problem in problems] == ["job-file"]


CURED = [
    (changed(C_0_1_0="coap://host:5683"), "scheme-mode", "Change to coaps://", {c("/0/1/0"): "coaps://host:5684"}),
    (changed(C_0_1_0="coap://host:1234"), "scheme-mode", "Change to coaps://", {c("/0/1/0"): "coaps://host:1234"}),
    (changed(C_0_1_0="host:5684"), "server-scheme", "Begin with coaps://", {c("/0/1/0"): "coaps://host:5684"}),
    (changed(C_0_1_0=" coaps://host "), "server-scheme", "Remove the blanks", {c("/0/1/0"): "coaps://host"}),
    (changed(C_0_1_10=2), "no-server", "Use 1", {c("/0/1/10"): 1}),
    (changed(C_1_1_0=7), "no-account-for-server", "Use 1", {c("/1/1/0"): 1}),
    (changed(C_0_1_5={"text": "0123456789abcdef"}), "shared-key", "Make it for each unit", {}),
    (changed(C_0_1_5={"hex": "00"}), "psk-too-short", "Make it for each unit", {}),
    (changed(C_0_1_5=MISSING), "missing-credentials", "Make it for each unit", {}),
    (changed(C_0_1_3=MISSING), "missing-credentials", "Make it for each unit", {}),
    (changed(C_1_1_1=2**40), "range", "Use 2147483647", {c("/1/1/1"): 2**31 - 1}),
    (changed(C_0_1_10=70000), "range", "Use 65534", {c("/0/1/10"): 65534}),
    (changed(C_1_1_1="86400"), "type", "Write it as Integer", {c("/1/1/1"): 86400}),
    (changed(C_0_1_1=0), "type", "Write it as Boolean", {c("/0/1/1"): False}),
    (changed(C_0_1_3="id"), "type", "Write it as Opaque", {c("/0/1/3"): {"text": "id"}}),
    (changed(C_0_1_0={"text": "coaps://h"}), "type", "Write it as String", {c("/0/1/0"): "coaps://h"}),
    (changed(C_1_1_1=MISSING), "missing-resource", "Add Lifetime", {c("/1/1/1"): 86400}),
    (changed(C_0_1_1=MISSING), "bootstrap-unsaid", "Add Bootstrap-Server", {c("/0/1/1"): False}),
    (changed(C_0_1_16=49320), "instance-unsaid", "Write /0/1/16/0", {c("/0/1/16/0"): 49320, c("/0/1/16"): MISSING}),
    (changed(C_1_1_1_0=5), "single-instance", "Write /1/1/1", {c("/1/1/1/0"): MISSING}),
    (changed(C_3_0_14="x"), "object-not-installed", "Remove object 3", {c("/3/0/14"): MISSING}),
    (changed(C_1_1_4=1), "executable-resource", "Leave it out", {c("/1/1/4"): MISSING}),
    (changed(C_0_1_99=1), "unknown-resource", "Leave it out", {c("/0/1/99"): MISSING}),
    (changed(C_0_1_2=3, C_0_1_0="coap://h:5683"), "nosec", "Use a pre-shared key", {c("/0/1/0"): "coaps://h:5684"}),
    (changed(C_1_1_7="X"), "binding", "Use U", {c("/1/1/7"): "U"}),
    (changed(C_1_1_22=""), "preferred-transport", "Use U", {c("/1/1/22"): "U"}),
    (changed(C_0_1_0="coaps+tcp://h"), "binding-transport", "Use T", {c("/1/1/7"): "T"}),
    (changed(C_0_1_0="coaps://h:5683/a"), "port-crossed", "Use port 5684", {c("/0/1/0"): "coaps://h:5684/a"}),
    (
        changed(C_0_1_5={"text": "ab" * 16}),
        "psk-hex-text",
        "Take them as hexadecimal",
        {c("/0/1/5"): {"hex": "ab" * 16}},
    ),
    (changed(C_1_1_2=-5), "range", "Use 0", {c("/1/1/2"): 0}),
    (changed(C_1_1_17=2**33), "range", "Use 4294967295", {c("/1/1/17"): 2**32 - 1}),
    (changed(C_0_1_14="x" * 256), "sni-length", "Leave it out", {c("/0/1/14"): MISSING}),
    (changed(C_1_1_1=5), "lifetime-short", "Use 86400 s, one day", {c("/1/1/1"): 86400}),
    (changed(format=MISSING), "job-file", "Write format = 1", {("format",): 1}),
    (changed(nmae="x", name=MISSING), "job-file", "Rename to name", {("name",): "x", ("nmae",): MISSING}),
    (changed(wrong=1), "job-file", "Leave it out", {("wrong",): MISSING}),
    (changed(credentials__psk__length_bytes=20), "credentials", "Use 32 bytes", {}),
    (changed(configuration={"/1/1/0": 1}), "no-account", "Add a server account", {}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("draft", "rule", "label", "after"), CURED, ids=[f"{case[1]} {case[2]}" for case in CURED])
def test_a_click_cures(draft: JobDraft, rule: str, label: str, after: dict[Keys, object]) -> None:
    before = draft.data
    problems = [problem for problem in tried(draft).problems if problem.rule == rule]
    cures = [cure for problem in problems for cure in cures_for(problem, draft.data, DEFINITIONS)]
    chosen = next(
        (cure for cure in cures if str(cure.label) == label),
        Cure(label=Message("{cures} {problems}", cures=str(cures), problems=str(problems)), changes=()),
    )
    assert chosen.changes, chosen.label
    draft.apply(chosen.changes)
    left = [problem for problem in tried(draft).problems if problem.rule == rule]
    for keys, value in after.items():
        assert draft.get(keys) == value
    assert len(left) < len(problems)
    draft.restore(before)


def test_the_way_to_certificates_is_clicked_together(configs: Path) -> None:
    draft = changed(C_0_1_2=2, C_0_1_3=MISSING, C_0_1_5=MISSING)
    for _ in range(6):
        cures = [
            cure for problem in tried(draft, configs).problems for cure in cures_for(problem, draft.data, DEFINITIONS)
        ]
        if not cures:
            break
        draft.apply(cures[0].changes)
    assert draft.get(("credentials", "certificate", "common_name")) == "{endpoint_name}"
    left = [problem for problem in tried(draft, configs).problems if problem.severity is Severity.ERROR]
    assert [problem.path for problem in left] == ["credentials.server_certificate_file"]


@pytest.mark.parametrize(
    ("mode", "public", "secret"), [(2, "certificate", "private_key"), (0, "psk_identity", "psk_key")]
)
def test_what_another_mode_leaves_behind_is_told_as_that(configs: Path, mode: int, public: str, secret: str) -> None:
    draft = JobDraft.load(configs / ("job-psk.toml" if mode else "job-certificate.toml"))
    draft.set(("configuration", "/0/1/2"), mode)
    told = {problem.path: problem for problem in tried(draft, configs).problems}
    for path, wanted in (("/0/1/3", public), ("/0/1/5", secret)):
        assert told[path].rule == "credential-mode"
        assert "openssl" not in str(told[path])
        (cure,) = cures_for(told[path], draft.data, DEFINITIONS)
        draft.apply(cure.changes)
        assert draft.get(("configuration", path)) == {"credential": wanted}
    assert not {"/0/1/3", "/0/1/5"} & {problem.path for problem in tried(draft, configs).problems}


def test_a_cure_never_shows_a_key() -> None:
    draft = changed(C_0_1_5=KEY.decode(), C_1_1_1=KEY.decode())
    problems = tried(draft).problems
    cures = [cure for problem in problems for cure in cures_for(problem, draft.data, DEFINITIONS)]
    assert cures
    assert KEY.decode() not in repr(cures)


def test_the_text_of_a_cured_job_is_toml() -> None:
    draft = changed(C_3_0_14="x", nmae="y", C_0_1_10=3)
    for problem in tried(draft).problems:
        for cure in cures_for(problem, draft.data, DEFINITIONS)[:1]:
            draft.apply(cure.changes)
    assert tomllib.loads(draft.text()) == draft.data
