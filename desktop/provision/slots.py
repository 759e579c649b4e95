"""What is plugged in, as slots of the model: who comes, who goes, who may start by itself."""

from __future__ import annotations

from desktop.provision.messages import SeenDevice, Sighting
from desktop.provision.tiles.device_model import DeviceModel
from desktop.provision.tiles.entry import Entry
from desktop.theme import DeviceState


class Slots:
    """Brings a model up to what was seen."""

    def __init__(self, model: DeviceModel) -> None:
        self._model = model
        self._seen: dict[str, SeenDevice] = {}
        self._used: dict[str, int] = {}

    def clear(self) -> None:
        """Forget everything: another line is opened."""
        self._model.clear()
        self._seen.clear()
        self._used.clear()

    def show(self, sighting: Sighting) -> None:
        """Show who is there now and who has gone."""
        seen = {device.key: device for device in sighting.devices}
        for entry in self._model.entries():
            if entry.plugged and entry.key not in seen:
                self._model.set_entry(entry.unplugged())
        for device in sighting.devices:
            self._model.set_entry(self._entry(device).seen(device))
        self._seen = seen

    def settle(self, key: str) -> None:
        """Let a verdict go that is not of the unit which is there now: it was changed while the run ended."""
        entry, device = self._model.entry(key), self._seen.get(key)
        if entry is not None and device is not None and self._used.get(key, device.plug) != device.plug:
            self._model.set_entry(entry.unplugged().seen(device))

    def _entry(self, device: SeenDevice) -> Entry:
        entry = self._model.entry(device.key)
        if entry is None:
            slot = self._model.next_slot
            return Entry(key=device.key, slot=slot, board=device.board, port=device.port, plugged=False)
        swapped = entry.plugged and entry.plug != device.plug
        return entry.unplugged() if swapped else entry  # it was gone and back between two looks

    def use(self, key: str) -> None:
        """Note that the unit that is plugged in there has been started: it never starts by itself again."""
        if key in self._seen:
            self._used[key] = self._seen[key].plug

    def fresh(self) -> list[str]:
        """Return the keys of units that may start by themselves: ready, never here before, not started yet."""
        return [key for key, device in self._seen.items() if self._is_fresh(device)]

    def _is_fresh(self, device: SeenDevice) -> bool:
        entry = self._model.entry(device.key)
        ready = entry is not None and entry.state is DeviceState.READY and entry.past is None
        return ready and device.past is None and self._used.get(device.key) != device.plug
