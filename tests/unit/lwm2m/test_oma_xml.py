"""Import of registry XML: samples of our own, and the registry's own files against what we ship."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from patience import soon

from factory_prov.errors import InputError
from factory_prov.lwm2m.objects import Definitions, ObjectDefinition, ResourceDefinition, ValueRange, to_toml
from factory_prov.lwm2m.oma_xml import MAX_SIZE_BYTES, import_objects, parse_registry_range
from factory_prov.lwm2m.values import ResourceType

REGISTRY = Path(__file__).parents[3].parent / "shared/facts/oma"
"""The registry's XMLs, beside the project where somebody has them; they are never part of it."""

REGISTRY_FILES = sorted(REGISTRY.glob("*.xml")) if REGISTRY.is_dir() else []

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- a made-up object -->
<LWM2M xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <Object ObjectType="MODefinition">
    <Name>LWM2M  Door
      Lock</Name>
    <Description1><![CDATA[Opens &
      shuts one door, e.g. Garage. Second sentence.]]></Description1>
    <ObjectID>26250</ObjectID>
    <ObjectURN>urn:oma:lwm2m:x:26250:1.2</ObjectURN>
    <LWM2MVersion>1.1</LWM2MVersion>
    <ObjectVersion>1.2</ObjectVersion>
    <MultipleInstances>Multiple</MultipleInstances>
    <Mandatory>Optional</Mandatory>
    <Resources>
      <Item ID="7">
        <Name>Bolt</Name>
        <Operations>RW</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Mandatory</Mandatory>
        <Type>Integer</Type>
        <RangeEnumeration>0..2</RangeEnumeration>
        <Units>mm</Units>
        <Description>How far the bolt is out
          0: in
          1: half</Description>
      </Item>
      <Item ID="2">
        <Name>Open</Name>
        <Operations>E</Operations>
        <MultipleInstances>Single</MultipleInstances>
        <Mandatory>Optional</Mandatory>
        <Type></Type>
        <RangeEnumeration></RangeEnumeration>
        <Units></Units>
        <Description/>
      </Item>
      <Item ID="3">
        <Name>Master Password</Name>
        <Operations></Operations>
        <MultipleInstances>Multiple</MultipleInstances>
        <Mandatory>Optional</Mandatory>
        <Type>String</Type>
        <RangeEnumeration>4-8 bytes</RangeEnumeration>
        <Units></Units>
        <Description></Description>
      </Item>
    </Resources>
    <Description2></Description2>
  </Object>
</LWM2M>
"""


def import_object(document: str | bytes, *, source: str) -> ObjectDefinition:
    """Return the one object of a document."""
    (definition,) = import_objects(document, source=source)
    return definition


_BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE LWM2M [
 <!ENTITY a "haha">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<LWM2M>&c;</LWM2M>"""


def changed(old: str, new: str) -> str:
    assert old in SAMPLE
    return SAMPLE.replace(old, new, 1)


class TestSample:
    def test_object(self) -> None:
        lock = import_object(SAMPLE, source="lock.xml")
        assert (lock.object_id, lock.name, lock.version, lock.lwm2m_version) == (26250, "LwM2M Door Lock", "1.2", "1.1")
        assert (lock.multiple, lock.mandatory) == (True, False)
        assert lock.help == "Opens & shuts one door, e.g. Garage."

    def test_resources_in_order_of_their_ids(self) -> None:
        lock = import_object(SAMPLE.encode(), source="lock.xml")
        assert list(lock.resources.values()) == [
            ResourceDefinition(resource_id=2, name="Open", type=ResourceType.NONE, operations="E"),
            ResourceDefinition(
                resource_id=3,
                name="Master Password",
                type=ResourceType.STRING,
                multiple=True,
                range=ValueRange(minimum=4, maximum=8, unit="bytes"),
                secret=True,
            ),
            ResourceDefinition(
                resource_id=7,
                name="Bolt",
                type=ResourceType.INTEGER,
                operations="RW",
                mandatory=True,
                range=ValueRange(minimum=0, maximum=2),
                units="mm",
                help="How far the bolt is out; 0: in; 1: half",
            ),
        ]

    def test_can_be_kept_in_a_folder(self, tmp_path: Path) -> None:
        lock = import_object(SAMPLE, source="lock.xml")
        (tmp_path / "26250.toml").write_text(to_toml([lock]), encoding="utf-8")
        assert Definitions(tmp_path).get(26250) == lock

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
    def test_encodings(self, encoding: str) -> None:
        declared = encoding.removesuffix("-sig")
        text = changed('encoding="UTF-8"', f'encoding="{declared}"').replace(">mm<", ">°C<")
        assert import_object(text.encode(encoding), source="lock.xml").resources[7].units == "°C"
        assert import_object(text, source="lock.xml").resources[7].units == "°C"

    def test_missing_versions_are_1_0(self) -> None:
        bare = re.sub(r"<(LWM2MVersion|ObjectVersion)>.*?</\1>", "", SAMPLE)
        lock = import_object(bare, source="lock.xml")
        assert (lock.version, lock.lwm2m_version) == ("1.0", "1.0")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("<Type>Integer</Type>", "<Type> integer\n</Type>"),
            ("<Type></Type>", "<Type>String</Type>"),
            ("<Type></Type>", ""),
            ("<Operations>RW</Operations>", "<Operations>R/W</Operations>"),
            ("<ObjectVersion>1.2<", "<ObjectVersion> 1.2 <"),
            ("<MultipleInstances>Single<", "<MultipleInstances> single <"),
            ('<Item ID="7">', '<Item ID=" 7 ">'),
            ("<ObjectID>26250<", "<ObjectID>\n26250\n<"),
        ],
    )
    def test_small_slips_do_not_matter(self, old: str, new: str) -> None:
        assert import_object(changed(old, new), source="x") == import_object(SAMPLE, source="x")

    @pytest.mark.parametrize("name", ["Unsigned Integer", "UnsignedInteger", "Corelnk", "CoreLnk", "ObjLnk", "Float"])
    def test_type_names(self, name: str) -> None:
        lock = import_object(changed("<Type>Integer<", f"<Type>{name}<"), source="lock.xml")
        assert lock.resources[7].type.replace(" ", "").lower() == name.replace(" ", "").lower()

    @pytest.mark.slow
    @pytest.mark.parametrize("filler", ["\n", " ", "9", "1-", "1,", "1\n", ". "])
    def test_long_text_is_read_in_short_time(self, filler: str) -> None:
        text = changed("How far", filler * 200_000 + "How far").replace(">0..2<", f">{filler * 200_000}x<")
        with soon():  # an expression that tries every way to split it would take hours
            assert len(import_object(text, source="lock.xml").resources[7].help) <= 120

    def test_help_is_cut_at_a_word(self) -> None:
        text = changed("How far the bolt is out", "bolt, " * 60)
        shown = import_object(text, source="lock.xml").resources[7].help
        assert shown == "bolt, " * 18 + "bolt…"
        assert len(shown) <= 120


class TestRefused:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("document", "words"),
        [
            ("", "not XML"),
            ("id = 3", "not XML"),
            ("<a>" * 1000 + "</a>" * 1000, "deeper"),
            ("<a>" + "<b/>" * 200_000 + "</a>", "far more elements"),
            ("<html><body/></html>", "This is a web page, not an object definition"),
            ("\ufeff<!doctype HTML>\n<p>gone<br>", "This is a web page, not an object definition"),
            ("<!-- moved --><html>", "This is a web page, not an object definition"),
            ("<note><body/></note>", "no definition"),
            ("<LWM2M/>", "no definition"),
            ('<!DOCTYPE LWM2M SYSTEM "file:///etc/passwd"><LWM2M/>', "DOCTYPE"),
        ],
    )
    def test_other_documents(self, document: str, words: str) -> None:
        with pytest.raises(InputError, match=words) as caught:
            import_object(document, source="lock.xml")
        assert str(caught.value.place) == "lock.xml, line 1"

    def test_billion_laughs(self) -> None:
        with pytest.raises(InputError, match="DOCTYPE") as caught:
            import_object(_BILLION_LAUGHS, source="laughs.xml")
        assert str(caught.value.place) == "laughs.xml, line 2"

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("Garage", "\x00", "not XML"),
            ("Bolt", "&bolt;", "not XML"),
            ("<ObjectID>26250<", "<ObjectID>x<", "'x' is not an id"),
            ("<ObjectVersion>1.2", "<ObjectVersion>new", "ObjectVersion is 'new'"),
            ("<LWM2MVersion>1.1", "<LWM2MVersion>1.", "LWM2MVersion is '1.'"),
            ("<Object ObjectType", '<Item ID="1"/><Object ObjectType', "outside every object"),
            ("<Object ObjectType", '<Thing><Item ID="1"/></Thing><Object ObjectType', "outside every object"),
            ('<Item ID="7">', '<Item ID="3">', "Resource 3 is defined twice"),
            ('<Item ID="7">', '<Item ID="65535">', "'65535' is not an id"),
            ('<Item ID="7">', '<Item ID="-7">', "'-7' is not an id"),
            ('<Item ID="7">', "<Item>", "'' is not an id"),
            ("<Name>Bolt</Name>", "<Name> </Name>", "name is missing"),
            ("<Type>Integer", "<Type>Number", "type 'Number' is unknown"),
            ("<Type>Integer", "<Type>", "has no type"),
            ("<Operations>RW", "<Operations>RWE", "Operations is 'RWE'"),
            ("<Mandatory>Mandatory", "<Mandatory>Yes", "Mandatory is 'Yes'"),
            ("<MultipleInstances>Multiple", "<MultipleInstances>", "MultipleInstances is ''"),
        ],
    )
    def test_says_file_line_fault_and_cure(self, old: str, new: str, words: str) -> None:
        document = changed(old, new)
        line = document[: document.index(new)].count("\n") + 1
        if "twice" in words:  # the second one is the fault
            line = document[: document.rindex(new)].count("\n") + 1
        with pytest.raises(InputError) as caught:
            import_object(document, source="lock.xml")
        assert words in str(caught.value.what)
        assert str(caught.value.place) == f"lock.xml, line {line}"
        assert str(caught.value.cure)

    def test_resources_behind_an_early_end_of_the_list_are_the_objects(self) -> None:
        without = SAMPLE.replace("    </Resources>\n", "")
        document = without.replace('      <Item ID="2">', '    </Resources>\n      <Item ID="2">')
        assert list(import_object(document, source="lock.xml").resources) == [2, 3, 7]
        small = SAMPLE.replace("<Item ", "<item ").replace("</Item>", "</item>")
        assert list(import_object(small, source="lock.xml").resources) == [2, 3, 7]

    def test_several_objects_in_one_file(self) -> None:
        body = SAMPLE[SAMPLE.index("  <Object ") : SAMPLE.index("</LWM2M>")]
        other = body.replace("26250", "26251")
        found = import_objects(SAMPLE.replace("</LWM2M>", f"{other}</LWM2M>"), source="two.xml")
        assert [definition.object_id for definition in found] == [26250, 26251]
        with pytest.raises(InputError, match=r"defined twice in version 1\.2"):
            import_objects(SAMPLE.replace("</LWM2M>", f"{body}</LWM2M>"), source="two.xml")

    @pytest.mark.parametrize("tag", ["Name", "MultipleInstances", "Mandatory", "Resources", "ObjectID"])
    def test_what_is_missing_is_told_with_the_line_of_its_object(self, tag: str) -> None:
        document = re.sub(rf"(?s)<{tag}>.*?</{tag}>", "", SAMPLE, count=1)
        with pytest.raises(InputError) as caught:
            import_object(document, source="lock.xml")
        assert str(caught.value.place) == "lock.xml, line 4"

    def test_cut_off_file(self) -> None:
        with pytest.raises(InputError, match="not XML"):
            import_object(SAMPLE[:-20], source="lock.xml")

    @pytest.mark.parametrize("name", ["gb2312", "no-such-encoding"])
    def test_unreadable_encodings(self, name: str) -> None:
        with pytest.raises(InputError):
            import_object(changed('encoding="UTF-8"', f'encoding="{name}"').encode(), source="lock.xml")

    def test_wrong_bytes(self) -> None:
        with pytest.raises(InputError, match="not XML"):
            import_object(SAMPLE.replace("Bolt", "Tür").encode("latin-1"), source="lock.xml")

    @pytest.mark.parametrize("filler", [" ", "ü"])
    def test_more_than_5_mb(self, filler: str) -> None:
        text = SAMPLE + filler * (MAX_SIZE_BYTES // len(filler.encode()))
        with pytest.raises(InputError, match="larger than 5 MB"):
            import_object(text, source="lock.xml")

    def test_text_that_no_file_could_hold(self) -> None:
        with pytest.raises(InputError):
            import_object(changed("Bolt", "\ud800"), source="lock.xml")


class TestRange:
    @pytest.mark.parametrize(
        ("text", "resource_type", "read"),
        [
            ("0..255", ResourceType.INTEGER, "0..255"),
            ("0-4", ResourceType.INTEGER, "0..4"),
            (" 0 ... 7 ", ResourceType.UNSIGNED, "0..7"),
            ("1 to 9", ResourceType.TIME, "1..9"),
            ("0\u20139", ResourceType.INTEGER, "0..9"),
            ("-128..127", ResourceType.INTEGER, "-128..127"),
            ("-20--5", ResourceType.INTEGER, "-20..-5"),
            ("-90.5 - 90.5", ResourceType.FLOAT, "-90.5..90.5"),
            ("0x00..0xFF", ResourceType.UNSIGNED, "0..255"),
            ("6", ResourceType.INTEGER, "..6"),
            ("255", ResourceType.UNSIGNED, "..255"),
            ("9.5", ResourceType.FLOAT, "..9.5"),
            ("0", ResourceType.INTEGER, "0"),
            ("-1", ResourceType.INTEGER, "-1"),
            ("32 bytes", ResourceType.STRING, "..32 bytes"),
            ("1 byte", ResourceType.CORELNK, "..1 bytes"),
            ("0,1;4", ResourceType.INTEGER, "0, 1, 4"),
            ("-1, 0", ResourceType.INTEGER, "-1, 0"),
            ("0-255 bytes", ResourceType.STRING, "0..255 bytes"),
            ("0..255 Bytes", ResourceType.STRING, "0..255 bytes"),
            ("0..255", ResourceType.STRING, "0..255 bytes"),
            ("6", ResourceType.OPAQUE, "6 bytes"),
            ("6 bytes", ResourceType.OPAQUE, "6 bytes"),
            ("16,32,48", ResourceType.OPAQUE, "16, 32, 48 bytes"),
            ("16-32-48 bytes", ResourceType.OPAQUE, "16, 32, 48 bytes"),
        ],
    )
    def test_understood(self, text: str, resource_type: ResourceType, read: str) -> None:
        limits = parse_registry_range(text, resource_type)
        assert limits is not None
        assert (str(limits), limits.prose) == (read, "")
        assert ValueRange.parse(read) == limits

    @pytest.mark.parametrize(
        ("text", "resource_type"),
        [
            ("16-bit", ResourceType.INTEGER),
            ("Off, On", ResourceType.STRING),
            ("see 5.3.1.1", ResourceType.STRING),
            ("32", ResourceType.STRING),
            ("0..4 bytes", ResourceType.INTEGER),
            ("255..0", ResourceType.INTEGER),
            ("0..1e999", ResourceType.FLOAT),
            ("0..0x" + "F" * 5000, ResourceType.INTEGER),
            ("0.." + "9" * 5000, ResourceType.INTEGER),
            ("0..1", ResourceType.BOOLEAN),
            ("0..1", ResourceType.OBJLNK),
        ],
    )
    def test_kept_as_prose(self, text: str, resource_type: ResourceType) -> None:
        assert parse_registry_range(f"\n {text} ", resource_type) == ValueRange(prose=text)

    def test_nothing_said(self) -> None:
        assert parse_registry_range(" \n", ResourceType.INTEGER) is None
        assert parse_registry_range("0..1", ResourceType.NONE) is None


# Where the registry has prose or slips: what we say instead, by (object, resource).
RANGES_TIDIED = {(1, 7): "None", (1, 22): "None", (2, 2): "0..65535"}
UNITS_TIDIED = {
    (0, 13): "",
    (0, 15): "",
    (1, 19): "s",
    (3, 7): "mV",
    (3, 8): "mA",
    (3, 10): "kB",
    (3, 21): "kB",
    (4, 2): "dBm",
    (4, 9): "",
    (6, 0): "°",
    (6, 1): "°",
    (7, 2): "kB",
    (7, 3): "kB",
}


def comparable(name: str) -> str:
    """Drop what we tidy in names: footnote marks, and capital letters."""
    return re.sub(r"\s*\(\d\)$", "", name).casefold()


@pytest.mark.skipif(len(REGISTRY_FILES) < 25, reason="the registry's XMLs are not beside the project")
class TestRegistry:
    @pytest.fixture(params=REGISTRY_FILES, ids=lambda path: path.stem)
    def pair(self, request: pytest.FixtureRequest) -> tuple[ObjectDefinition, ObjectDefinition]:
        imported = import_object(request.param.read_bytes(), source=request.param.name)
        shipped = Definitions().get(imported.object_id, imported.version)
        assert shipped is not None
        return imported, shipped

    def test_object(self, pair: tuple[ObjectDefinition, ObjectDefinition]) -> None:
        imported, shipped = pair
        assert shipped.name == imported.name
        assert shipped.lwm2m_version == imported.lwm2m_version
        assert (shipped.multiple, shipped.mandatory) == (imported.multiple, imported.mandatory)
        assert list(shipped.resources) == list(imported.resources)

    def test_resources(self, pair: tuple[ObjectDefinition, ObjectDefinition]) -> None:
        for ours, theirs in zip(pair[1].resources.values(), pair[0].resources.values(), strict=True):
            assert comparable(ours.name) == comparable(theirs.name)
            assert (ours.type, ours.operations) == (theirs.type, theirs.operations), theirs.name
            assert (ours.multiple, ours.mandatory) == (theirs.multiple, theirs.mandatory), theirs.name
            assert ours.secret == theirs.secret, theirs.name

    def test_ranges_and_units(self, pair: tuple[ObjectDefinition, ObjectDefinition]) -> None:
        for ours, theirs in zip(pair[1].resources.values(), pair[0].resources.values(), strict=True):
            where = (pair[0].object_id, ours.resource_id)
            assert ours.units == UNITS_TIDIED.get(where, theirs.units), where
            readable = theirs.range is None or not theirs.range.prose
            assert str(ours.range) == (str(theirs.range) if readable else RANGES_TIDIED[where]), where

    def test_help_is_in_our_own_words(self, pair: tuple[ObjectDefinition, ObjectDefinition]) -> None:
        imported, shipped = pair
        theirs = " ".join([imported.help, *(resource.help for resource in imported.resources.values())]).casefold()
        for resource in shipped.resources.values():
            words = resource.help.casefold().rstrip(".").split()
            runs = [" ".join(words[start : start + 6]) for start in range(len(words) - 5)]
            assert [run for run in runs if run in theirs] == []

    def test_import_can_be_kept(self, tmp_path: Path) -> None:
        imported = [import_object(path.read_bytes(), source=path.name) for path in REGISTRY_FILES]
        for object_id in {definition.object_id for definition in imported}:
            text = to_toml([definition for definition in imported if definition.object_id == object_id])
            (tmp_path / f"{object_id}.toml").write_text(text, encoding="utf-8")
        kept = Definitions(tmp_path)
        assert [kept.get(definition.object_id, definition.version) for definition in imported] == imported

    def test_nothing_is_shipped_that_the_registry_does_not_have(self) -> None:
        shipped = {(oid, version) for oid in Definitions().object_ids() for version in Definitions().versions(oid)}
        imported = [import_object(path.read_bytes(), source=path.name) for path in REGISTRY_FILES]
        assert shipped == {(definition.object_id, definition.version) for definition in imported}
