"""Object definitions: what we ship, folders of an engineer's own, and our file format there and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov import resources
from factory_prov.errors import InputError
from factory_prov.files.reading import TEXT_LIMIT_BYTES
from factory_prov.lwm2m.object_file import parse_object
from factory_prov.lwm2m.object_types import LENGTH_TYPES, NUMBER_TYPES, version_key
from factory_prov.lwm2m.objects import Definitions, ObjectDefinition, ResourceDefinition, ValueRange, to_toml
from factory_prov.lwm2m.paths import ResourcePath
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.lwm2m.values import Objlnk, ResourceType, Value

SHIPPED_IDS = (0, 1, 2, 3, 4, 5, 6, 7, 11, 21)

SMALL = """
id = 3303
name = "Temperature"
multiple = true
help = "One sensor."
[versions]
"1.0" = "1.0"
"1.1" = "1.1"
"2.0" = "1.1"
[resource.5700]
name = "Sensor Value"
type = "Float"
operations = "R"
mandatory = true
help = "The last value."
changed."1.1" = { units = "Cel", range = "-40..125.5" }
[resource.5518]
name = "Timestamp"
type = "Time"
operations = "R"
since = "1.1"
changed."2.0" = { removed = true }
"""


def save(folder: Path, text: str, *, object_id: int = 3303) -> Path:
    path = folder / f"{object_id}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def shipped_resources() -> Iterator[tuple[str, ResourceDefinition]]:
    definitions = Definitions()
    for object_id in definitions.object_ids():
        for version in definitions.versions(object_id):
            found = definitions.get(object_id, version)
            assert found is not None
            for resource in found.resources.values():
                yield f"/{object_id}/x/{resource.resource_id} in {version}", resource


class TestShipped:
    def test_ids(self) -> None:
        assert Definitions().object_ids() == SHIPPED_IDS

    def test_are_part_of_the_package(self) -> None:
        names = {entry.name for entry in resources.resource("objects").iterdir()}
        assert {f"{object_id}.toml" for object_id in SHIPPED_IDS} <= names

    def test_newest_version_comes_unasked(self) -> None:
        newest = Definitions().get(0)
        assert newest is not None
        assert (newest.version, newest.name, newest.multiple, newest.mandatory) == ("1.2", "LwM2M Security", True, True)
        assert Definitions().versions(0) == ("1.0", "1.1", "1.2")

    @pytest.mark.parametrize(("version", "last"), [("1.0", 12), ("1.1", 17), ("1.2", 30)])
    def test_security_grows_with_its_versions(self, version: str, last: int) -> None:
        security = Definitions().get(0, version)
        assert security is not None
        assert list(security.resources) == list(range(last + 1))

    def test_a_later_version_may_change_a_resource(self) -> None:
        definitions, path = Definitions(), ResourcePath(21, 0, 0)
        types = [resource.type for v in definitions.versions(21) if (resource := definitions.resource(path, v))]
        assert types == [ResourceType.STRING, ResourceType.STRING, ResourceType.OPAQUE]

    def test_choices_of_a_later_version_are_added(self) -> None:
        definitions, path = Definitions(), ResourcePath(4, 0, 0)
        before, after = definitions.resource(path, "1.2"), definitions.resource(path, "1.3")
        assert before is not None
        assert after is not None
        assert set(after.choices) - set(before.choices) == {(8, "5G NR TDD"), (9, "5G NR FDD")}
        assert set(before.choices) < set(after.choices)

    def test_security_modes_have_the_words_used_everywhere(self) -> None:
        resource = Definitions().resource(ResourcePath(0, 0, 2))
        assert resource is not None
        assert resource.choices == tuple((mode.value, mode.label) for mode in SecurityMode)

    def test_secrets(self) -> None:
        secret = {name.split()[0] for name, resource in shipped_resources() if resource.secret}
        assert secret == {"/0/x/5", "/0/x/8", "/11/x/6", "/21/x/0"}

    def test_every_resource_has_a_tidy_name_and_a_line_of_help(self) -> None:
        for where, resource in shipped_resources():
            assert re.fullmatch(r"\S+( \S+)*", resource.name), where
            assert "LWM2M" not in resource.name, where
            assert re.fullmatch(r"[A-Z].{8,128}\.", resource.help), where

    def test_choices_are_in_range_and_on_whole_numbers(self) -> None:
        for where, resource in shipped_resources():
            if resource.choices:
                assert resource.type in (ResourceType.INTEGER, ResourceType.UNSIGNED), where
                assert all(word for _, word in resource.choices), where
                allowed = resource.range or ValueRange()
                assert [number for number, _ in resource.choices if allowed.problem(number, name=where)] == []

    def test_only_executables_have_no_type(self) -> None:
        for where, resource in shipped_resources():
            assert (resource.type is ResourceType.NONE) == resource.executable, where


class TestLookup:
    def test_unknown_is_none(self) -> None:
        definitions = Definitions()
        assert definitions.get(9999) is None
        assert definitions.get(0, "9.9") is None
        assert definitions.versions(9999) == ()
        assert definitions.resource(ResourcePath(9999, 0, 0)) is None
        assert definitions.resource(ResourcePath(0, 0, 99)) is None
        assert definitions.resource(ResourcePath(0, 0, 13), "1.0") is None

    def test_resource_instance_has_the_definition_of_its_resource(self) -> None:
        resource = Definitions().resource(ResourcePath.parse("/0/1/16/3"))
        assert resource is not None
        assert (resource.name, resource.multiple) == ("DTLS/TLS Ciphersuite", True)

    def test_definitions_are_read_once_and_cannot_be_changed(self) -> None:
        definitions = Definitions()
        server = definitions.get(1)
        assert server is definitions.get(1)
        assert server is not None
        with pytest.raises(TypeError):
            server.resources[0] = server.resources[1]  # type: ignore[index]
        assert hash(server) == hash(Definitions().get(1))


class TestFolders:
    def test_own_object_is_added(self, tmp_path: Path) -> None:
        save(tmp_path, SMALL)
        definitions = Definitions(tmp_path)
        assert definitions.object_ids() == (*SHIPPED_IDS, 3303)
        assert definitions.versions(3303) == ("1.0", "1.1", "2.0")
        assert definitions.get(3303) is definitions.get(3303, "2.0")

    def test_versions_say_what_they_change(self, tmp_path: Path) -> None:
        save(tmp_path, SMALL)
        definitions = Definitions(tmp_path)
        seen = [definitions.get(3303, version) for version in definitions.versions(3303)]
        assert [list(found.resources) for found in seen if found] == [[5700], [5518, 5700], [5700]]
        assert [found.resources[5700].units for found in seen if found] == ["", "Cel", "Cel"]
        assert [str(found.resources[5700].range) for found in seen if found] == ["None", "-40..125.5", "-40..125.5"]
        assert [found.lwm2m_version for found in seen if found] == ["1.0", "1.1", "1.1"]

    def test_later_folder_replaces_one_version_and_leaves_the_others(self, tmp_path: Path) -> None:
        (tmp_path / "line").mkdir()
        (tmp_path / "site").mkdir()
        own = 'id = 0\nname = "{}"\n[versions]\n"0.9" = "1.0"\n"1.1" = "1.1"\n"1.10" = "1.2"\n'
        save(tmp_path / "line", own.format("Line"), object_id=0)
        save(tmp_path / "site", own.format("Site").replace('"1.10" = "1.2"\n', ""), object_id=0)
        definitions = Definitions(tmp_path / "line", tmp_path / "site")
        assert definitions.versions(0) == ("0.9", "1.0", "1.1", "1.2", "1.10")
        names = [found.name for version in definitions.versions(0) if (found := definitions.get(0, version))]
        assert names == ["Site", "LwM2M Security", "Site", "LwM2M Security", "Line"]

    def test_other_files_and_missing_folders_are_no_matter(self, tmp_path: Path) -> None:
        for name in ("notes.toml", "05.toml", "3303.xml"):
            (tmp_path / name).write_text("not ours", encoding="utf-8")
        assert Definitions(tmp_path, tmp_path / "nowhere").object_ids() == SHIPPED_IDS
        assert Definitions(tmp_path / "nowhere").get(0) is not None

    def test_broken_file_harms_only_its_own_object(self, tmp_path: Path) -> None:
        save(tmp_path, "broken = ")
        definitions = Definitions(tmp_path)
        assert definitions.get(0) is not None
        with pytest.raises(InputError, match=r"3303\.toml"):
            definitions.get(3303)

    def test_windows_line_ends_and_byte_order_mark(self, tmp_path: Path) -> None:
        (tmp_path / "3303.toml").write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
        assert Definitions(tmp_path).versions(3303) == ("1.0", "1.1", "2.0")

    def test_folder_that_is_a_file(self, tmp_path: Path) -> None:
        path = save(tmp_path, SMALL)
        with pytest.raises(InputError) as caught:
            Definitions(path).object_ids()
        assert caught.value.place == str(path)


class TestBrokenFile:
    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("name = ", "name ", "line 3"),
            ("id = 3303", "id = true", "id takes a whole number"),
            ("id = 3303", "", "needs an id"),
            ("id = 3303", "id = 65535", "needs an id"),
            ('name = "Temperature"', "", "no name"),
            ('"2.0" = "1.1"', '"two" = "1.1"', "'two' is not a version"),
            ('"2.0" = "1.1"', '"2.0" = 1.1', "2.0 takes text in quotes"),
            ('"2.0" = "1.1"', '"2.0" = "new"', "'new' is not a version"),
            ('"1.0" = "1.0"\n"1.1" = "1.1"\n"2.0" = "1.1"', "", "names no version"),
            ("[resource.5518]", "[resource.05518]", "resource '05518'"),
            ("[resource.5518]", "[resource.65535]", "resource '65535'"),
            ("[resource.5518]", "[resource.5700]", "(at line 17, column 15)"),
            ("[resource.5518]", "[resources.5518]", "no key 'resources'"),
            ('type = "Time"', 'type = "Date"', "resource 5518: 'Date' is none of the types String, Integer"),
            ('type = "Time"', 'typ = "Time"', "resource 5518: there is no key 'typ'"),
            ('type = "Time"\noperations = "R"', 'type = "Time"\noperations = "X"', "not 'X'"),
            ('type = "Time"\noperations = "R"', 'type = "Time"\noperations = "E"', "come together"),
            ('name = "Timestamp"', "", "resource 5518: the name is missing"),
            ("mandatory = true", "mandatory = 1", "resource 5700: mandatory takes true or false"),
            ('since = "1.1"', 'since = "1.2"', "version 1.2 is not one of"),
            ('changed."2.0" = { removed', 'changed."2.1" = { removed', "version 2.1 is not one of"),
            ("removed = true", "gone = true", "resource 5518, changed in 2.0: there is no key 'gone'"),
            ("{ removed = true }", "true", "resource 5518, changed in 2.0 has to be a table"),
            ("-40..125.5", "-40-125.5", "is not a number"),
            ("-40..125.5", "9..1", "ends before it begins"),
            ("-40..125.5", "0..4 bytes", "does not suit Float"),
            ('since = "1.1"', "choices = { one = '1' }", "choices are whole numbers"),
            ('since = "1.1"', "choices = { 1 = 1 }", "choices: 1 takes text"),
        ],
    )
    def test_says_file_fault_and_cure(self, tmp_path: Path, old: str, new: str, words: str) -> None:
        assert old in SMALL
        path = save(tmp_path, SMALL.replace(old, new, 1))
        with pytest.raises(InputError) as caught:
            Definitions(tmp_path).get(3303)
        assert caught.value.place == str(path)
        assert words in str(caught.value.what)
        assert str(caught.value.cure)

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = " + b"[" * 5000, b""])
    def test_bytes_that_are_no_toml(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "3303.toml").write_bytes(content)
        with pytest.raises(InputError, match="Not a definition"):
            Definitions(tmp_path).get(3303)

    def test_file_name_that_says_another_id(self, tmp_path: Path) -> None:
        save(tmp_path, SMALL, object_id=3304)
        with pytest.raises(InputError, match=r"Name it 3303\.toml"):
            Definitions(tmp_path).get(3304)

    def test_file_that_cannot_be_opened(self, tmp_path: Path) -> None:
        (tmp_path / "3303.toml").mkdir()
        with pytest.raises(InputError) as caught:
            Definitions(tmp_path).get(3303)
        assert caught.value.place == str(tmp_path / "3303.toml")

    def test_file_that_never_ends_is_not_read_to_its_end(self, tmp_path: Path) -> None:
        save(tmp_path, SMALL + "#" * TEXT_LIMIT_BYTES)
        with pytest.raises(InputError, match="over 1000000 bytes"):
            Definitions(tmp_path).get(3303)


class TestValueRange:
    @pytest.mark.parametrize(
        ("text", "inside", "outside"),
        [
            ("1..65534", [1, 65534, 2.0], [0, 65535, -1, float("nan")]),
            ("0..", [0, 10**30], [-1]),
            ("..-1.5", [-2, -1.5, float("-inf")], [-1, 0]),
            ("-90.0..90.0", [-90, 12.5], [-90.5, 91]),
            ("16, 32, 48", [16, 48], [17, 0]),
            ("6 bytes", [b"123456", "abcdef"], [b"", b"1234567", "abcde"]),
            ("0..4 bytes", ["äö", "", b"1234"], ["äöü", b"12345"]),
        ],
    )
    def test_problem(self, text: str, inside: list[int | str | bytes], outside: list[int | str | bytes]) -> None:
        limits = ValueRange.parse(text)
        assert [limits.problem(value, name="Level") for value in inside] == [None] * len(inside)
        assert all(text in str(limits.problem(value, name="Level")) for value in outside)

    def test_problem_tells_the_length_and_never_the_text(self) -> None:
        words = str(ValueRange.parse("0..4 bytes").problem("hunter2", name="Level"))
        assert words == "Level is 7 bytes long, but the resource takes 0..4 bytes."
        words = str(ValueRange.parse("0..4").problem(7, name="Level"))
        assert words == "Level is 7, but the resource takes 0..4."

    def test_values_of_another_type_are_not_its_business(self) -> None:
        others: dict[str, tuple[Value, ...]] = {
            "5..6": ("text", b"", True, Objlnk(1, 2)),
            "5..6 bytes": (0, 1.5, False, Objlnk(1, 2)),
        }
        for text, values in others.items():
            assert [ValueRange.parse(text).problem(value, name="Level") for value in values] == [None] * len(values)

    def test_prose_forbids_nothing(self) -> None:
        prose = ValueRange(prose="see the manual")
        assert prose.problem(-1, name="Level") is None
        assert str(prose) == "see the manual"

    @pytest.mark.parametrize(
        "text", ["", "..", " bytes", "1...2", "a..b", "1,,2", "5..4", "1e999", "0x10..0x20", "1..2 m"]
    )
    def test_what_is_no_range(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            ValueRange.parse(text)

    def test_versions_sort_by_number(self) -> None:
        assert sorted(["1.10", "2.0", "1.9", "1.0.1"], key=version_key) == ["1.0.1", "1.9", "1.10", "2.0"]


numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@st.composite
def value_ranges(draw: st.DrawFn, unit: str) -> ValueRange:
    unit = "bytes" if unit == "bytes" else "value"
    if draw(st.booleans()):
        return ValueRange(values=tuple(draw(st.lists(numbers, min_size=1, max_size=4))), unit=unit)  # type: ignore[arg-type]
    ends = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
    low, high = draw(st.sampled_from([(ends[0], ends[1]), (ends[0], None), (None, ends[1])]))
    return ValueRange(minimum=low, maximum=high, unit=unit)  # type: ignore[arg-type]


@st.composite
def resource_definitions(draw: st.DrawFn, resource_id: int) -> ResourceDefinition:
    operations = draw(st.sampled_from(["", "R", "W", "RW", "E"]))
    typed = st.sampled_from([member for member in ResourceType if member is not ResourceType.NONE])
    resource_type = ResourceType.NONE if operations == "E" else draw(typed)
    limits = st.none() | words.map(lambda prose: ValueRange(prose=prose))
    if resource_type in LENGTH_TYPES | NUMBER_TYPES:
        limits |= value_ranges("bytes" if resource_type in LENGTH_TYPES else "value")
    return ResourceDefinition(
        resource_id=resource_id,
        name=draw(words),
        type=resource_type,
        operations=operations,
        multiple=draw(st.booleans()),
        mandatory=draw(st.booleans()),
        range=draw(limits),
        units=draw(st.sampled_from(["", "s", "°"])),
        help=draw(st.just("") | words),
        choices=tuple(sorted(draw(st.dictionaries(st.integers(-9, 300), words, max_size=3)).items())),
        secret=draw(st.booleans()),
    )


@st.composite
def objects(draw: st.DrawFn) -> list[ObjectDefinition]:
    chosen = draw(st.lists(st.sampled_from([(1, 0), (1, 1), (1, 2), (1, 10), (2, 0)]), min_size=1, unique=True))
    object_id = draw(st.integers(0, 65534))
    return [
        ObjectDefinition(
            object_id=object_id,
            name=draw(words),
            version=f"{major}.{minor}",
            lwm2m_version=draw(st.sampled_from(["1.0", "1.1", "1.2"])),
            multiple=draw(st.booleans()),
            mandatory=draw(st.booleans()),
            help=draw(st.just("") | words),
            resources={rid: draw(resource_definitions(rid)) for rid in sorted(draw(st.sets(st.integers(0, 3))))},
        )
        for major, minor in sorted(chosen)
    ]


class TestFileFormat:
    @pytest.mark.slow
    @given(versions=objects())
    def test_any_object_comes_back_as_it_was(self, versions: list[ObjectDefinition]) -> None:
        assert list(parse_object(to_toml(versions))) == versions

    @given(limits=value_ranges("value") | value_ranges("bytes"))
    def test_any_range_comes_back_as_it_was(self, limits: ValueRange) -> None:
        assert ValueRange.parse(str(limits)) == limits

    @pytest.mark.parametrize("object_id", SHIPPED_IDS)
    def test_shipped_definitions_come_back_from_a_folder(self, tmp_path: Path, object_id: int) -> None:
        shipped = Definitions()
        versions = [found for version in shipped.versions(object_id) if (found := shipped.get(object_id, version))]
        save(tmp_path, to_toml(versions).replace('help = "', 'help = "Own: '), object_id=object_id)
        own = Definitions(tmp_path)
        for version in versions:
            found = own.get(object_id, version.version)
            assert found is not None
            assert found.help == f"Own: {version.help}"
            assert found.resources.keys() == version.resources.keys()
            assert [resource.choices for resource in found.resources.values()] == [
                resource.choices for resource in version.resources.values()
            ]

    def test_a_change_is_all_that_a_later_version_writes(self) -> None:
        text = to_toml(parse_object(SMALL))
        assert text.count("name = ") == 3
        assert 'changed."1.1" = { range = "-40..125.5", units = "Cel" }' in text
        assert 'changed."2.0" = { removed = true }' in text

    def test_one_file_holds_one_object(self) -> None:
        one = parse_object(SMALL)
        other = parse_object(SMALL.replace("3303", "3304"))
        for wrong in ([], [*one, *other], [one[0], one[0]]):
            with pytest.raises(ValueError, match="one object"):
                to_toml(wrong)
