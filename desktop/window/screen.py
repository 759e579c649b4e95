"""What the window knows of a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget


class Screen(Protocol):
    """One button on the rail and one page; a QObject that stays light until its page is asked for.

    Of an unmade page nothing is unsaved and nothing is to be closed.
    """

    @property
    def icon(self) -> str:
        """The name of its icon, which is its own name too."""

    @property
    def name(self) -> str:
        """What the rail calls it, in the present language."""

    @property
    def title(self) -> str:
        """What is open in it, for the window's title; "" for nothing."""

    @property
    def page(self) -> QWidget:
        """What is shown; made when it is first asked for."""

    @property
    def notice(self) -> SignalInstance:
        """Carries a Notice, or None: what the last one was about is done."""

    @property
    def wanted(self) -> SignalInstance:
        """It has to be seen: show it."""

    @property
    def title_changed(self) -> SignalInstance:
        """There is another title."""

    def activate(self) -> None:
        """Bring it up to date: it is shown from now on."""

    def may_close(self, then: Callable[[], None]) -> bool:
        """Whether nothing is lost by leaving it; if not it asks, and calls `then` once somebody has decided."""

    def close(self) -> None:
        """End what goes on in it; safe twice."""
