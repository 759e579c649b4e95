"""One POST for each record, to whoever wants to hear of units. Taken is what was answered with 2xx, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from factory_prov.cancel import CancelToken
from factory_prov.errors import ServerBusy, ServerError, ServerProtocolError, TokenRefused
from factory_prov.messages import Message
from factory_prov.records.options import RecordShape
from factory_prov.records.record import UnitRecord
from factory_prov.records.shapes import document
from factory_prov.registrars.http.backoff import RetryBudget
from factory_prov.registrars.http.refusals import BUSY, sent_on
from factory_prov.registrars.http.request import HttpAnswer, HttpRequest, HttpTarget, HttpWords, Unanswered
from factory_prov.registrars.server_api import ServerApi, bearer
from factory_prov.registrars.tokens import Tokens
from factory_prov.secret import Secret

CONNECT_S, ANSWER_S, WHOLE_S = 5.0, 15.0, 20.0
_MOST_ANSWER_BYTES = 1 << 16
_TEXT_CHARACTERS = 2000
_PAGE_BYTES = 4096
_AGAIN_LATER = (401, 403, 404, 405, 407, 408, 425, *BUSY)
"""Of those below 500 what says nothing of the record: who we are, where the receiver is, or how busy."""


class RecordRefused(ServerError):
    """The receiver does not take this very record."""


class ReceiverBroke(ServerProtocolError):
    """The receiver has failed over a record, or over all of them: nobody can tell by one."""


class ReceiverBusy(ServerBusy):
    """The receiver wants to be left alone; `wait_s` is for how long, where it says so."""

    def __init__(self, what: Message, *, place: str, wait_s: float | None) -> None:
        super().__init__(what, place=place, cure=Message("Nothing is to be done: it is sent again."))
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where records are posted to, and in which shape."""

    url: str
    shape: RecordShape
    token: bool
    ca_file: Path | None
    unencrypted: bool

    @property
    def host(self) -> str:
        """The name under which its token is kept."""
        return urlsplit(self.url).hostname or ""


class WebhookSender:
    """Posts records, one after the other."""

    def __init__(self, hook: Webhook, tokens: Tokens | None) -> None:
        self._hook = hook
        self._tokens = tokens
        parts = urlsplit(hook.url)
        self._path = parts.path.lstrip("/")
        self._target = HttpTarget(
            base_url=f"{parts.scheme}://{parts.netloc}",
            headers={"Accept": "*/*"},
            words=HttpWords(late=_late),
            ca_file=hook.ca_file,
            connect_timeout_s=CONNECT_S,
            read_timeout_s=ANSWER_S,
        )

    def tell(self, records: Sequence[UnitRecord], cancel: CancelToken, told: Callable[[UnitRecord], None]) -> None:
        """Post each; RecordRefused where the next one is not taken, another ServerError where none is now."""
        for record in records:
            self._post(record, cancel)
            told(record)

    def _post(self, record: UnitRecord, cancel: CancelToken) -> None:
        api = _Api(self._target, RetryBudget(WHOLE_S, cancel), self._tokens)
        text = json.dumps(document(record, self._hook.shape), ensure_ascii=False)
        request = HttpRequest(
            method="POST",
            path=self._path,
            headers={"Idempotency-Key": record.transaction_id},
            body=Secret(text.encode("utf-8", "backslashreplace")),
            content_type="application/json; charset=utf-8",
            most_bytes=_MOST_ANSWER_BYTES,
        )
        api.post(request)


class _Api(ServerApi):
    """One post, with who we are where the receiver wants to know."""

    def _authorized(self, token: Secret) -> HttpTarget:
        return replace(self._target, authorization=bearer(token))

    def post(self, request: HttpRequest) -> None:
        """Send it once, and once more with a newer token; raise unless it was taken."""
        try:
            answer = self._exchange(request)
        except Unanswered as lost:
            raise lost.error from None
        if 200 <= answer.status < 300 and not _is_page(answer.body):
            return
        raise self._refusal(answer)

    def _refusal(self, answer: HttpAnswer) -> ServerError:
        place, status = self.place, answer.status
        text = self._censor().clean(answer.body[:_TEXT_CHARACTERS].decode("utf-8", "replace"))
        if 200 <= status < 300:
            what = Message("A web page answered in the place of the receiver ({status}).", status=status)
            return ServerProtocolError(what, place=place, cure=_CHECK)
        if 300 <= status < 400:
            return sent_on(answer, place, self._censor())
        if status in BUSY:
            what = Message("The receiver of the records is busy ({status}).", status=status)
            return ReceiverBusy(what, place=place, wait_s=answer.retry_after_s)
        if status in (401, 403):
            what = Message("The receiver of the records does not take our token ({status}).", status=status)
            return TokenRefused(what, place=place, cure=_TOKEN)
        what = Message('The receiver of the records answered {status}: "{text}".', status=status, text=text)
        if status < 500 and status not in _AGAIN_LATER:
            return RecordRefused(what, place=place, cure=_LOOK)
        if status == 500:
            return ReceiverBroke(what, place=place, cure=_CHECK)
        return ServerProtocolError(what, place=place, cure=_CHECK)


_CHECK = Message("Check the address of the webhook, and that its receiver runs.")
_TOKEN = Message("Save a token for it with `factory-prov token save`, or write webhook_token = false below [records].")
_LOOK = Message("See what it has against it, then `factory-prov records retry`, or `drop`.")


def _late(total_s: str) -> Message:
    return Message("The receiver of the records did not answer within {total_s} s.", total_s=total_s)


def _is_page(body: bytes) -> bool:
    """Whether a person is meant to read that: the page of a log-in or a proxy, which has taken no record."""
    start = body[:_PAGE_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and any(mark in start for mark in (b"<!doctype html", b"<html", b"<head", b"<body"))
