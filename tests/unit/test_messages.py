"""A sentence is a template and its values, and every one in the library is whole; test_translations has its Polish."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import factory_prov
from factory_prov.errors import FactoryProvError
from factory_prov.messages import ENGLISH, NOTHING, Message, listed

LIBRARY = Path(factory_prov.__file__).parent
PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
WORDS = re.compile("[A-Za-z]{2}")
PHRASE = re.compile("[A-Za-z]{2} +[A-Za-z]{2}")
SENTENCES = ("what", "why", "cure", "message")
"""The attributes of errors and Problems that are Messages."""
EDGES = ("factory_prov/cli/", "factory_prov/ptool.py", "factory_prov/support/")
"""Where sentences become text: what faces a person."""
NAMES = {
    *("{n} error", "{n} errors", "{n} warning", "{n} warnings"),
    *("{n} record", "{n} records", "{n} byte", "{n} bytes"),
    "{what} ({place})",
    "{shown} at {time_s} s",
}
"""What may stand in a place of another sentence: names, and what is counted."""
READING = ("startswith", "endswith", "removeprefix", "removesuffix", "split", "partition", "rstrip", "strip", "find")


class Shouting:
    """A language of capitals that keeps the places."""

    def one(self, template: str) -> str:
        return "".join(part if part[:1] == "{" else part.upper() for part in re.split(r"(\{\w+\})", template))

    def many(self, singular: str, plural: str, n: int) -> str:
        return self.one(singular if n == 1 else plural)


def test_a_sentence_is_shown_in_english_and_in_a_language() -> None:
    message = Message("The key has {n} bytes.", n=9)
    assert (str(message), f"{message}", message.rendered(ENGLISH)) == ("The key has 9 bytes.",) * 3
    assert message.rendered(Shouting()) == "THE KEY HAS 9 BYTES."
    assert (message.template, dict(message.values)) == ("The key has {n} bytes.", {"n": 9})


def test_a_message_inside_another_is_shown_in_the_same_language() -> None:
    message = Message("Take {which}, please.", which=listed(["a", "b", "c"], "or"))
    assert str(message) == "Take a, b or c, please."
    assert message.rendered(Shouting()) == "TAKE a, b OR c, PLEASE."


def test_a_value_is_never_read_as_a_template() -> None:
    assert str(Message("{{{name}}} is {what}", name="{what}", what="{0.__class__}")) == "{{what}} is {0.__class__}"


def test_a_place_that_only_a_translation_has_is_shown_as_it_is_written() -> None:
    class Wrong(Shouting):
        def one(self, template: str) -> str:
            return "{nothing} {a.b} {0}"

    assert Message("{a}", a=1).rendered(Wrong()) == "{nothing} {a.b} {0}"


@pytest.mark.parametrize(("n", "text"), [(1, "1 unit"), (0, "0 units"), (5, "5 units")])
def test_what_is_counted_has_its_plural(n: int, text: str) -> None:
    message = Message.counted("{n} unit", "{n} units", n=n)
    assert str(message) == text
    assert message.rendered(Shouting()) == text.upper()


@pytest.mark.parametrize(
    "message",
    [
        NOTHING,
        Message("{a} and {b}", a=Message("{n}", n=1.5), b=None),
        Message.counted("{n} unit", "{n} units", n=2),
        Message("the rest").capitalized(),
    ],
)
def test_it_is_kept_as_json_and_pickled(message: Message) -> None:
    assert Message.from_json(message.to_json()) == message
    again = pickle.loads(pickle.dumps(message))
    assert (again, hash(again)) == (message, hash(message))


def test_it_does_not_change() -> None:
    message = Message("{a}", a=1)
    with pytest.raises(AttributeError):
        message.template = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        message.values["a"] = 2  # type: ignore[index]


def test_nothing_is_false_and_a_capital_is_only_the_first_letter() -> None:
    assert not NOTHING
    assert not Message("{text}", text="")
    assert str(Message("the UICR {a}", a="b").capitalized()) == "The UICR b"
    assert (str(listed([], "and")), str(listed(["a"], "and")), str(listed(["a", "b"], "and"))) == ("", "a", "a and b")


@pytest.mark.parametrize(
    ("place", "cure", "text"),
    [
        ("", None, "it broke."),
        ("COM3", None, "COM3: it broke."),
        ("", Message("Mend it."), "it broke. Mend it."),
        (Message("line {n}", n=1), Message("Mend it."), "line 1: it broke. Mend it."),
    ],
)
def test_an_error_is_one_message(place: str | Message, cure: Message | None, text: str) -> None:
    error = FactoryProvError(Message("it broke."), place=place, cure=cure)
    assert (str(error), str(error.message), error.rendered(ENGLISH)) == (text, text, text)


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(path for package in packages for path in (LIBRARY.parent / package).rglob("*.py")):
        yield path.relative_to(LIBRARY.parent).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def is_message(node: ast.AST) -> bool:
    """Tell whether a node makes a Message: by its name, or counting."""
    return isinstance(node, ast.Call) and (
        (isinstance(node.func, ast.Name) and node.func.id == "Message")
        or (isinstance(node.func, ast.Attribute) and node.func.attr == "counted")
    )


def literal_messages() -> Iterator[tuple[str, ast.Call]]:
    for where, module in modules("factory_prov"):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and is_message(node):
                yield f"{where}:{node.lineno}", node


def templates_of(call: ast.Call) -> list[str]:
    """Return the template, or the singular and the plural; they are literals."""
    assert all(isinstance(template, ast.Constant) for template in call.args)
    return [ast.literal_eval(template) for template in call.args]


def test_every_template_is_a_literal_and_every_place_has_its_value() -> None:
    for where, call in literal_messages():
        assert len(call.args) == (2 if isinstance(call.func, ast.Attribute) else 1), where
        values = {keyword.arg for keyword in call.keywords}
        for template in templates_of(call):
            places = {found[1] for found in PLACE.finditer(template) if found[1] is not None}
            assert all(re.fullmatch("[a-z][a-z0-9_]*", place) for place in places), where
            assert places == values, where


def pieces(node: ast.AST) -> Iterator[str]:
    """Yield the texts of ours in what fills a place; the templates of Messages in it are whole by themselves."""
    if is_message(node):
        return
    if isinstance(node, (ast.FormattedValue, ast.Subscript)):  # how a value is written is no text
        yield from pieces(node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "listed":
        yield from pieces(node.args[0])
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from pieces(child)


def test_no_sentence_is_joined_from_pieces() -> None:
    """What fills a place has no words of ours in it, there or where its function gets it from."""
    for where, module in modules("factory_prov"):
        for function in functions(module):
            assigned = assignments(function)
            for call in filter(is_message, ast.walk(function)):
                assert isinstance(call, ast.Call)
                for keyword in call.keywords:
                    name = keyword.value.id if isinstance(keyword.value, ast.Name) else ""
                    given = (text for value in assigned.get(name, []) for text in pieces(value))
                    found = [text for text in pieces(keyword.value) if WORDS.search(text)]
                    found += [text for text in given if PHRASE.search(text)]
                    assert not found, f"{where}:{call.lineno}: {keyword.arg} = {found}"


def test_only_names_and_whole_sentences_stand_in_a_sentence() -> None:
    """A noun that is put into a sentence has one case there in English, and several in other languages."""
    found: dict[str, str] = {}
    for where, module in modules("factory_prov"):
        for function in functions(module):
            assigned = assignments(function)
            for call in filter(is_message, ast.walk(function)):
                assert isinstance(call, ast.Call)
                for keyword in call.keywords:
                    name = keyword.value.id if isinstance(keyword.value, ast.Name) else ""
                    for value in (keyword.value, *assigned.get(name, [])):
                        if isinstance(value, ast.Call) and is_message(value):
                            found |= dict.fromkeys(templates_of(value), where)
    others = {template: where for template, where in found.items() if template[-1:] not in (".", "?")}
    assert others.keys() <= NAMES, {template: others[template] for template in others.keys() - NAMES}


def test_no_sentence_is_a_text_before_it_is_shown() -> None:
    for where, module in modules("factory_prov"):
        if not where.startswith(EDGES):
            for function in functions(module):
                if not isinstance(function, ast.FunctionDef) or function.name != "__str__":
                    made = [ast.unparse(node) for node in ast.walk(function) if text_of_a_sentence(node) is not None]
                    assert not made, f"{where}: {made}"


def functions(module: ast.Module) -> list[ast.AST]:
    """Return every function of a module; the module itself when it has none."""
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)] or [module]


def assignments(function: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what a function gives to each of its names."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
    return found


def text_of_a_sentence(node: ast.AST) -> ast.Attribute | None:
    """Return the sentence of an error or Problem that a node makes a text: `str(failure.what)`, `f"{failure.what}"`."""
    value: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str" and node.args:
        value = node.args[0]
    elif isinstance(node, ast.FormattedValue):
        value = node.value
    return value if isinstance(value, ast.Attribute) and value.attr in SENTENCES else None


def is_sentence(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr in SENTENCES) or text_of_a_sentence(node) is not None


def test_nothing_reads_a_sentence_again() -> None:
    """Whoever wants to know what an error is about asks for its class, code or suggestion."""
    for where, module in modules("factory_prov", "desktop"):
        for node in ast.walk(module):
            read = False
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                text, arguments = node.func.value, node.args
                read = (node.func.attr in READING and is_sentence(text)) or (
                    node.func.attr in ("search", "match", "fullmatch") and any(map(is_sentence, arguments))
                )
            elif isinstance(node, ast.Compare):
                read = any(map(is_sentence, (node.left, *node.comparators))) and any(
                    isinstance(each, ast.Constant) and isinstance(each.value, str)
                    for each in (node.left, *node.comparators)
                )
                read |= any(
                    isinstance(each, ast.Attribute) and each.attr == "template"
                    for each in (node.left, *node.comparators)
                )
            assert not read, f"{where}:{getattr(node, 'lineno', 0)}"


def aliases(module: ast.AST) -> Iterator[str]:
    """Yield where Message, or how it counts, gets another name: the catalogue's tool sees no sentence made by that."""
    called = {id(node.func) for node in ast.walk(module) if isinstance(node, ast.Call)}
    inside = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Attribute)}
    types = {id(each) for node in ast.walk(module) for each in _in_a_type(node)}
    for node in ast.walk(module):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (ast.unparse(node) for each in node.names if each.name == "Message" and each.asname)
        elif isinstance(node, ast.Attribute) and node.attr in ("counted", "Message") and id(node) not in called:
            yield ast.unparse(node)
        elif isinstance(node, ast.Name) and node.id == "Message" and isinstance(node.ctx, ast.Load):
            if id(node) not in called | inside | types:
                yield f"Message in line {node.lineno}"
        elif isinstance(node, ast.ClassDef):
            yield from (f"class {node.name}" for base in node.bases if ast.unparse(base).endswith("Message"))


def _in_a_type(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a place for types: notes of them, what `isinstance` asks and `match` compares with."""
    places: list[ast.AST | None] = []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        places = [node.returns]
    elif isinstance(node, (ast.arg, ast.AnnAssign)):
        places = [node.annotation]
    elif isinstance(node, ast.MatchClass):
        places = [node.cls]
    elif isinstance(node, (ast.Subscript, ast.BinOp)):  # list[Message], str | Message
        places = [node]
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("isinstance", "cast", "object.__new__", "Signal"):
        places = [*node.args]
    for place in places:
        yield from ast.walk(place) if place is not None else ()


def test_message_has_no_other_name() -> None:
    for where, module in modules("factory_prov", "desktop"):
        assert not list(aliases(module)), where


@pytest.mark.parametrize(
    "source",
    [
        "n = Message.counted",
        "M = Message",
        "self.n = Message.counted",
        "a, n = 1, Message.counted",
        "(n := Message.counted)('{n} a', '{n} b', n=1)",
        "def f(make=Message): ...",
        "from factory_prov.messages import Message as M",
        "import factory_prov.messages as m; M = m.Message",
        "partial(Message.counted, '{n} a')",
        "list(map(Message, ['a']))",
        "{'a': Message}",
        "class Sentence(Message): ...",
        "n = getattr(Message, 'counted')",
    ],
)
def test_another_name_is_seen(source: str) -> None:
    assert list(aliases(ast.parse(source)))
