"""The names of the old `endpoint_cfg` files: `OID.Server` is an object id, `RID.Server.Lifetime` a resource id.

All names of the old tool are here, its demo objects from 33605 on included; what it has no name for, such as
/0/x/17 or OID.Oscore, is named after the OMA registry. Ids below 33605 are those of the registry. Below the names are
the words in which a message speaks of whatever else was found in such a file.
"""

from __future__ import annotations

import ast
import builtins
from keyword import iskeyword
from types import MappingProxyType
from typing import TYPE_CHECKING

from factory_prov.messages import Message, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

# Object, its id, its resources in ascending order; a number sets the id of the name that follows it. Where two
# spellings are read, the old tool's stands first, then | and the one after the registry.
_TABLE = """
Security 0: ServerURI Bootstrap Mode PKOrIdentity ServerPKOrIdentity SecretKey SMSSecurityMode SMSBindingKeyParameters
    SMSBindingSecretKeys ServerSMSNumber ShortServerID ClientHoldOffTime BootstrapTimeout MatchingType SNI
    CertificateUsage DtlsTlsCiphersuite|DTLSTLSCiphersuite OSCORESecurityMode
Server 1: ShortServerID Lifetime DefaultMinPeriod DefaultMaxPeriod Disable DisableTimeout NotificationStoring Binding
    RegistrationUpdateTrigger RequestBootstrapTrigger|BootstrapRequestTrigger APNLink TlsDtlsAlertCode|TLSDTLSAlertCode
    LastBootstrapped RegistrationPriorityOrder InitialRegistrationDelayTimer RegistrationFailureBlock
    BootstrapOnRegistrationFailure ServerCommunicationRetryCount|CommunicationRetryCount
    ServerCommunicationRetryTimer|CommunicationRetryTimer
    ServerCommunicationSequenceDelayTimer|CommunicationSequenceDelayTimer
    ServerCommunicationSequenceRetryCount|CommunicationSequenceRetryCount Trigger PreferredTransport MuteSend
    AlternateAPNLinks SupportedServerVersions DefaultNotificationMode ProfileIDHashAlgorithm
AccessControl 2: TargetOID TargetIID ACL Owner
Device 3: Manufacturer ModelNumber SerialNumber FirmwareVersion Reboot FactoryReset AvailablePowerSources
    PowerSourceVoltage PowerSourceCurrent BatteryLevel MemoryFree ErrorCode ResetErrorCode CurrentTime UTCOffset
    Timezone SupportedBindingAndModes DeviceType HardwareVersion SoftwareVersion BatteryStatus MemoryTotal ExtDevInfo
ConnectivityMonitoring 4: NetworkBearer AvailableNetworkBearer RadioSignalStrength LinkQuality IPAddresses
    RouterIPAddresses LinkUtilization APN CellID SMNC SMCC
FirmwareUpdate 5: Package PackageURI Update State 5 UpdateResult PackageName PackageVersion
    FirmwareUpdateProtocolSupport FirmwareUpdateDeliveryMethod Cancel Severity LastStateChangeTime MaxDeferPeriod
Location 6: Latitude Longitude Altitude Uncertainty Velocity Timestamp
ConnectivityStatistics 7: SMSTxCounter SMSRxCounter TxData RxData MaxMessageSize AverageMessageSize Start Stop
    CollectionPeriod CollectionDuration
SoftwareManagement 9: PkgName PkgVersion Package PackageURI Install Checkpoint Uninstall UpdateState
    UpdateSupportedObjects UpdateResult Activate Deactivate ActivationState PackageSettings UserName Password
    StatusReason SoftwareComponentLink SoftwareComponentTreeLength
CellularConnectivity 10: SMSCAddress DisableRadioPeriod ModuleActivationCode VendorSpecificExtensions PSMTimer
    ActiveTimer ServingPLMNRateControl eDRXParamtersForIuMode eDRXParamtersForWBS1Mode eDRXParametersForNBS1Mode
    eDRXParametersForAGbMode ActivatedProfileNames CoverageEnhancementLevel PowerSavingModes ActivePowerSavingModes
ApnConnectionProfile 11: ProfileName APN AutoSelectAPNByDevice EnableStatus AuthenticationType UserName Secret
    ReconnectSchedule Validity ConnectionEstablishmentTime ConnectionEstablishmentResult
    ConnectionEstablishmentRejectCause ConnectionEndTime TotalBytesSent TotalBytesReceived IPAddress PrefixLength
    SubnetMask Gateway PrimaryDNSAddress SecondaryDNSAddress QCI VendorSpecificExtensions TotalPacketsSent PDNType
    APNRateControl ServingPLMNRateControl UplinkTimeUnit APNRateControlForExceptionData
    APNExceptionDataUplinkTimeUnit SupportedRATTypes RDSApplicationID RDSDestinationPort RDSSourcePort
Portfolio 16: Identity GetAuthData AuthData AuthStatus
BinaryAppDataContainer 19: Data DataPriority DataCreationTime DataDescription DataFormat AppId
EventLog 20: 4010 LogClass LogStart LogStop LogStatus LogData LogDataFormat
Oscore 21: MasterSecret SenderId RecipientId AeadAlgorithm HmacAlgorithm MasterSalt IdContext
Lwm2mGateway 25: DeviceID Prefix 3 IoTEndDeviceObjects
Temperature 3303: 5601 MinMeasuredValue MaxMeasuredValue MinRangeValue MaxRangeValue ResetMinAndMaxMeasuredValues
    5700 SensorValue SensorUnits 5750 ApplicationType
Accelerometer 3313: 5603 MinRangeValue MaxRangeValue 5701 SensorUnits XValue YValue ZValue
PushButton 3347: 5500 DigitalInputState DigitalInputCounter 5750 ApplicationType
Test 33605: Timestamp Counter IncrementCounter IntArray LastExecArgsArray ResBytes ResBytesSize ResBytesBurst
    9 ResInitIntArray ResRawBytes ResOpaqueArray ResInt ResBool ResFloat ResString ResObjlnk ResBytesZeroBegin
    ResDouble ResUnsignedInt ResUnsignedLong ToggleBool BoolArray ResInitBoolArray
ExtDevInfo 33606: ObuId PlateNumber Imei Imsi Iccid GprsRssi GprsPlmn GprsUlModulation GprsDlModulation
    GprsUlFrequency GprsDlFrequency RxBytes TxBytes NumIncomingRetransmissions NumOutgoingRetransmissions Uptime
IpPing 33607: Hostname Repetitions TimeoutMs BlockSize Dscp Run State SuccessCount ErrorCount AvgTimeMs MinTimeMs
    MaxTimeMs TimeStdevUs
GeoPoints 33608: Latitude Longitude Radius Description Inside
DownloadDiagnostics 33609: State Url RomTimeUs BomTimeUs EomTimeUs TotalBytes Run
AdvancedFirmwareUpdate 33629: Package PackageURI Update State 5 UpdateResult PackageName PackageVersion
    FirmwareUpdateProtocolSupport FirmwareUpdateDeliveryMethod Cancel Severity LastStateChangeTime MaxDeferPeriod
    PartitionName CurrentVersion LinkedInstances ConflictingInstances
"""


def _read_table() -> dict[str, tuple[int, Mapping[str, int]]]:
    objects: dict[str, tuple[int, Mapping[str, int]]] = {}
    for entry in _TABLE.replace("\n    ", " ").strip().split("\n"):
        head, _, resources = entry.partition(":")
        name, object_id = head.split()
        ids: dict[str, int] = {}
        next_id = 0
        for word in resources.split():
            if word.isdigit():
                next_id = int(word)
            else:
                ids |= dict.fromkeys(word.split("|"), next_id)
                next_id += 1
        objects[name] = (int(object_id), MappingProxyType(ids))
    return objects


_OBJECTS = MappingProxyType(_read_table())

OBJECT_IDS: Mapping[str, int] = MappingProxyType({f"OID.{name}": number for name, (number, _) in _OBJECTS.items()})
"""Full name of an object, such as "OID.Security", to its id."""

RESOURCE_IDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        f"RID.{name}.{resource}": (object_id, resource_id)
        for name, (object_id, ids) in _OBJECTS.items()
        for resource, resource_id in ids.items()
    }
)
"""Full name of a resource, such as "RID.Security.ServerURI", to its object id and resource id."""

_OBJECT_NAMES = MappingProxyType({number: name for name, number in OBJECT_IDS.items()})


def object_name(object_id: int) -> str | Message:
    """Name an object for a person: `OID.Security`, or `object 9999` when it has no name."""
    return _OBJECT_NAMES.get(object_id) or Message("object {object_id}", object_id=object_id)


def resource_names(object_id: int) -> dict[str, int]:
    """Return the full names of the resources of one object with their ids; empty when the old tool knew none."""
    return {name: number for name, (owner, number) in RESOURCE_IDS.items() if owner == object_id}


WHOLE = Message("The file holds one dictionary: {{ OID.Security: {{ 1: {{ RID.Security.ServerURI: '...' }} }} }}.")
VALUES = Message(
    "A value is True, False, a number, 'text', b'bytes' or Objlink(66, 0); several of them are {{0: 'a', 1: 'b'}}."
)


def dotted_name(node: ast.expr) -> str | None:
    """Return `OID.Server` for the node of that name, None for any other kind of node."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


# What was found where something else belongs.
_NODE_WORDS: Mapping[type[ast.expr], Message] = MappingProxyType(
    {
        ast.Await: Message("This is an await."),
        ast.BinOp: Message("This is a calculation."),
        ast.BoolOp: Message("This is a calculation with and, or."),
        ast.Compare: Message("This is a comparison."),
        ast.Dict: Message("This is a dictionary."),
        ast.DictComp: Message("This is a comprehension."),
        ast.GeneratorExp: Message("This is a comprehension."),
        ast.IfExp: Message("This is a condition (if, else)."),
        ast.Lambda: Message("This is a lambda."),
        ast.List: Message("This is a list."),
        ast.ListComp: Message("This is a comprehension."),
        ast.Name: Message("This is a name."),
        ast.NamedExpr: Message("This is an assignment (:=)."),
        ast.Set: Message("This is a set, braces without colons."),
        ast.SetComp: Message("This is a comprehension."),
        ast.Starred: Message("This is a star (*)."),
        ast.Subscript: Message("This is an index, [ ] behind a value."),
        ast.Tuple: Message("These are values with a comma between them."),
        ast.UnaryOp: Message("This is an operator."),
        ast.Yield: Message("This is a yield."),
        ast.YieldFrom: Message("This is a yield."),
    }
)


_CONSTANT_WORDS: Mapping[type, Message] = MappingProxyType(
    {
        bool: Message("This is True or False."),
        int: Message("This is a number."),
        float: Message("This is a number."),
        complex: Message("This is an imaginary number."),
        str: Message("This is text in quotes."),
        bytes: Message("This is bytes in quotes."),
        type(None): Message("This is None."),
        type(...): Message("This is three dots."),
    }
)


def node_words(node: ast.expr) -> Message:
    """Say what a node is, without the text of a value; a lone name may be a key whose quotes were forgotten."""
    if isinstance(node, ast.Constant):
        return _CONSTANT_WORDS[type(node.value)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return Message("This is a minus sign.")
    if isinstance(node, ast.Call):
        name = dotted_name(node.func) or ""
        return (
            Message("This is a call of {name}.", name=name)
            if hasattr(builtins, name)
            else Message("This is a call of something that is not Objlink.")
        )
    if isinstance(node, ast.Attribute):
        name = dotted_name(node) or ""
        known = name.startswith(("OID.", "RID."))
        return (
            Message("This is the name {name}.", name=name[:60])
            if known
            else Message("This is an attribute of something that is not OID or RID.")
        )
    return _NODE_WORDS.get(type(node), Message("This is something that is no data."))


_SYNTAX_WORDS = (
    ("was never closed", Message("a bracket is never closed."), Message("Close it.")),
    ("unmatched", Message("a bracket is closed that was not opened."), Message("Take it away, or open it.")),
    (
        "does not match",
        Message("a bracket is closed with one of another kind."),
        Message("Close brackets in the order they opened."),
    ),
    ("forgot a comma", Message("a comma is missing near here."), Message("Put a comma between two entries.")),
    (
        "mix bytes",
        Message("text and bytes stand side by side just before here."),
        Message("Give all parts a b before the quote, or none."),
    ),
    ("leading zeros", Message("a number begins with zeros."), Message("Leave them out; octal is written 0o17.")),
    ("dictionary key", Message("a key has no value."), Message("Write key: value.")),
)


def syntax_words(message: str, text_there: str) -> tuple[Message, Message]:
    """Put the parser's message into our words; its own may quote the file."""
    for part, what, cure in _SYNTAX_WORDS:
        if part in message:
            return what, cure
    word = text_there.split(maxsplit=1)[0] if text_there.strip() else ""
    if iskeyword(word):
        return Message("the Python word {word} cannot stand here.", word=word), WHOLE
    return Message("the text cannot be read from here on."), sentences(WHOLE, VALUES)
