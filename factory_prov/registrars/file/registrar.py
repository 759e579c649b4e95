"""Register devices in a file: for a server that takes lists, or that this program does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from factory_prov.errors import Cancelled, FactoryProvError, InputError, ServerConflict
from factory_prov.messages import Message
from factory_prov.registrars.file.entry import EntryState, FileEntry, FileRow, entry_of, line_of, server_of
from factory_prov.registrars.file.options import FileFormat
from factory_prov.registrars.file.registration_file import RegistrationFile, same_entry
from factory_prov.registrars.file.shown import entry_shown
from factory_prov.registrars.many import each
from factory_prov.registrars.registration import (
    Looked,
    Registering,
    Registration,
    RegistrationOrder,
    RegistrationOutcome,
    ServerAnswer,
    Standing,
)

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.file.options import FileOptions
    from factory_prov.registrars.showing import ServerEntry

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""


class FileRegistrar:
    """Appends one line per registration. Any number of threads and processes may write the same file.

    A unit is registered when its last line says so. Without secrets the file holds no key, and a unit that comes again
    with another one is the same to it; `verified` then says that all else was read back.
    """

    def __init__(self, options: FileOptions) -> None:
        """Check the options and who may read the file; InputError says what is wrong."""
        for problem in (*options.file_problems(), *options.problems()):
            raise problem
        self._options = options
        self._file = RegistrationFile(options)

    def check_access(self, *, cancel: CancelToken) -> None:
        """Ask whether the file is a list of registrations and may be written; see Registrar."""
        with self._file.locked(cancel):
            self._file.check_writable()

    def look(self, registration: Registration, *, update: bool, cancel: CancelToken) -> Standing:
        """Return whether the file has the device; see Registrar."""
        order = RegistrationOrder(registration=registration, update=update)
        with self._file.locked(cancel):
            return self._look(order, self._file.latest())

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar."""
        order = RegistrationOrder(registration=registration, update=update)
        with self._file.locked(cancel):
            answer, line = self._register(order, self._file.latest())
            if line is not None:
                self._file.append(line)
        return answer

    def look_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Looked, ...]:
        """Look for many in one reading of the file; see Registrar."""
        try:
            with self._file.locked(cancel):
                latest = self._file.latest()
        except (FactoryProvError, Cancelled) as trouble:
            return (trouble.with_traceback(None),) * len(orders)
        return each(orders, lambda order: self._look(order, latest), at_once=1, cancel=cancel)

    def register_many(self, orders: Sequence[RegistrationOrder], *, cancel: CancelToken) -> tuple[Registering, ...]:
        """Write the lines of many at once; see Registrar."""
        try:
            with self._file.locked(cancel):
                return self._register_all(orders, self._file.latest(), cancel)
        except (FactoryProvError, Cancelled) as trouble:
            return (trouble.with_traceback(None),) * len(orders)

    def _register_all(
        self, orders: Sequence[RegistrationOrder], latest: dict[tuple[str, str], FileRow], cancel: CancelToken
    ) -> tuple[Registering, ...]:
        lines: list[FileRow] = []

        def register(order: RegistrationOrder) -> ServerAnswer:
            answer, line = self._register(order, latest)
            if line is not None:
                latest[line.entry.endpoint_name, line.entry.server] = line
                lines.append(line)
            return answer

        found = each(orders, register, at_once=1, cancel=cancel)
        if lines:
            self._file.append(*lines)
        return found

    def _look(self, order: RegistrationOrder, latest: Mapping[tuple[str, str], FileRow]) -> Standing:
        there = self._there(self._entry(order.registration), latest, update=order.update)
        return Standing.ABSENT if there is None else Standing.THERE

    def _register(
        self, order: RegistrationOrder, latest: Mapping[tuple[str, str], FileRow]
    ) -> tuple[ServerAnswer, FileRow | None]:
        """Return the answer to an order, and the line that makes it true where one is missing."""
        entry = self._entry(order.registration)
        there = self._there(entry, latest, update=order.update)
        if there is not None and self._same(there, entry):
            return _answer(RegistrationOutcome.ALREADY_THERE), None
        line = line_of(entry, EntryState.UPDATED if there else EntryState.REGISTERED)
        return _answer(RegistrationOutcome.UPDATED if there else RegistrationOutcome.CREATED), line

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Write down that a device is no longer registered; see Registrar."""
        with self._file.locked(cancel):
            for line in self._file.latest().values():
                if line.entry.endpoint_name == endpoint_name and line.state is not EntryState.REMOVED:
                    entry = line.entry
                    gone = FileEntry(
                        endpoint_name=endpoint_name, server=entry.server, security_mode=entry.security_mode
                    )
                    self._file.append(line_of(gone, EntryState.REMOVED))

    def shown(self, endpoint_name: str, *, bootstrap: bool, cancel: CancelToken) -> ServerEntry | None:
        """Return what stands in the file of the device; see Showing."""
        with self._file.locked(cancel):
            last = self._file.latest().get((endpoint_name, server_of(bootstrap=bootstrap)))
        return None if last is None or last.state is EntryState.REMOVED else entry_shown(last.entry)

    def known(self, cancel: CancelToken) -> tuple[str, ...]:
        """Return the endpoint names that are registered, in the order in which they came."""
        with self._file.locked(cancel):
            last = {line.entry.endpoint_name: line for line in self._file.lines()}
        return tuple(name for name, line in last.items() if line.state is not EntryState.REMOVED)

    def _entry(self, registration: Registration) -> FileEntry:
        refuse(self._options, registration)
        return entry_of(registration, with_secrets=self._options.with_secrets)

    def _there(self, entry: FileEntry, latest: Mapping[tuple[str, str], FileRow], *, update: bool) -> FileEntry | None:
        """Return what stands in the file of that unit; ServerConflict where that is not the same and nobody says so."""
        last = latest.get((entry.endpoint_name, entry.server))
        if last is None or last.state is EntryState.REMOVED:
            return None
        if not update and not self._same(last.entry, entry):
            raise self._conflict(entry.endpoint_name)
        return last.entry

    def _same(self, one: FileEntry, other: FileEntry) -> bool:
        return same_entry(one, other, with_secrets=self._options.with_secrets)

    def _conflict(self, endpoint_name: str) -> ServerConflict:
        conflict = ServerConflict(
            Message("The file already has a device {name}, with other credentials.", name=endpoint_name),
            place=self._file.place,
            cure=Message(
                "If it is this unit that came back, register it with update; if not, it needs another endpoint name."
            ),
        )
        conflict.unchanged = True
        return conflict


def _answer(outcome: RegistrationOutcome) -> ServerAnswer:
    return ServerAnswer(device_id="", outcome=outcome, verified=True)


def refuse(options: FileOptions, registration: Registration) -> None:
    """Raise InputError for what would not be read back as it is, or does harm in a spreadsheet."""
    entry = entry_of(registration, with_secrets=options.with_secrets)
    if not entry.endpoint_name or not entry.endpoint_name.isprintable():
        raise _refused(entry, Message("The endpoint name is empty or has characters that cannot be printed."))
    if not entry.psk_identity.isprintable():
        raise _refused(entry, Message("The PSK identity has characters that cannot be printed."))
    values = [getattr(entry, item.name) for item in fields(entry)]
    if options.written_as is FileFormat.CSV and any(value.startswith(_FORMULA) for value in values):
        raise _refused(entry, Message("A spreadsheet would take this name or identity for a formula."))


def _refused(entry: FileEntry, what: Message) -> InputError:
    cure = Message("Choose another rule for endpoint names and identities.")
    return InputError(what, place=repr(entry.endpoint_name[:80]), cure=cure)
