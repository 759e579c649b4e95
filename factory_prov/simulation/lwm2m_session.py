"""One connection of a virtual board with one server: what its client says there, and what it makes of the answers.

Source: OMA LwM2M Core §6.1 (Bootstrap Interface) and §6.2 (Registration Interface).
"""

from __future__ import annotations

from factory_prov.coap.conversation import CoapRequest, Conversation
from factory_prov.coap.message import LINK_FORMAT, SENML_CBOR, CoapMessage, Code, Option, code_text
from factory_prov.simulation.device_account import DeviceAccount

LWM2M_VERSION = "1.1"
ANSWER_S = 93.0
"""MAX_TRANSMIT_WAIT of RFC 7252 §4.8.2: after it no answer comes any more."""
_OBJECTS = b'</>;rt="oma.lwm2m";ct=112,</1/0>,</3/0>'


class RefusedByServer(Exception):
    """The server said no to `what`, with a code."""

    def __init__(self, what: str, code: int) -> None:
        super().__init__(f"{what} ({code_text(code)})")


class LwM2mSession:
    """What is asked over one connection; NoCoapAnswer when nobody answers, RefusedByServer when somebody says no."""

    def __init__(self, conversation: Conversation, account: DeviceAccount, endpoint_name: str) -> None:
        self._conversation = conversation
        self._account = account
        self._endpoint_name = endpoint_name
        self.location: tuple[str, ...] = ()

    def register(self) -> None:
        """Register, and keep the path that the server gives."""
        queries = (
            f"lwm2m={LWM2M_VERSION}",
            f"ep={self._endpoint_name}",
            f"lt={self._account.lifetime_s}",
            f"b={self._account.binding}",
        )
        answer = self._asked(
            "the registration",
            CoapRequest(code=Code.POST, path=("rd",), queries=queries, content_format=LINK_FORMAT, payload=_OBJECTS),
            Code.CREATED,
        )
        self.location = answer.texts(Option.LOCATION_PATH)

    def update(self) -> None:
        """Say that the device is still there."""
        self._asked("the update", CoapRequest(code=Code.POST, path=self.location), Code.CHANGED)

    def deregister(self) -> None:
        """Say goodbye."""
        self._asked("the goodbye", CoapRequest(code=Code.DELETE, path=self.location), Code.DELETED)

    def ask_for_bootstrap(self) -> None:
        """Ask a Bootstrap-Server to write accounts."""
        queries = (f"ep={self._endpoint_name}", f"pct={SENML_CBOR}")
        self._asked("the bootstrap", CoapRequest(code=Code.POST, path=("bs",), queries=queries), Code.CHANGED)

    def listen(self, timeout_s: float) -> None:
        """Answer what the server asks within that time."""
        self._conversation.listen(timeout_s)

    def _asked(self, what: str, request: CoapRequest, wanted: Code) -> CoapMessage:
        answer = self._conversation.request(request, timeout_s=ANSWER_S)
        if answer.code != wanted:
            raise RefusedByServer(what, answer.code)
        return answer
