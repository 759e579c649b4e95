"""Register devices in a file: for a server that takes lists, or that this program does not know."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from factory_prov.errors import InputError, ServerConflict
from factory_prov.messages import Message
from factory_prov.registrars.file.entry import EntryState, FileEntry, entry_of, line_of
from factory_prov.registrars.file.options import FileFormat
from factory_prov.registrars.file.registration_file import RegistrationFile, same_entry
from factory_prov.registrars.registration import Registration, RegistrationOutcome, ServerAnswer, Standing

if TYPE_CHECKING:
    from factory_prov.cancel import CancelToken
    from factory_prov.registrars.file.options import FileOptions

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
        entry = self._entry(registration)
        with self._file.locked(cancel):
            return Standing.ABSENT if self._there(entry, update=update) is None else Standing.THERE

    def register(self, registration: Registration, *, update: bool, cancel: CancelToken) -> ServerAnswer:
        """Make the device known; see Registrar."""
        entry = self._entry(registration)
        with self._file.locked(cancel):
            there = self._there(entry, update=update)
            if there is not None and self._same(there, entry):
                return ServerAnswer(device_id="", outcome=RegistrationOutcome.ALREADY_THERE, verified=True)
            self._file.append(line_of(entry, EntryState.UPDATED if there else EntryState.REGISTERED))
        outcome = RegistrationOutcome.UPDATED if there else RegistrationOutcome.CREATED
        return ServerAnswer(device_id="", outcome=outcome, verified=True)

    def remove(self, endpoint_name: str, *, cancel: CancelToken) -> None:
        """Write down that a device is no longer registered; see Registrar."""
        with self._file.locked(cancel):
            for line in self._file.current(endpoint_name).values():
                if line.state is not EntryState.REMOVED:
                    entry = line.entry
                    gone = FileEntry(
                        endpoint_name=endpoint_name, server=entry.server, security_mode=entry.security_mode
                    )
                    self._file.append(line_of(gone, EntryState.REMOVED))

    def known(self, cancel: CancelToken) -> tuple[str, ...]:
        """Return the endpoint names that are registered, in the order in which they came."""
        with self._file.locked(cancel):
            last = {line.entry.endpoint_name: line for line in self._file.lines()}
        return tuple(name for name, line in last.items() if line.state is not EntryState.REMOVED)

    def _entry(self, registration: Registration) -> FileEntry:
        refuse(self._options, registration)
        return entry_of(registration, with_secrets=self._options.with_secrets)

    def _there(self, entry: FileEntry, *, update: bool) -> FileEntry | None:
        """Return what stands in the file of that unit; ServerConflict where that is not the same and nobody says so."""
        last = self._file.current(entry.endpoint_name).get(entry.server)
        if last is None or last.state is EntryState.REMOVED:
            return None
        if not update and not self._same(last.entry, entry):
            raise self._conflict(entry.endpoint_name)
        return last.entry

    def _same(self, one: FileEntry, other: FileEntry) -> bool:
        return same_entry(one, other, with_secrets=self._options.with_secrets)

    def _conflict(self, endpoint_name: str) -> ServerConflict:
        return ServerConflict(
            Message("The file already has a device {name}, with other credentials.", name=endpoint_name),
            place=self._file.place,
            cure=Message(
                "If it is this unit that came back, register it with update; if not, it needs another endpoint name."
            ),
        )


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
