"""Where a ThingsBoard server is and what to do there, as an engineer writes it down."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path  # at run time: the job file's reader looks at the types of the fields
from urllib.parse import urlsplit

from factory_prov.errors import InputError
from factory_prov.messages import Message
from factory_prov.naming.templates import expand
from factory_prov.registrars.http.settings import (
    ca_problems,
    name_problems,
    problem,
    time_problems,
    unfilled,
    url_problems,
    without_places,
)
from factory_prov.registrars.when import When

_LONGEST_LABEL = 255


class SignIn(StrEnum):
    """What says who we are: a user with a password, an API key (from version 4.3 on), or a token made elsewhere."""

    PASSWORD = "password"  # noqa: S105
    API_KEY = "api key"
    TOKEN = "token"  # noqa: S105


class CertificateTrust(StrEnum):
    """By what a unit's certificate is known: by itself, or by the CA that signed it and the endpoint name in it."""

    OWN = "own"
    CA = "ca"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingsBoardOptions:
    """The server, the device profile of units, who signs in, and how long anything may take.

    `profile`: name or id of a device profile with LwM2M transport. `label`: text of each device, with {endpoint_name}.
    `unencrypted`: what is sent may be read by others on the network.
    """

    url: str
    profile: str
    sign_in: SignIn = SignIn.PASSWORD
    user: str = ""
    label: str = ""
    certificates: CertificateTrust = CertificateTrust.OWN
    unencrypted: bool = False
    ca_file: Path | None = None
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 10.0
    deadline_s: float = 60.0
    accept_unproven: bool = False
    """PASS also when the server took the unit but does not show us what it has."""
    when: When = When.NOW

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong, each with the name of its field as the place; empty when all is well."""
        return tuple(_unfilled(self)) or (
            *url_problems(self.url, unencrypted=self.unencrypted),
            *_sign_in_problems(self),
            *_other_problems(self),
            *time_problems(self),
        )

    def file_problems(self) -> tuple[InputError, ...]:
        """Return what is wrong with the authority's file: it is missing, or holds no certificate."""
        return ca_problems(self.ca_file)

    @property
    def base_url(self) -> str:
        """The address of the server, without a slash at its end and without the path of its API."""
        return self.url.rstrip("/").removesuffix("/api")

    @property
    def server_name(self) -> str:
        """The name of the server's host, under which its token is kept; the options must be free of problems."""
        return urlsplit(self.url).hostname or ""

    @property
    def address(self) -> str:
        """The address as the job has it."""
        return self.url

    @property
    def summary(self) -> Message:
        """Address and device profile."""
        return Message("{url}, device profile {profile}", url=self.url, profile=self.profile)

    @property
    def profile_id(self) -> str:
        """The id of the device profile where the job names that, empty where it names the profile itself."""
        try:
            return str(uuid.UUID(self.profile))
        except ValueError:
            return ""


def _unfilled(options: ThingsBoardOptions) -> Iterator[InputError]:
    fields = ("url", "profile", "user", "label")
    return unfilled((field, without_places(getattr(options, field))) for field in fields)


def _sign_in_problems(options: ThingsBoardOptions) -> Iterator[InputError]:
    needs_user = options.sign_in is SignIn.PASSWORD
    if needs_user and not options.user:
        what = Message("There is no user to sign in with.")
        yield problem("user", what, Message("Write the user's name, a mail address; not its password."))
    elif options.user and not needs_user:
        what = Message("A token says itself who we are.")
        yield problem("user", what, Message('Leave it out, or write sign_in = "password".'))
    else:
        yield from name_problems("user", options.user)


def _other_problems(options: ThingsBoardOptions) -> Iterator[InputError]:
    if not options.profile.strip() or not options.profile.isprintable():
        what = Message("A device profile has a name.")
        yield problem(
            "profile", what, Message("Write its name or id, as the server's page of device profiles shows it.")
        )
    try:
        label = expand(options.label, endpoint_name="")
    except InputError as failure:
        yield problem("label", failure.what, failure.cure)
        return
    if len(label) > _LONGEST_LABEL or not label.isprintable():
        what = Message("A label is one line of at most {most} characters.", most=_LONGEST_LABEL)
        yield problem("label", what, Message("Write a shorter one, or leave it out."))
