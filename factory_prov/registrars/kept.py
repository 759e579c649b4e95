"""What somebody must keep on this PC for a server, and under which names it is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TOKEN_VARIABLE = "FACTORY_PROV_TOKEN"  # noqa: S105 - the name of a variable
PASSWORD_VARIABLE = "FACTORY_PROV_SERVER_PASSWORD"  # noqa: S105


class SecretKind(StrEnum):
    """What a server asks for: a token made elsewhere, or what this program gets its tokens with."""

    TOKEN = "token"  # noqa: S105
    PASSWORD = "password"  # noqa: S105 - and the secret of a client, which is one too


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A secret for a server. `user`: who logs in with it, a user's name or a client's id; empty for a token.

    `own_variable`: that of the environment for one who must not get what a server of units gets.
    """

    host: str
    user: str = ""
    own_variable: str = ""

    @property
    def kind(self) -> SecretKind:
        """What it is."""
        return SecretKind.PASSWORD if self.user else SecretKind.TOKEN

    @property
    def entry(self) -> str:
        """Its name in the keyring: the host, behind the user where there is one."""
        return f"{self.user}@{self.host}" if self.user else self.host

    @property
    def variable(self) -> str:
        """The variable of the environment that may hold it."""
        return self.own_variable or (PASSWORD_VARIABLE if self.user else TOKEN_VARIABLE)


def kept_under(entry: str) -> Kept:
    """Return what such a name in the keyring stands for; a user's name may have an @ in it, a host none."""
    user, _, host = entry.rpartition("@")
    return Kept(host=host.lower(), user=user)
