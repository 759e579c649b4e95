from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_prov.errors import InputError
from factory_prov.naming.templates import expand, is_fixed

EP = "urn:dev:os:32473-000001"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{endpoint_name}", EP),
        ("id-{endpoint_name}-{endpoint_name}", f"id-{EP}-{EP}"),
        ("plain", "plain"),
        ("", ""),
        ("{{endpoint_name}}", "{endpoint_name}"),
        ("{{{endpoint_name}}}", f"{{{EP}}}"),
        ("{{}}", "{}"),
    ],
)
def test_fills_in_the_endpoint_name(template: str, text: str) -> None:
    assert expand(template, endpoint_name=EP) == text


@pytest.mark.parametrize(
    "template",
    [
        "{endpoint_name.__class__}",
        "{endpoint_name[0]}",
        "{endpoint_name!r}",
        "{endpoint_name:>200000000}",
        "{ endpoint_name }",
        "{0}",
        "{}",
        "{serial}",
    ],
)
def test_refuses_everything_but_the_bare_field(template: str) -> None:
    with pytest.raises(InputError, match="does not exist") as caught:
        expand(template, endpoint_name=EP, place="identity")
    assert caught.value.place == "identity"


@pytest.mark.parametrize(
    "template", ["{", "}", "a{b", "a}b", "{endpoint_name", "endpoint_name}", "{{}", "{{endpoint_name}"]
)
def test_a_lonely_brace_is_told(template: str) -> None:
    with pytest.raises(InputError, match=r"single '[{}]'"):
        expand(template, endpoint_name=EP)


@pytest.mark.parametrize(
    ("field", "cure"),
    [
        ("endpointname", "Did you mean {endpoint_name}?"),
        ("endpoint", "Did you mean {endpoint_name}?"),
        ("imei", "The only field is {endpoint_name}."),
    ],
)
def test_suggests_the_field(field: str, cure: str) -> None:
    with pytest.raises(InputError) as caught:
        expand(f"{{{field}}}", endpoint_name=EP)
    assert str(caught.value.cure) == cure


def test_a_long_unknown_field_is_shown_short() -> None:
    with pytest.raises(InputError) as caught:
        expand("{" + "x" * 5000 + "}", endpoint_name=EP)
    assert len(str(caught.value)) < 200


def test_an_unknown_endpoint_name_matters_only_where_it_is_asked_for() -> None:
    assert expand("fixed", endpoint_name=None) == "fixed"
    with pytest.raises(InputError, match="no endpoint name is known"):
        expand("{endpoint_name}", endpoint_name=None)


def test_braces_in_the_endpoint_name_are_text() -> None:
    assert expand("{endpoint_name}", endpoint_name="{endpoint_name}{x}") == "{endpoint_name}{x}"


@given(st.text())
def test_doubled_braces_give_any_text_back(text: str) -> None:
    template = text.replace("{", "{{").replace("}", "}}")
    assert expand(template, endpoint_name=None) == text
    assert is_fixed(template) == ("{" not in text and "}" not in text)


@given(
    st.text(alphabet="{}endpoint_name.[]!:0x")
    | st.lists(st.sampled_from(["{", "}", "{endpoint_name}", "a"])).map("".join)
)
def test_whatever_is_filled_in_reads_as_pythons_own_format(template: str) -> None:
    try:
        text = expand(template, endpoint_name=EP)
    except InputError:
        return
    assert text == template.format(endpoint_name=EP)
