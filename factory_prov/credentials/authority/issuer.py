"""An authority of this PC as what gives units their certificates."""

from __future__ import annotations

from factory_prov.clock import now
from factory_prov.credentials.authority.authority import Authority, look_at, open_authority
from factory_prov.credentials.authority.device import DeviceSigner, term
from factory_prov.credentials.authority.folder import AuthorityFolder
from factory_prov.credentials.authority.options import CaOptions
from factory_prov.credentials.authority.stand_in import stand_in_for
from factory_prov.credentials.certificate import KeyPair


class AuthorityIssuer:
    """Makes a key and its certificate for each unit. Threads may share it."""

    def __init__(self, options: CaOptions) -> None:
        """Nothing is opened yet: whoever only makes samples needs no key."""
        self._options = options
        self._signer: DeviceSigner | None = None
        self._sampler: DeviceSigner | None = None

    def ready(self) -> Authority:
        """Take the authority's key, if that was not done; AuthorityMissing, AuthorityLocked, AuthorityUnfit."""
        authority = open_authority(self._options.authority)
        term(authority.view, self._options, now())
        self._signer = self._signer or DeviceSigner(authority, self._options)
        return authority

    def make(self, endpoint_name: str | None) -> KeyPair:
        """See `Issuer`; whoever makes it has it written down before it leaves (`KeyPair.issued`)."""
        if self._signer is None:
            self.ready()
        assert self._signer is not None  # noqa: S101  # ready() has made it
        return self._signer.pair(endpoint_name)

    def sample(self, endpoint_name: str) -> KeyPair:
        """See `Issuer`: a stand-in signs, and no server trusts that."""
        if self._sampler is None:
            view = look_at(AuthorityFolder(self._options.authority))
            self._sampler = DeviceSigner(stand_in_for(view), self._options)
        return self._sampler.pair(endpoint_name)
