"""How tiles share the room."""

from __future__ import annotations

import pytest

from desktop.provision.tiles.layout import GAP_PX, LEAST_HEIGHT_PX, LEAST_WIDTH_PX, MARGIN_PX, grid, sizes

AREAS = [(1204, 460), (1844, 820), (824, 480), (3764, 1700)]


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("count", [*range(1, 25), 60])
def test_every_tile_is_legible_and_inside(count: int, area: tuple[int, int]) -> None:
    found = grid(count, *area)
    assert found.columns * found.rows >= count
    assert found.columns * (found.rows - 1) < count
    assert found.tile_width_px >= LEAST_WIDTH_PX
    assert found.tile_height_px >= LEAST_HEIGHT_PX
    assert found.columns * (found.tile_width_px + GAP_PX) - GAP_PX + 2 * MARGIN_PX <= area[0]
    if not found.scrolls:
        assert found.rows * (found.tile_height_px + GAP_PX) - GAP_PX + 2 * MARGIN_PX - 4 <= area[1]


def test_one_tile_fills_the_page() -> None:
    found = grid(1, 1204, 460)
    assert (found.tile_width_px, found.tile_height_px) == (1164, 424)
    assert sizes(1164, 424).verdict_px > 3 * 34


@pytest.mark.parametrize("count", [2, 3, 4])
def test_up_to_four_stand_in_a_row(count: int) -> None:
    assert grid(count, 1204, 460).columns == count


def test_a_row_wraps_when_its_tiles_were_too_narrow() -> None:
    assert grid(4, 700, 460).columns == 2


def test_eight_are_as_in_the_drawing() -> None:
    found = grid(8, 1204, 460)
    assert (found.columns, found.rows, found.tile_width_px) == (4, 2, 280)
    assert sizes(280, 204).body_px == 14


@pytest.mark.parametrize("area", AREAS[:2])
def test_two_dozen_need_no_scrolling(area: tuple[int, int]) -> None:
    assert not grid(24, *area).scrolls


def test_more_than_there_is_room_for_scroll() -> None:
    assert grid(60, 824, 400).scrolls


@pytest.mark.parametrize("area", [(0, 0), (50, 40), (160, 110)])
def test_no_area_is_too_small(area: tuple[int, int]) -> None:
    found = grid(5, *area)
    assert found.columns >= 1
    assert found.tile_height_px > 0


def test_the_verdict_grows_with_its_tile() -> None:
    heights = range(LEAST_HEIGHT_PX, 900, 10)
    verdicts = [sizes(2000, height).verdict_px for height in heights]
    assert verdicts == sorted(verdicts)
    assert verdicts[0] >= 22
