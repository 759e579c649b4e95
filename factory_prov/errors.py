"""What can go wrong, drawn as a tree; who failed decides the exit code of the command line.

::

    FactoryProvError
    ├── InputError              a file, value or option is wrong             exit 2
    │   ├── PackFormatError     bytes that are no SenML CBOR pack
    │   └── CredentialsError    a key, certificate or token cannot be used
    └── RefusedError            the other side said no, or said nothing      exit 1
        └── ServerError         a registrar's server
            ├── ServerUnreachable   no connection, or it broke
            ├── ServerTimeout       no answer within the deadline
            ├── ServerBusy          429 or 503 until the deadline
            ├── TokenRefused        401, 403: who we are, or what we may do
            ├── ServerConflict      the name is taken by another identity
            └── ServerProtocolError an answer that is none of the documented ones

    Cancelled                   a BaseException: no `except Exception` swallows it   exit 130

Every message is a sentence for a person. No key, token or payload is ever put into one.
"""

from __future__ import annotations


class FactoryProvError(Exception):
    """Root of our errors: what happened, where, and the cure, each a plain sentence without secrets."""

    def __init__(self, what: str, *, place: str = "", cure: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.cure = cure

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}" if self.place else self.what
        return f"{text} {self.cure}".strip()


class InputError(FactoryProvError):
    """A file, value or option given to us is wrong; nothing was changed."""


class PackFormatError(InputError):
    """Bytes that are not a SenML CBOR pack (RFC 8428)."""


class CredentialsError(InputError):
    """A key, certificate or token cannot be used."""


class RefusedError(FactoryProvError):
    """The other side said no, or said nothing in time."""


class ServerError(RefusedError):
    """A registrar's server did not register the device."""


class ServerUnreachable(ServerError):
    """No connection to the server, or it broke."""


class ServerTimeout(ServerError):
    """The server did not answer within the deadline."""


class ServerBusy(ServerError):
    """The server asked to come back later (429, 503) until the deadline was over."""


class TokenRefused(ServerError):
    """The server refused the token or its permissions (401, 403)."""


class ServerConflict(ServerError):
    """The endpoint name or identity is already taken by something else."""


class ServerProtocolError(ServerError):
    """The server answered in a way that is not documented."""


class Cancelled(BaseException):
    """The user stopped the work. Not an Exception, so that no broad handler swallows it."""
