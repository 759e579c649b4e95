"""A value that must not be seen: keys and tokens travel in this wrapper, which never prints them."""

from __future__ import annotations


class Secret:
    """Bytes that show only their length; `reveal()` is the one way in, easy to search for."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes | str) -> None:
        self._value = value.encode() if isinstance(value, str) else bytes(value)

    def reveal(self) -> bytes:
        """Return the bytes themselves."""
        return self._value

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        import hmac  # loads OpenSSL; most runs compare no secrets

        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    __hash__ = None  # type: ignore[assignment]  # a secret is no dictionary key

    def __repr__(self) -> str:
        return f"<{len(self._value)} bytes, secret>"

    def __reduce__(self) -> str:
        raise TypeError("a Secret is not pickled")
