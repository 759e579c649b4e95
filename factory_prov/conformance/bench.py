"""The place where a device is tried: it brings the device into the state that a trial begins with."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.conformance.device import Device
from factory_prov.conformance.packs import OBJECTS, SECURITY, TrialPack, good_pack
from factory_prov.conformance.recovery import Recovery
from factory_prov.conformance.verdicts import Broken, NotTried
from factory_prov.device_contract.files import ERASE_FILE, DeviceState, Optional
from factory_prov.device_contract.identity import DeviceIdentity
from factory_prov.device_contract.results import commit_of
from factory_prov.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What the device may be put through. `erase`: a configuration that was there before."""

    erase: bool = False
    lock: bool = False


class Bench:
    """One device of version 2, who can help it, and the packs that were made for it."""

    def __init__(self, device: Device, recovery: Recovery, permission: Permission) -> None:
        self.device = device
        self.permission = permission
        self.identity: DeviceIdentity | None = None
        """What the device said at first, None where it says nothing that can be read."""
        self.stored: TrialPack | None = None
        """The pack of ours that the device is known to have stored."""
        self.packs = list[TrialPack]()
        """All packs that were made here: nothing of their keys may come back."""
        self._recovery = recovery

    def new_pack(self, *, secure: bool = True) -> TrialPack:
        """Return a good pack with a key of its own; NotTried where the device takes none of ours."""
        identity = self.identity
        pack = good_pack(secure=secure, objects=OBJECTS if identity is None else identity.objects)
        return self.fitting(pack)

    def fitting(self, pack: TrialPack) -> TrialPack:
        """Look for the keys of this pack too in what comes back; NotTried where the device need not take it."""
        identity = self.identity
        if identity is not None and SECURITY not in identity.objects:
            raise NotTried(Message("the device does not take the object 0, of which the packs of the trials are made."))
        if identity is not None and len(pack.data) > identity.capacity_bytes:
            raise NotTried(Message("the device takes no pack that is large enough for this."))
        return self.remember(pack)

    def remember(self, pack: TrialPack) -> TrialPack:
        """Look for the keys of this pack too in what comes back."""
        self.packs.append(pack)
        return pack

    def known_identity(self) -> DeviceIdentity:
        """Return what the device said at first; NotTried where nobody knows."""
        if self.identity is None:
            raise NotTried(Message("the device's identity cannot be read."))
        return self.identity

    def offered(self, optional: Optional) -> bool:
        """Whether the device has one of the optional files."""
        return self.identity is not None and optional in self.identity.optional

    def make_empty(self) -> None:
        """Have the device without a configuration; NotTried where that cannot be done."""
        found = self._state()
        self.stored = None
        if found.state is DeviceState.EMPTY:
            return
        self._refuse_somebodys(found)
        if found.state is DeviceState.PROVISIONED and found.sha256 and self._erased_by_file(found.sha256):
            return
        self._erase_chip()

    def make_provisioned(self) -> TrialPack:
        """Have the device hold a good pack of ours; NotTried where that cannot be done."""
        found = self._state()
        if found.state is DeviceState.PROVISIONED and self.stored and found.sha256 == self.stored.sha256:
            return self.stored
        self.make_empty()
        return self.provision()

    def provision(self) -> TrialPack:
        """Send a good pack in the plain way; NotTried where the device does not take it."""
        pack = self.new_pack()
        try:
            self.device.send(pack.data)
            taken = self.device.commit(pack.sha256).applied(pack.sha256)
        except Broken as broken:
            raise NotTried(Message("a good pack was not taken: {why}", why=broken.why)) from None
        if not taken:
            raise NotTried(Message("a good pack was not taken."))
        self.stored = pack
        return pack

    def restart(self) -> bool:
        """Start the device again in spite of everything; whether somebody could."""
        return self._recovery.restart()

    def _refuse_somebodys(self, found: DeviceIdentity) -> None:
        """Leave a configuration alone that may have been there before: what the device held at first is not known."""
        ours = any(pack.sha256 == found.sha256 for pack in self.packs)
        if self.identity is None and not ours and not self.permission.erase:
            raise NotTried(Message("the device has a configuration, which the trials would erase."))

    def _state(self) -> DeviceIdentity:
        try:
            return self.device.identity()
        except Broken as broken:
            raise NotTried(Message("the device's state cannot be read: {why}", why=broken.why)) from None

    def _erased_by_file(self, sha256: bytes) -> bool:
        """Erase by the contract's own way; whether the device is empty now."""
        if not self.offered(Optional.ERASE):
            return False
        try:
            self.device.write_whole(ERASE_FILE, commit_of(sha256))
            self.device.final()  # erasing may go on behind its answer
            return self.device.identity().state is DeviceState.EMPTY
        except Broken:
            return False

    def _erase_chip(self) -> None:
        """Erase the chip by whoever can."""
        device = self.device
        device.line.forget_console()
        if not self._recovery.empty():
            raise NotTried(
                Message("the device has a configuration, and nobody can erase it: use --probe with --image.")
            )
        device.note(Message("erase the chip, flash its firmware and start it"), Message("done"))
        try:
            device.wait_ready()
            empty = device.identity().state is DeviceState.EMPTY
        except Broken as broken:
            raise NotTried(Message("the device did not come back: {why}", why=broken.why)) from None
        if not empty:
            raise NotTried(Message("the device still has a configuration after its chip was erased."))
