"""Find a key on a token, read its public half, and make a new one there."""

from __future__ import annotations

import secrets
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from factory_prov.credentials.pkcs11.place import KeyFacts, KeyPlace
from factory_prov.errors import SigningKeyUnfit
from factory_prov.messages import Message, listed

if TYPE_CHECKING:
    from pkcs11 import Session

_CURVES: MappingProxyType[bytes, type[ec.EllipticCurve]] = MappingProxyType(
    {
        bytes.fromhex("06082a8648ce3d030107"): ec.SECP256R1,
        bytes.fromhex("06052b81040022"): ec.SECP384R1,
        bytes.fromhex("06052b81040023"): ec.SECP521R1,
    }
)
"""CKA_EC_PARAMS → the curve: its object identifier in DER (SEC 2, appendix A.2.1)."""
_ID_BYTES = 8
_OCTETS = 0x04


def found_key(session: Session, place: KeyPlace) -> Any:
    """Return the one private key that is meant, fit to sign; SigningKeyUnfit when there is none, or several."""
    from pkcs11 import Attribute, ObjectClass

    wanted: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    if place.label:
        wanted[Attribute.LABEL] = place.label
    if place.key_id:
        wanted[Attribute.ID] = place.key_id
    found = list(session.get_objects(wanted))  # to its end: a search that is left stays open
    if len(found) != 1:
        raise _not_one(session, place, found)
    key: Any = found[0]
    if not _said(key, Attribute.SIGN, or_else=True):
        cure = Message("Name a key that was made for signing.")
        raise SigningKeyUnfit(Message("This key may not sign."), place=place.name, cure=cure)
    return key


def listed_keys(session: Session) -> tuple[KeyFacts, ...]:
    """Return the keys on the token that could sign certificates."""
    from pkcs11 import Attribute, ObjectClass

    keys: list[Any] = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
    return tuple(facts for key in keys if (facts := _facts_or_none(session, key)) is not None)


def facts_of(session: Session, key: Any, place: KeyPlace) -> KeyFacts:
    """Return what the token says of this key; SigningKeyUnfit where its public half is nowhere to be had."""
    facts = _facts_or_none(session, key)
    if facts is None:
        raise SigningKeyUnfit(
            Message("The token does not show the public half of this key, or it is of a kind we do not use."),
            place=place.name,
            cure=Message("Have it keep the public key or a certificate under the same id; EC on P-256 is best."),
        )
    return facts


def new_key(session: Session, place: KeyPlace, curve: str) -> Any:
    """Make a key pair on the token that cannot be taken out of it; its label must be new there."""
    from pkcs11 import Attribute, KeyType, MechanismFlag, ObjectClass
    from pkcs11.util.ec import encode_named_curve_parameters

    for attribute, value in ((Attribute.LABEL, place.label), (Attribute.ID, place.key_id)):
        if value and list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, attribute: value})):
            cure = Message("Choose another label or id, or take the key that is there.")
            what = Message("The token has a key with this label or id already.")
            raise SigningKeyUnfit(what, place=place.name, cure=cure)
    parameters: Any = session.create_domain_parameters(
        KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters(curve)}, local=True
    )
    _, key = parameters.generate_keypair(
        id=place.key_id or secrets.token_bytes(_ID_BYTES),
        label=place.label,
        store=True,
        capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
        private_template={Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True},
    )
    return key


def _not_one(session: Session, place: KeyPlace, found: list[Any]) -> SigningKeyUnfit:
    from pkcs11 import Attribute

    if found:
        ids = listed([bytes(key[Attribute.ID]).hex() for key in found], "and")
        what = Message("The token has several such keys, with the ids {ids}.", ids=ids)
        return SigningKeyUnfit(what, place=place.name, cure=Message("Name one by its id."))
    names = [Message("{label} ({key_id})", label=key.label, key_id=key.key_id.hex()) for key in listed_keys(session)]
    what = (
        Message("The token has no such key. It has: {keys}.", keys=listed(names, "and"))
        if names
        else Message("The token has no such key, and no other that could sign.")
    )
    return SigningKeyUnfit(what, place=place.name, cure=Message("Correct the label or id, or plug in the right token."))


def _facts_or_none(session: Session, key: Any) -> KeyFacts | None:
    from pkcs11 import Attribute

    key_id = bytes(_said(key, Attribute.ID, or_else=b""))
    label = str(_said(key, Attribute.LABEL, or_else=""))
    public = _public_half(session, key, {Attribute.ID: key_id} if key_id else {Attribute.LABEL: label})
    if public is None:
        return None
    return KeyFacts(
        label=label,
        key_id=key_id,
        public_key_der=public,
        extractable=bool(_said(key, Attribute.EXTRACTABLE, or_else=False))
        or not _said(key, Attribute.SENSITIVE, or_else=True),
    )


def _public_half(session: Session, key: Any, same: dict[Any, Any]) -> bytes | None:
    """Read it from the public key with the same id, a certificate with that id, or the private key itself."""
    from pkcs11 import Attribute, ObjectClass

    beside: list[Any] = []
    for kind in (ObjectClass.PUBLIC_KEY, ObjectClass.CERTIFICATE):
        beside += list(session.get_objects({Attribute.CLASS: kind, **same}))
    for thing in (*beside, key):
        for reading in (_of_ec, _of_rsa, _of_certificate):
            if (found := reading(thing)) is not None:
                return found
    return None


def _of_ec(thing: Any) -> bytes | None:
    from pkcs11 import Attribute

    parameters, point = _said(thing, Attribute.EC_PARAMS), _said(thing, Attribute.EC_POINT)
    curve = _CURVES.get(bytes(parameters or b""))
    if curve is None or not point:
        return None
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(curve(), _bare_point(bytes(point), curve()))
    except ValueError:
        return None
    return _spki(key)


def _bare_point(point: bytes, curve: ec.EllipticCurve) -> bytes:
    """Take the point out of its OCTET STRING, in which tokens should (PKCS#11 2.40) but do not all put it."""
    bare_bytes = 1 + 2 * ((curve.key_size + 7) // 8)
    if len(point) > bare_bytes and point[0] == _OCTETS:
        return point[-bare_bytes:]
    return point


def _of_rsa(thing: Any) -> bytes | None:
    from pkcs11 import Attribute

    modulus, exponent = _said(thing, Attribute.MODULUS), _said(thing, Attribute.PUBLIC_EXPONENT)
    if not modulus or not exponent:
        return None
    try:
        numbers = rsa.RSAPublicNumbers(int.from_bytes(bytes(exponent)), int.from_bytes(bytes(modulus)))
        return _spki(numbers.public_key())
    except ValueError:
        return None


def _of_certificate(thing: Any) -> bytes | None:
    from pkcs11 import Attribute, ObjectClass

    if _said(thing, Attribute.CLASS) is not ObjectClass.CERTIFICATE:
        return None
    try:
        key = x509.load_der_x509_certificate(bytes(_said(thing, Attribute.VALUE) or b"")).public_key()
    except ValueError:
        return None
    return _spki(key) if isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey) else None


def _spki(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _said(thing: Any, attribute: Any, *, or_else: Any = None) -> Any:
    """Return what the token says of this; not every token answers everything."""
    from pkcs11 import exceptions

    try:
        return thing[attribute]
    except (exceptions.AttributeTypeInvalid, exceptions.AttributeSensitive, exceptions.FunctionFailed, IndexError):
        return or_else
