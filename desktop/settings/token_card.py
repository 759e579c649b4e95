"""Settings: the token or password for a server, kept in the keyring of the operating system. It is never shown."""

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
from factory_prov.registrars.kept import Kept, SecretKind, kept_under
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from desktop.preferences import Preferences
    from desktop.threads.background import Background
    from desktop.threads.work import Done

_FIELD_PX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """Whether there is a token or password in the keyring."""

    kept: Kept
    saved: bool


class TokenCard(Card):
    """Asks, saves and deletes in the background: a keyring may ask somebody for a password first."""

    changed = Signal(str)
    """Carries the name in the keyring of what was saved or deleted."""

    def __init__(self, preferences: Preferences, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(preferences, parent)
        self._background = background
        self._state: TokenState | None = None
        self._failure = NOTHING
        self._busy = False
        self._host_name, self._user_name, self._token_name = QLabel(), QLabel(), QLabel()
        self.host, self.user, self.token = QLineEdit(), QLineEdit(), QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.save, self.delete = QPushButton(), QPushButton()
        self.delete.setProperty("role", "danger")
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.more = muted_label()
        for field in (self.host, self.user, self.token):
            limit_width(field, _FIELD_PX)
        self.add_row(self.host, QWidget(), name=self._host_name)
        self.add_row(self.user, QWidget(), name=self._user_name)
        self.add_row(self.token, self.save, self.delete, QWidget(), name=self._token_name)
        self.add_row(self.state)
        self.add_row(self.more)
        for field in (self.host, self.user):
            field.textChanged.connect(self._kept_changed)
            field.editingFinished.connect(self.look)
        self.token.textChanged.connect(self._enable)
        self.token.returnPressed.connect(self.save_token)
        self.save.clicked.connect(self.save_token)
        self.delete.clicked.connect(self.delete_token)
        self.retranslate()
        self._enable()

    def set_host(self, entry: str) -> None:
        """Name what the job's server asks for, as the keyring has it, unless somebody has typed another server."""
        if entry and not self.host.text():
            kept = kept_under(entry)
            self.host.setText(kept.host)
            self.user.setText(kept.user)
            self.look()

    def look(self) -> None:
        """Ask whether there is a token or password."""
        kept = self._kept()
        if kept.host:
            self._run(kept, lambda: _state(kept))

    def save_token(self) -> None:
        """Keep what was typed, and forget it here at once."""
        kept, text = self._kept(), self.token.text()
        secret = Secret(text if kept.user else text.strip())
        self.token.setText("")
        if kept.host and len(secret):
            self._run(kept, lambda: _saved(kept, secret), changing=True)

    def delete_token(self) -> None:
        """Take it out of the keyring."""
        kept = self._kept()
        if kept.host:
            self._run(kept, lambda: _deleted(kept), changing=True)

    def retranslate(self) -> None:
        """Set the words."""
        self.heading.setText(self.tr("Token for the server"))
        self._host_name.setText(self.tr("Server"))
        self._user_name.setText(self.tr("User or client"))
        self.host.setPlaceholderText("eu.iot.avsystem.cloud")
        self.user.setPlaceholderText(self.tr("none for a token"))
        self.host.setAccessibleName(self._host_name.text())
        self.user.setAccessibleName(self._user_name.text())
        self.save.setText(self.tr("Save"))
        self.delete.setText(self.tr("Delete"))
        self._name_secret()
        self._show_state()

    def _name_secret(self) -> None:
        """Say what is kept: a token, or the password of a user or client."""
        kept = self._kept()
        is_token = kept.kind is SecretKind.TOKEN
        self._token_name.setText(self.tr("Token") if is_token else self.tr("Password"))
        self.token.setAccessibleName(self._token_name.text())
        self.save.setAccessibleName(self.tr("Save the token") if is_token else self.tr("Save the password"))
        self.delete.setAccessibleName(self.tr("Delete the token") if is_token else self.tr("Delete the password"))
        more = [self.tr("It is kept in the keyring of this PC and never shown again.")]
        if environment().get(kept.variable, "").strip():
            more.append(self.tr("At present the environment variable {0} goes before it.").format(kept.variable))
        self.more.setText(" ".join(more))

    def _kept(self) -> Kept:
        return Kept(host=self._host(), user=self.user.text().strip())

    def _host(self) -> str:
        text = self.host.text().strip().lower()
        return text.partition("://")[2].partition("/")[0] if "://" in text else text.rstrip("/")

    def _run(self, kept: Kept, work: Callable[[], TokenState], *, changing: bool = False) -> None:
        if changing:
            self.keep_keys(self.token)
        self._busy, self._failure = True, NOTHING
        self._background.ask(lambda _: work(), lambda done: self._take(kept, done, changed=changing))
        self._enable()
        self._show_state()

    def _take(self, kept: Kept, done: Done[TokenState], *, changed: bool = False) -> None:
        if changed and done.failure is None:
            self.changed.emit(kept.entry)
        if kept != self._kept():
            return
        self._busy = False
        if done.failure is None:
            self._state, self._failure = done.answer(), NOTHING
        else:
            self._failure = sentences(done.failure.what, done.failure.cure)
        self._enable()
        self._show_state()

    def _kept_changed(self) -> None:
        self._state, self._failure, self._busy = None, NOTHING, False
        self._name_secret()
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
        else:
            set_role(self.state, "success" if self._state.saved else "warning")
            self.state.setText(self._words(self._state))

    def _words(self, state: TokenState) -> str:
        kept = state.kept
        if kept.kind is SecretKind.TOKEN:
            words = self.tr("✓ A token is saved for {0}.") if state.saved else self.tr("No token is saved for {0}.")
            return words.format(kept.host)
        words = (
            self.tr("✓ The password of {0} is saved for {1}.")
            if state.saved
            else self.tr("No password of {0} is saved for {1}.")
        )
        return words.format(kept.user, kept.host)


def _state(kept: Kept) -> TokenState:
    """Return whether the keyring has it; CredentialsError when it cannot be asked (worker thread)."""
    from factory_prov.registrars.token import find_secret, keyring_name

    keyring_name()
    try:
        find_secret(kept, given=None, token_file=None, environ={})
    except CredentialsError:
        return TokenState(kept=kept, saved=False)
    return TokenState(kept=kept, saved=True)


def _saved(kept: Kept, secret: Secret) -> TokenState:
    from factory_prov.registrars.token import keyring_name, save_secret

    keyring_name()
    save_secret(kept, secret)
    return _state(kept)


def _deleted(kept: Kept) -> TokenState:
    from factory_prov.registrars.token import delete_secret

    delete_secret(kept)
    return _state(kept)
