"""What is said once there is a connection: a ping, or a registration for a minute and its end."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.coap.conversation import CoapRequest, Conversation, NoCoapAnswer, NoCoapServer
from factory_prov.coap.message import LINK_FORMAT, Code, Option, code_text
from factory_prov.errors import NameRefused, NoAnswer, RehearsalError, ServerFails
from factory_prov.lwm2m.senml import Record
from factory_prov.messages import Message
from factory_prov.rehearsal.account import TriedAccount
from factory_prov.rehearsal.verdict import place_of

LIFETIME_S = 60
"""Of the registration; what could not be de-registered is forgotten then. Some servers take no shorter one."""
_LWM2M_VERSION = "1.1"
_PING_S = 1.0
_END_S = 2.0
_OF_THE_UNIT = (0x80, 0x81, 0x83)
"""4.00, 4.01 and 4.03; 4.04 is a server without registrations, 4.12 one without this version of LwM2M."""
_STAYS = Message("The server did not confirm the end of the registration; it forgets it within a minute.")
_NO_PING = Message("The handshake is good, and what answers behind it does not speak CoAP, or hears no ping.")


def ping(conversation: Conversation, account: TriedAccount, *, timeout_s: float) -> tuple[Message, ...]:
    """Ask whether somebody speaks CoAP there; return what somebody should know.

    With NoSec the answer is all there is: RehearsalError without. Behind a handshake both sides have shown who they
    are already, and not every server hears a ping.
    """
    try:
        conversation.ping(timeout_s=min(_PING_S, timeout_s) if account.secure else timeout_s)
    except NoCoapServer:
        raise _no_server(account) from None
    except NoCoapAnswer:
        if account.secure:
            return (_NO_PING,)
        raise _nobody(account) from None
    return ()


def _no_server(account: TriedAccount) -> ServerFails:
    what = Message("what answers there does not speak CoAP, or ended the connection.")
    cure = Message("Check the port of the address; look at the server's log.")
    return ServerFails(what, place=place_of(account), cure=cure)


def _nobody(account: TriedAccount) -> NoAnswer:
    cure = Message("Look whether it runs, and whether UDP gets through from this PC.")
    return NoAnswer(Message("the server does not answer."), place=place_of(account), cure=cure)


def register(
    conversation: Conversation,
    account: TriedAccount,
    endpoint_name: str,
    records: Sequence[Record],
    *,
    timeout_s: float,
) -> tuple[Message, ...]:
    """Register for a minute and de-register, both in that time; RehearsalError when the server does not take it."""
    end_s = min(_END_S, timeout_s / 4)
    asked = CoapRequest(
        code=Code.POST,
        path=("rd",),
        queries=(
            f"lwm2m={_LWM2M_VERSION}",
            f"ep={endpoint_name}",
            f"lt={LIFETIME_S}",
            f"b={'T' if account.tcp else 'U'}",
        ),
        content_format=LINK_FORMAT,
        payload=_objects(records),
    )
    try:
        answer = conversation.request(asked, timeout_s=timeout_s - end_s)
    except NoCoapServer:
        raise _no_server(account) from None
    except NoCoapAnswer:
        if not account.secure:
            raise _nobody(account) from None
        what = Message("the handshake is good, and the server does not answer the registration.")
        raise ServerFails(what, place=place_of(account), cure=Message("Look at the server's log.")) from None
    if answer.code != Code.CREATED:
        raise _refused(answer.code, account, endpoint_name)
    location = answer.texts(Option.LOCATION_PATH)
    try:
        ended = conversation.request(CoapRequest(code=Code.DELETE, path=location), timeout_s=end_s)
    except NoCoapAnswer:
        return (_STAYS,)
    return () if ended.code == Code.DELETED else (_STAYS,)


def _objects(records: Sequence[Record]) -> bytes:
    """Return the links of a registration: the accounts' Server object, and the device itself."""
    instances = sorted({record.path.instance_id for record in records if record.path.object_id == 1})
    links = [f"</1/{instance}>" for instance in instances]
    return ",".join(['</>;rt="oma.lwm2m";ct=112', *links, "</3/0>"]).encode()


def _refused(code: int, account: TriedAccount, endpoint_name: str) -> RehearsalError:
    """Some answers are what servers say of a name that these credentials do not belong to; no other accuses it."""
    what = Message(
        "the server refused the registration of {endpoint_name} ({code}).",
        endpoint_name=repr(endpoint_name),
        code=code_text(code),
    )
    if code not in _OF_THE_UNIT:
        cure = Message("Check the address of the server and that it serves LwM2M; look at its log.")
        return ServerFails(what, place=place_of(account), cure=cure)
    cure = Message("Look at the endpoint name of the unit's entry at the server, and at the common name it has.")
    return NameRefused(what, place=place_of(account), cure=cure)
