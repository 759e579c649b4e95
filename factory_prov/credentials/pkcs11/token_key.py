"""A key on a token, as an authority signs with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from factory_prov.credentials.pkcs11 import pins
from factory_prov.credentials.pkcs11.owner import owner_of
from factory_prov.credentials.pkcs11.place import KeyFacts, KeyPlace, TokenFacts, TokenPlace
from factory_prov.errors import SigningKeyUnfit
from factory_prov.messages import Message
from factory_prov.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

    from factory_prov.cancel import CancelToken
    from factory_prov.credentials.pkcs11.library import OpenToken

T = TypeVar("T")
_MAKING_LIMIT_S = 120.0
"""A smart card takes its time to make a key, an RSA key most of all."""


class TokenKey:
    """A key on a token: it can only sign. Any thread may call it; the PIN is asked for with the first signature.

    Meets `SigningKey` of the authority. Each signature is looked at before it is given on.
    """

    def __init__(self, place: KeyPlace, public_key_der: bytes) -> None:
        self._place = place
        self._public_key_der = public_key_der

    def __repr__(self) -> str:
        return f"TokenKey({self._place.name})"

    @property
    def place(self) -> KeyPlace:
        """Where it is."""
        return self._place

    @property
    def public_key_der(self) -> bytes:
        """Its public half, as SubjectPublicKeyInfo."""
        return self._public_key_der

    def ready(self) -> None:
        """Log in and look for the key now, so that a person is asked for the PIN before anything is begun."""
        find_key(self._place)

    def sign(self, data: bytes, digest: str, *, cancel: CancelToken | None = None) -> bytes:
        """Return the signature of the data; SigningTokenError when the token cannot, now or at all."""

        def work(typed: Secret | None) -> bytes:
            return owner_of(self._place.token.module).ask(
                lambda library: library.with_key(
                    self._place, lambda opened, key: _signature(opened, key, data, digest), typed
                ),
                cancel=cancel,
            )

        signature = pins.with_pin(self._place.token, work)
        self._require_right(signature, data, digest)
        return signature

    def _require_right(self, signature: bytes, data: bytes, digest: str) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        public: Any = load_der_public_key(self._public_key_der)
        algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest]
        try:
            if isinstance(public, ec.EllipticCurvePublicKey):
                public.verify(signature, data, ec.ECDSA(algorithm))
            else:
                public.verify(signature, data, padding.PKCS1v15(), algorithm)
        except InvalidSignature:
            raise SigningKeyUnfit(
                Message("The key on the token is not the one of this certificate, or the token signs wrongly."),
                place=self._place.name,
                cure=Message("Plug in the right token, or name the right key."),
            ) from None


def tokens(module: Path) -> tuple[TokenFacts, ...]:
    """Return the tokens that this library finds; asks for no PIN."""
    return owner_of(module).ask(lambda library: library.tokens())


def token_facts(place: TokenPlace) -> TokenFacts:
    """Return what the one token that is meant says of itself; asks for no PIN."""
    return owner_of(place.module).ask(lambda library: library.facts(place))


def keys(place: TokenPlace) -> tuple[KeyFacts, ...]:
    """Return the keys on this token that could sign certificates."""
    from factory_prov.credentials.pkcs11.search import listed_keys

    return pins.with_pin(
        place,
        lambda typed: owner_of(place.module).ask(
            lambda library: library.with_token(place, lambda opened: listed_keys(opened.session), typed)
        ),
    )


def find_key(place: KeyPlace) -> tuple[TokenKey, KeyFacts]:
    """Return the one key that is meant, and what the token says of it."""
    return _as_key(place, lambda library, typed: library.with_key(place, _facts_at(place), typed))


def make_key(place: KeyPlace, curve: str = "secp256r1") -> tuple[TokenKey, KeyFacts]:
    """Make a key on the token, which cannot be taken out of it, under this label; see `find_key`."""
    from factory_prov.credentials.pkcs11.search import new_key

    if not place.label:
        raise SigningKeyUnfit(Message("A new key needs a label."), place=place.token.name, cure=Message("Give one."))

    def work(library: Any, typed: Secret | None) -> KeyFacts:
        made: KeyFacts = library.with_token(
            place.token, lambda opened: _facts_at(place)(opened, new_key(opened.session, place, curve)), typed
        )
        return made

    key, facts = _as_key(place, work)
    if facts.extractable:
        raise SigningKeyUnfit(
            Message("The token has made a key that can be taken out of it again."),
            place=place.name,
            cure=Message("Delete it with the maker's program, and use a token that keeps its keys."),
        )
    return key, facts


def try_pin(place: TokenPlace, pin: Secret) -> TokenFacts:
    """Log in with a PIN that a person gave, and return the token; SigningTokenPin when it is wrong."""
    from factory_prov.credentials.pkcs11.library import facts_of_open

    return owner_of(place.module).ask(lambda library: library.with_token(place, facts_of_open, pin))


def _as_key(place: KeyPlace, work: Callable[[Any, Secret | None], KeyFacts]) -> tuple[TokenKey, KeyFacts]:
    def asked(typed: Secret | None) -> KeyFacts:
        return owner_of(place.token.module).ask(lambda library: work(library, typed), limit_s=_MAKING_LIMIT_S)

    facts = pins.with_pin(place.token, asked)
    exact = KeyPlace(token=place.token, label=facts.label, key_id=facts.key_id)
    return TokenKey(exact, facts.public_key_der), facts


def _facts_at(place: KeyPlace) -> Callable[[OpenToken, Any], KeyFacts]:
    from factory_prov.credentials.pkcs11.search import facts_of

    return lambda opened, key: facts_of(opened.session, key, place)


def _signature(opened: OpenToken, key: Any, data: bytes, digest: str) -> bytes:
    """Sign in the token's thread, in the form that certificates have."""
    from pkcs11 import Attribute, KeyType, Mechanism

    pin = opened.pin.reveal().decode() if opened.pin is not None and key[Attribute.ALWAYS_AUTHENTICATE] else None
    if key.key_type is KeyType.RSA:
        return bytes(key.sign(data, mechanism=Mechanism[f"{digest.upper()}_RSA_PKCS"], pin=pin))
    return _as_der(bytes(key.sign(hashlib.new(digest, data).digest(), mechanism=Mechanism.ECDSA, pin=pin)))


def _as_der(raw: bytes) -> bytes:
    """Write the two numbers that a token gives (r and s, each of the size of the curve) as ECDSA-Sig-Value."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
