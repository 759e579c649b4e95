"""Settings: the token for a server, kept in the keyring of the operating system. It is never shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop.settings.card import Card, limit_width, muted_label, set_role
from desktop.translation import translated
from factory_prov.environment import environment
from factory_prov.errors import CredentialsError
from factory_prov.messages import NOTHING, sentences
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.threads.background import Background
    from desktop.threads.work import Done

_FIELD_PX = 300
_ENVIRONMENT = "FACTORY_PROV_TOKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """Whether there is a token for a host in the keyring."""

    host: str
    saved: bool


class TokenCard(Card):
    """Asks, saves and deletes in the background: a keyring may ask somebody for a password first."""

    changed = Signal(str)
    """Carries the host whose token was saved or deleted."""

    def __init__(self, preferences: Preferences, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._background = background
        self._state: TokenState | None = None
        self._failure = NOTHING
        self._busy = False
        self._host_name, self._token_name = QLabel(), QLabel()
        self.host, self.token = QLineEdit(), QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.save, self.delete = QPushButton(), QPushButton()
        self.delete.setProperty("role", "danger")
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.more = muted_label()
        for field in (self.host, self.token):
            limit_width(field, _FIELD_PX)
        self.add_row(self.host, QWidget(), name=self._host_name)
        self.add_row(self.token, self.save, self.delete, QWidget(), name=self._token_name)
        self.add_row(self.state)
        self.add_row(self.more)
        self.host.textChanged.connect(self._host_changed)
        self.host.editingFinished.connect(self.look)
        self.token.textChanged.connect(self._enable)
        self.token.returnPressed.connect(self.save_token)
        self.save.clicked.connect(self.save_token)
        self.delete.clicked.connect(self.delete_token)
        self.retranslate()
        self._enable()

    def set_host(self, host: str) -> None:
        """Name the job's server, unless somebody has typed another."""
        if host and not self.host.text():
            self.host.setText(host)
            self.look()

    def look(self) -> None:
        """Ask whether there is a token for the host."""
        host = self._host()
        if host:
            self._run(host, lambda: _state(host))

    def save_token(self) -> None:
        """Keep what was typed, and forget it here at once."""
        host, token = self._host(), Secret(self.token.text().strip())
        self.token.setText("")
        if host and len(token):
            self._run(host, lambda: _saved(host, token), changing=True)

    def delete_token(self) -> None:
        """Take the host's token out of the keyring."""
        host = self._host()
        if host:
            self._run(host, lambda: _deleted(host), changing=True)

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Token for the server"))
        self._host_name.setText(self.tr("Server"))
        self._token_name.setText(self.tr("Token"))
        self.host.setPlaceholderText("eu.iot.avsystem.cloud")
        self.host.setAccessibleName(self._host_name.text())
        self.token.setAccessibleName(self._token_name.text())
        self.save.setText(self.tr("Save"))
        self.save.setAccessibleName(self.tr("Save the token"))
        self.delete.setText(self.tr("Delete"))
        self.delete.setAccessibleName(self.tr("Delete the token"))
        more = [self.tr("It is kept in the keyring of this PC and never shown again.")]
        if environment().get(_ENVIRONMENT, "").strip():
            more.append(self.tr("At present the environment variable {0} goes before it.").format(_ENVIRONMENT))
        self.more.setText(" ".join(more))
        self._show_state()

    def _host(self) -> str:
        text = self.host.text().strip().lower()
        return text.partition("://")[2].partition("/")[0] if "://" in text else text.rstrip("/")

    def _run(self, host: str, work: Callable[[], TokenState], *, changing: bool = False) -> None:
        if changing:
            self.keep_keys(self.token)
        self._busy, self._failure = True, NOTHING
        self._background.ask(lambda _: work(), lambda done: self._take(host, done, changed=changing))
        self._enable()
        self._show_state()

    def _take(self, host: str, done: Done[TokenState], *, changed: bool = False) -> None:
        if changed and done.failure is None:
            self.changed.emit(host)
        if host != self._host():
            return
        self._busy = False
        if done.failure is None:
            self._state, self._failure = done.answer(), NOTHING
        else:
            self._failure = sentences(done.failure.what, done.failure.cure)
        self._enable()
        self._show_state()

    def _host_changed(self) -> None:
        self._state, self._failure, self._busy = None, NOTHING, False
        self._enable()
        self._show_state()

    def _enable(self) -> None:
        self.save.setEnabled(bool(self._host() and self.token.text()) and not self._busy)
        self.delete.setEnabled(self._state is not None and self._state.saved and not self._busy)

    def _show_state(self) -> None:
        if self._failure:
            set_role(self.state, "error")
            self.state.setText(translated(self._failure))
        elif self._busy:
            set_role(self.state, "muted")
            self.state.setText(self.tr("Asking the keyring …"))
        elif self._state is None:
            set_role(self.state, "muted")
            self.state.setText(self.tr("Name the server first."))
        elif self._state.saved:
            set_role(self.state, "success")
            self.state.setText(self.tr("✓ A token is saved for {0}.").format(self._state.host))
        else:
            set_role(self.state, "warning")
            self.state.setText(self.tr("No token is saved for {0}.").format(self._state.host))


def _state(host: str) -> TokenState:
    """Return whether the keyring has a token for the host; CredentialsError when it cannot be asked (worker thread)."""
    from factory_prov.registrars.token import find_token, keyring_name

    keyring_name()
    try:
        find_token(host=host, given=None, token_file=None, environ={})
    except CredentialsError:
        return TokenState(host=host, saved=False)
    return TokenState(host=host, saved=True)


def _saved(host: str, token: Secret) -> TokenState:
    from factory_prov.registrars.token import keyring_name, save_token

    keyring_name()
    save_token(host, token)
    return _state(host)


def _deleted(host: str) -> TokenState:
    from factory_prov.registrars.token import delete_token

    delete_token(host)
    return _state(host)
