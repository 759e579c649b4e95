"""The arrows of the house point down: no module imports itself round a corner, at no time and for no type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import grimp
import pytest


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import there is: lazy ones and those for types alone are counted too."""
    return grimp.build_graph("factory_prov", "desktop", exclude_type_checking_imports=False, cache_dir=None)


def test_no_module_imports_itself_round_a_corner(graph: grimp.ImportGraph) -> None:
    found = {" <-> ".join(sorted(circle)) for circle in circles(graph)}
    assert found == set()


def test_a_circle_is_found() -> None:
    made = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")):
        made.add_import(importer=importer, imported=imported)
    assert [sorted(circle) for circle in circles(made)] == [["a", "b", "c"]]


def circles(graph: grimp.ImportGraph) -> Iterator[set[str]]:
    """Yield the modules that reach each other, by Tarjan's strongly connected components."""
    components = _Components({name: graph.find_modules_directly_imported_by(name) for name in sorted(graph.modules)})
    return (found for found in components.all() if len(found) > 1)


class _Components:
    """Depth first, as in R. Tarjan, "Depth-first search and linear graph algorithms" (1972)."""

    def __init__(self, arrows: dict[str, Iterable[str]]) -> None:
        self._arrows = arrows
        self._number: dict[str, int] = {}
        self._lowest: dict[str, int] = {}
        self._open: list[str] = []

    def all(self) -> list[set[str]]:
        found: list[set[str]] = []
        for name in self._arrows:
            if name not in self._number:
                self._visit(name, found)
        return found

    def _visit(self, name: str, found: list[set[str]]) -> None:
        self._number[name] = self._lowest[name] = len(self._number)
        self._open.append(name)
        for other in self._arrows[name]:
            if other not in self._number:
                self._visit(other, found)
                self._lowest[name] = min(self._lowest[name], self._lowest[other])
            elif other in self._open:
                self._lowest[name] = min(self._lowest[name], self._number[other])
        if self._lowest[name] == self._number[name]:
            first = self._open.index(name)
            found.append(set(self._open[first:]))
            del self._open[first:]
