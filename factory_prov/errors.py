"""What can go wrong, drawn as a tree; who failed decides the exit code of the command line.

::

    FactoryProvError
    ├── InputError              a file, value or option is wrong             exit 2
    │   ├── PackFormatError     bytes that are no SenML CBOR pack
    │   ├── CredentialsError    a key, certificate or token cannot be used
    │   │   ├── TokenMissing        this PC has no token for the server, or its keyring does not give it
    │   │   ├── AuthorityMissing    this PC has no such authority (CA), or its key is gone
    │   │   ├── AuthorityLocked     its key is there, and nothing that opens it
    │   │   ├── AuthorityUnfit      its certificate has expired, or does not allow what is asked of it
    │   │   ├── RequestRefused      a request for a certificate that is not signed
    │   │   └── SigningTokenError   a token (PKCS#11) with a signing key cannot do what is asked of it
    │   │       ├── SigningTokenAway    it is not plugged in, or its library is missing
    │   │       ├── SigningTokenPin     no PIN, a wrong one, or the token is locked
    │   │       ├── SigningKeyUnfit     the key is not there, is there twice, or cannot sign this
    │   │       └── SigningTokenSlow    no answer in time
    │   ├── StorageFailed       this PC cannot write: no room, no right, no temporary folder
    │   ├── NameUnusable        this one unit gets no name: its label, its list's row or its own word is none
    │   ├── ClockWrong          this PC's clock cannot be right
    │   ├── LedgerError         the ledger's file cannot be read or written
    │   │   ├── LedgerChanged       it is not the one that this PC has worked with
    │   │   ├── LedgerAway          its database does not answer, and may in a moment
    │   │   └── LedgerLost          another station has taken this one for dead
    │   ├── VaultClosed         keys that lie sealed in the ledger cannot be sealed or opened on this PC
    │   ├── KeyTwice            another unit has this very key
    │   ├── IdentityTaken       the endpoint name or PSK identity belongs to another unit or run
    │   └── ReturnedUnit        the unit has an identity already, and nobody said what to do with it
    └── RefusedError            the other side said no, or said nothing      exit 1
        ├── StepTooLong         a step of a run did not come to an end
        ├── ServerError         a registrar's server
        │   ├── ServerUnreachable   no connection, or it broke
        │   ├── ServerTimeout       no answer within the deadline
        │   ├── ServerBusy          429 or 503 until the deadline
        │   ├── TokenRefused        401, 403: who we are, or what we may do
        │   │   ├── LoginRefused        it does not take the user with this password, the client with this secret
        │   │   └── LoginLocked         the account is locked or switched off there
        │   ├── ServerSettingUnknown  it has not what the job names there: a device profile, a domain
        │   ├── ServerConflict      the name is taken by another identity
        │   └── ServerProtocolError an answer that is none of the documented ones
        ├── RehearsalError      the unit's connection with its server, tried from this PC
        │   ├── IdentityUnknown     the server does not know the PSK identity
        │   ├── KeyDisagrees        the server has another key for it
        │   ├── UnitNotTrusted      the server does not trust the unit's certificate
        │   ├── UnitExpired         the unit's certificate is not valid now
        │   ├── ServerNotTrusted    the unit would not trust the server's certificate
        │   ├── ServerNameDiffers   the server's certificate has another name than the unit looks for
        │   ├── ServerExpired       the server's certificate is not valid now
        │   ├── NoCommonSuite       unit and server have no cipher suite in common
        │   ├── NameRefused         the server refused the registration of this endpoint name
        │   ├── RehearsalUnfit      there is nothing in the pack that can be tried
        │   ├── NoAnswer            the server, or the way to it, is silent
        │   │   └── UdpBlocked          it is there, but UDP does not get through
        │   ├── PortClosed          the server is there, and nothing listens at its port
        │   ├── HostUnknown         the server's name leads nowhere
        │   └── ServerFails         it broke off the handshake or the registration for reasons of its own
        ├── LabelError          the label of a unit
        │   ├── PrinterError        it cannot be printed
        │   └── LabelNotScanned     nobody scanned it in time
        ├── ProgrammerError     a debug probe, its tool, or the chip behind it
        │   ├── ToolMissing         the programmer's software is not installed
        │   ├── ToolFailed          it is installed, and does not work on this PC
        │   ├── ProbeForbidden      the probe is there, and this PC may not or cannot use it
        │   ├── ProbeNotFound       no such probe, or it was unplugged
        │   ├── ChipProtected       read-back protection; only an explicit recover helps
        │   └── VerifyFailed        what was read back is not what was written
        └── LinkError           the serial line to the device
            ├── PortUnavailable     the port is in use, or this PC may not open it
            │   └── PortMissing         there is no such port, or nothing behind it
            ├── LinkLost            the port went away in mid-use
            ├── LinkTimeout         the device did not answer within the deadline
            │   ├── NotReady            the provisioning firmware does not come up
            │   ├── FinalSilent         the final image does not come up
            │   ├── TooSlow             the device answers, but the whole takes too long
            │   ├── NotTaken            the device did not take the pack that the probe has brought
            │   └── VerdictLost         the device got all of its configuration, and its verdict did not come through
            ├── AnswerUnfit         the device answered with something that fits no request
            ├── NoSmp               a console answers, but no SMP
            ├── WrongDevice         another unit, or one with another name
            ├── WrongName           the device calls itself by another name than the run's
            ├── AlreadyConfigured   the device holds a configuration and takes no other until it is erased
            ├── ImageLeft           the device took the pack that the probe has brought, and left it in its flash
            ├── DeviceBusy          the device does not come to an end with its configuration
            ├── BeginningLost       the device has not what was sent first: it started anew, and nothing is stored in it
            ├── SessionSpent        the device said no to a configuration before, and takes another after a power cycle
            ├── DeviceRefused       the device answered with an error (group, rc)
            │   └── UploadUnsupported   firmware of a generation that refuses every upload
            ├── HoldsAnother        the device holds another configuration than this run's
            ├── DeviceLocked        the device is locked for ever, and not with this run's configuration
            └── ConfigurationRefused  the device read the pack, or a part of it, and its verdict is no
                ├── RecordRefused       a record of it does not fit the device
                ├── PackTooLarge        it is larger than the device takes
                ├── ArrivedDamaged      not all of it came, or something else
                └── StorageBroken       the device cannot keep it

    Cancelled                   a BaseException: no `except Exception` swallows it   exit 130

Every message is a sentence for a person. No key, token or payload is ever put into one.
"""

from __future__ import annotations

from enum import StrEnum

from factory_prov.messages import NOTHING, Message, Translator, sentences


class FactoryProvError(Exception):
    """Root of our errors: what happened, where, and the cure, each a plain sentence without secrets."""

    def __init__(self, what: Message, *, place: str | Message = "", cure: Message | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.cure = cure or NOTHING

    @property
    def message(self) -> Message:
        """The whole as one Message: place, what and cure."""
        what = Message("{place}: {what}", place=self.place, what=self.what) if self.place else self.what
        return sentences(what, self.cure)

    def __str__(self) -> str:
        return str(self.message)

    def rendered(self, translator: Translator) -> str:
        """Return the whole in a language."""
        return self.message.rendered(translator)


class InputError(FactoryProvError):
    """A file, value or option given to us is wrong; nothing was changed."""


class PackFormatError(InputError):
    """Bytes that are not a SenML CBOR pack (RFC 8428)."""


class CredentialsError(InputError):
    """A key, certificate or token cannot be used."""


class TokenMissing(CredentialsError):
    """This PC has no token for the server: none was saved, or the keyring is locked or missing."""


class AuthorityMissing(CredentialsError):
    """This PC has no certificate authority of that name, or not its key, or it has no certificate yet."""


class AuthorityLocked(CredentialsError):
    """The key of a certificate authority is here, and what opens it is not."""


class AuthorityUnfit(CredentialsError):
    """A certificate authority's certificate has expired, or does not allow what is asked of it."""


class RequestRefused(CredentialsError):
    """A request for a certificate is damaged, its key too weak, or its name not one that it may have."""


class SigningTokenError(CredentialsError):
    """The token (PKCS#11) with a signing key does not do what is asked of it: it is full, busy, or says no."""


class SigningTokenAway(SigningTokenError):
    """The token or its library is not there, was pulled out, or does not answer any more."""


class SigningTokenPin(SigningTokenError):
    """The token's PIN is missing, wrong, or to be changed, or the token has locked itself."""


class SigningKeyUnfit(SigningTokenError):
    """The key is not on the token, is there several times, or cannot sign what is to be signed."""


class SigningTokenSlow(SigningTokenError):
    """The token did not answer in time."""


class StorageFailed(InputError):
    """This PC cannot write: its disk is full, the folder is not to be written, there is no temporary folder."""


class NameUnusable(InputError):
    """This one unit gets no name: its label is wrong, the list has no row for it, or it says none itself."""


class ClockWrong(InputError):
    """This PC's clock is before the day the program was built, or far from the server's."""


class LedgerError(InputError):
    """The ledger's file cannot be read or written, or it is not one that this version knows."""


class LedgerChanged(LedgerError):
    """The ledger is gone, empty, another one or an older copy: somebody must say whether that is meant to be so."""


class LedgerAway(LedgerError):
    """The ledger's database cannot be reached, or does not answer in time.

    `unchanged`: nothing was written. Otherwise nobody knows.
    """

    unchanged = False


class LedgerLost(LedgerError):
    """Another station has declared this one dead, as it did not answer for long: its runs are no longer its own."""


class VaultClosed(InputError):
    """What a unit's keys are sealed with cannot be had on this PC, or does not open them."""


class KeyTwice(InputError):
    """Another unit has the same key: whoever takes it out of one of them can speak for the other."""


class IdentityTaken(InputError):
    """The endpoint name or PSK identity belongs to another unit or run; the message names it and since when."""


class ReturnedUnit(InputError):
    """The unit has an identity already; the message explains the choice between the old and a new one."""


class RefusedError(FactoryProvError):
    """The other side said no, or said nothing in time."""


class StepTooLong(RefusedError):
    """A step of a run took longer than anything it waits for may take together."""


class ServerError(RefusedError):
    """A registrar's server did not register the device.

    `unchanged`: it has certainly changed nothing, for it said no or was not reached. Otherwise nobody knows. `away`: it
    is not there for anybody now, or fails by itself; it has said nothing against this device.
    """

    unchanged = False
    away = False


class ServerUnreachable(ServerError):
    """No connection to the server, or it broke."""

    away = True


class ServerTimeout(ServerError):
    """The server did not answer within the deadline."""

    away = True


class ServerBusy(ServerError):
    """The server asked to come back later (429, 503) until the deadline was over."""

    away = True


class TokenRefused(ServerError):
    """The server refused the token or its permissions (401, 403)."""


class LoginRefused(TokenRefused):
    """The server gives no token to this user with this password, or this client with this secret."""


class LoginLocked(TokenRefused):
    """The account with which tokens are got is locked or switched off at the server."""


class ServerSettingUnknown(ServerError):
    """The server has not what the job names there: a device profile, a domain. No unit could be registered."""


class ServerConflict(ServerError):
    """The endpoint name or identity is already taken by something else."""


class ServerProtocolError(ServerError):
    """The server answered in a way that is not documented."""


class RehearsalError(RefusedError):
    """The unit's connection with its server, tried from this PC, did not come about."""


class IdentityUnknown(RehearsalError):
    """The server does not know the unit's PSK identity."""


class KeyDisagrees(RehearsalError):
    """The server has another key for the unit's PSK identity."""


class UnitNotTrusted(RehearsalError):
    """The server does not trust the unit's certificate, or it is not that of this endpoint name."""


class UnitExpired(RehearsalError):
    """The unit's certificate has expired or is not valid yet."""


class ServerNotTrusted(RehearsalError):
    """The unit would not trust the certificate that the server shows."""


class ServerNameDiffers(RehearsalError):
    """The server's certificate does not carry the name that the unit looks for."""


class ServerExpired(RehearsalError):
    """The server's certificate has expired or is not valid yet."""


class NoCommonSuite(RehearsalError):
    """Unit and server have no cipher suite in common."""


class NameRefused(RehearsalError):
    """The server refused the registration: it does not know this endpoint name with these credentials."""


class RehearsalUnfit(RehearsalError):
    """Nothing in the unit's pack can be tried from a PC, or not in this way."""


class NoAnswer(RehearsalError):
    """The server, or the way to it, is silent."""


class UdpBlocked(NoAnswer):
    """The server is there, and answers by TCP; UDP does not get through."""


class PortClosed(RehearsalError):
    """The server is there, and nothing listens at its port."""


class HostUnknown(RehearsalError):
    """The server's name leads nowhere."""


class ServerFails(RehearsalError):
    """The server broke off the handshake or the registration for reasons of its own."""


class LabelError(RefusedError):
    """The label of a unit: it says nothing of the unit itself."""


class PrinterError(LabelError):
    """A label cannot be printed, or nobody took it in time."""


class LabelNotScanned(LabelError):
    """Nobody scanned the label that is on the unit in time."""


class ProgrammerError(RefusedError):
    """A debug probe, its tool, or the chip behind it did not do its work."""


class ToolMissing(ProgrammerError):
    """The programmer's software is not installed, or does not start."""


class ToolFailed(ProgrammerError):
    """The programmer's software is installed, and does not work on this PC: another version, or it breaks."""


class ProbeForbidden(ProgrammerError):
    """The probe is on USB, and this PC may not or cannot use it: a udev rule, a driver or its number is missing."""


class ProbeNotFound(ProgrammerError):
    """There is no such probe, or it was unplugged."""


class ChipProtected(ProgrammerError):
    """The chip's read-back protection is on; only an explicit recover, which erases it, helps."""


class VerifyFailed(ProgrammerError):
    """What was read back from the chip is not what was written."""


class LinkError(RefusedError):
    """The serial line to the device."""


class PortUnavailable(LinkError):
    """The port is in use by another program, or this PC may not open it."""


class PortMissing(PortUnavailable):
    """There is no such port, or nothing behind it."""


class LinkLost(LinkError):
    """The port went away while it was in use."""


class LinkTimeout(LinkError):
    """The device did not answer within the deadline."""


class NotReady(LinkTimeout):
    """The provisioning firmware does not come up."""


class FinalSilent(LinkTimeout):
    """The final image does not come up with its configuration."""


class TooSlow(LinkTimeout):
    """Each answer comes in time, but the whole takes too long."""


class NotTaken(LinkTimeout):
    """The device wrote no receipt for the pack that the probe has brought into its flash."""


class VerdictLost(LinkTimeout):
    """The device has its whole configuration, and nobody knows what it said of it."""


class AnswerUnfit(LinkError):
    """The device answered a request with something that is no answer to it."""


class NoSmp(LinkError):
    """A console answers on the port, but no SMP server, or one without files."""


class WrongDevice(LinkError):
    """Another unit is there than the one the run began with, or it has another name."""


class WrongName(LinkError):
    """The device calls itself by another name than this run has for it."""


class AlreadyConfigured(LinkError):
    """The device holds a configuration and takes no other until its chip is erased.

    `said_yes`: it has its files open, and says 0 to what it was sent since its power came.
    """

    said_yes = False


class ImageLeft(LinkError):
    """The device took the pack that the probe has brought, and left it, with its keys, in its flash."""


class DeviceBusy(LinkError):
    """The device is still busy with its configuration when the time for it is over."""


class BeginningLost(LinkError):
    """The device does not have what was sent before: it started anew in mid-upload, and nothing is stored in it."""


class SessionSpent(LinkError):
    """The device has said no to a configuration since its power came; only without power does it forget that."""


class Refusal(StrEnum):
    """What a device means by refusing a request."""

    ANY = "any"
    """No more than that it did not take it."""
    NO_FILES_OPEN = "no files open"
    """It has not opened its files, as it does when it is configured."""
    BEGINNING_MISSING = "beginning missing"
    """It does not have what comes before this piece."""
    STOPPED_READING = "stopped reading"
    """It reads no more of this configuration, or has given its verdict on one already."""


class DeviceRefused(LinkError):
    """The device answered a request with an error: MCUmgr group and return code."""

    offset: int = 0
    """Where in its file the refused piece of an upload begins."""
    expected: int | None = None
    """Which piece the device would take, where it says so: by the offset at which that begins."""
    meaning: Refusal = Refusal.ANY
    """What the codes of this device mean, as its link knows them."""

    def __init__(
        self, what: Message, *, group: int, rc: int, place: str | Message = "", cure: Message | None = None
    ) -> None:
        super().__init__(what, place=place, cure=cure)
        self.group = group
        self.rc = rc


class UploadUnsupported(DeviceRefused):
    """The provisioning firmware refuses every upload: it is a build that never takes one."""


class ConfigurationRefused(LinkError):
    """The device read the pack, or a part of it, and its verdict is no."""


class RecordRefused(ConfigurationRefused):
    """The device does not take a record of the pack, or misses one: the job does not fit it."""


class PackTooLarge(ConfigurationRefused):
    """The pack is larger than the device takes."""


class ArrivedDamaged(ConfigurationRefused):
    """What the device got is not what was sent, or not all of it; nothing is stored in it."""


class StorageBroken(ConfigurationRefused):
    """The device's storage has no room, cannot be written, or does not keep what is written."""


class HoldsAnother(LinkError):
    """The device holds another configuration than the one of this run, and takes no other until that is erased."""


class DeviceLocked(LinkError):
    """The device is locked for ever, with another configuration than the one of this run."""


class Cancelled(BaseException):
    """The user stopped the work. Not an Exception, so that no broad handler swallows it."""
