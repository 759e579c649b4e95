"""An authority for demo and training: made for the moment, in memory, and gone with it."""

from __future__ import annotations

from factory_prov.credentials.authority.authority import Authority, AuthorityView
from factory_prov.credentials.authority.certificates import AuthorityPlan, new_key, root_certificate
from factory_prov.credentials.authority.device import DeviceSigner
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.signing import Signer
from factory_prov.credentials.authority.signing_key import HeldKey
from factory_prov.credentials.certificate import KeyPair
from factory_prov.credentials.reading import parse_certificate

_NAME = "practice"
_YEARS = 20


class PracticeIssuer:
    """An issuer (see `Issuer`) whose authority nobody has but this process. Threads may share it."""

    def __init__(self) -> None:
        key = HeldKey(new_key("P-256"))
        plan = AuthorityPlan(subject="CN=Practice CA", years=_YEARS, path_length=0)
        certificate = parse_certificate(root_certificate(Signer(key), plan), place=_NAME)
        view = AuthorityView(name=_NAME, certificate=certificate)
        self._signer = DeviceSigner(Authority(view, key), CaOptions(authority=_NAME))

    def make(self, endpoint_name: str | None) -> KeyPair:
        """See `Issuer`."""
        return self._signer.pair(endpoint_name)

    def sample(self, endpoint_name: str) -> KeyPair:
        """See `Issuer`."""
        return self._signer.pair(endpoint_name)
