"""Objects of an engineer's own: every rule judges by the definitions that it is given, and by no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_prov.job.check import check_finished_pack, judge_unit
from factory_prov.job.unit import UnitMaker
from factory_prov.line.virtual_station import demo_job
from factory_prov.lwm2m.device_profile import PROVISIONING_FIRMWARE
from factory_prov.lwm2m.objects import Definitions
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.problem import Problem
from factory_prov.lwm2m.rules import check_pack, examine_pack
from factory_prov.lwm2m.senml import Record, Value, encode
from factory_prov.lwm2m.values import Objlnk
from factory_prov.resources import resource

NAME = "urn:dev:os:32473-Demo-000001"
OWN = """
[resource.4242]
name = "Where"
type = "Objlnk"
operations = "RW"
[resource.4243]
name = "How many"
type = "Integer"
operations = "RW"
"""


@pytest.fixture
def own(tmp_path: Path) -> Definitions:
    """The Server object with two resources more."""
    shipped = resource("objects", "1.toml").read_text(encoding="utf-8")
    (tmp_path / "1.toml").write_text(shipped + OWN, encoding="utf-8")
    return Definitions(tmp_path)


def records(**values: Value) -> list[Record]:
    made = UnitMaker(demo_job("psk")).make(NAME).records
    (server,) = {record.path.instance_id for record in made if record.path.object_id == 1}
    return [*made, *(Record(ResourcePath(1, server, int(each[1:])), value) for each, value in values.items())]


def about_it(problems: list[Problem]) -> set[str]:
    return {problem.rule for problem in problems if "/424" in problem.path}


def test_resources_of_ones_own_are_unknown_without_their_definitions(own: Definitions) -> None:
    pack = encode(records(_4242=Objlnk(3, 0), _4243=5))
    assert about_it(check_pack(pack)) == {"unknown-resource"}
    assert about_it(check_pack(pack, definitions=own)) == {"not-stored"}
    for definitions, rules in ((None, {"unknown-resource"}), (own, {"not-stored"})):
        found = check_finished_pack(pack, endpoint_name=NAME, profile=PROVISIONING_FIRMWARE, definitions=definitions)
        assert about_it(found) == rules


def test_a_link_of_ones_own_is_read_as_one(own: Definitions) -> None:
    pack = encode(records(_4242="3:0"))
    assert examine_pack(pack, definitions=own)[0][-1].value == Objlnk(3, 0)
    assert examine_pack(pack)[0][-1].value == "3:0"
    assert about_it(check_pack(pack, definitions=own)) == {"link-label", "not-stored"}


def test_a_unit_is_judged_by_the_definitions_that_its_run_has(own: Definitions) -> None:
    job = demo_job("psk")
    unit = replace(UnitMaker(job).make(NAME), records=tuple(records(_4243=5)))
    unit = replace(unit, pack=encode(unit.records))
    assert about_it(judge_unit(job, unit)) == {"unknown-resource"}
    assert about_it(judge_unit(job, unit, definitions=own)) == {"not-stored"}
