"""The accounts of a virtual board while a Bootstrap-Server changes them (OMA LwM2M Core §6.1.7)."""

from __future__ import annotations

from collections.abc import Sequence

from factory_prov.coap.message import SENML_CBOR, CoapMessage, Code, Option, Type
from factory_prov.errors import PackFormatError
from factory_prov.lwm2m.rules.accounts import accounts
from factory_prov.lwm2m.rules.records import read_records
from factory_prov.lwm2m.senml import Record, read_pack


class BootstrapStore:
    """Records of /0 and /1; the account of the Bootstrap-Server itself outlives what it deletes."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = list(records)
        self.finished = False
        self._kept = {account.instance_id for account in accounts(records) if account.bootstrap}

    def serve(self, request: CoapMessage) -> CoapMessage:
        """Carry out what the Bootstrap-Server asks and return the answer."""
        confirmable = request.type is Type.CONFIRMABLE
        return CoapMessage(
            type=Type.ACKNOWLEDGEMENT if confirmable else Type.NON_CONFIRMABLE,
            code=self._done(request),
            message_id=request.message_id,
            token=request.token,
        )

    def _done(self, request: CoapMessage) -> Code:
        path = request.texts(Option.URI_PATH)
        match request.code:
            case Code.DELETE if all(part.isdecimal() for part in path):
                self._delete(tuple(map(int, path)))
                return Code.DELETED
            case Code.PUT:
                return self._write(request)
            case Code.POST if path == ("bs",):
                self.finished = True
                return Code.CHANGED
        return Code.METHOD_NOT_ALLOWED

    def _delete(self, path: tuple[int, ...]) -> None:
        self.records = [
            record
            for record in self.records
            if (record.path.object_id, record.path.instance_id)[: len(path)] != path
            or (record.path.object_id == 0 and record.path.instance_id in self._kept)
        ]

    def _write(self, request: CoapMessage) -> Code:
        formats = [int.from_bytes(value) for number, value in request.options if number == Option.CONTENT_FORMAT]
        if formats != [SENML_CBOR]:
            return Code.UNSUPPORTED_CONTENT_FORMAT
        try:
            written, problems = read_records(read_pack(request.payload))
        except PackFormatError:
            return Code.BAD_REQUEST
        if problems:
            return Code.BAD_REQUEST
        paths = {record.path for record in written}
        self.records = [record for record in self.records if record.path not in paths] + written
        return Code.CHANGED
