"""What is told of a request: each verb has its sentence, with the file."""

from __future__ import annotations

import pytest

from factory_prov.links.options import LinkOptions
from factory_prov.links.smp import request_words
from factory_prov.links.smp.messages import FileRequest, Requests, SmpRefusal
from factory_prov.secret import Secret

REQUESTS = Requests(LinkOptions())


@pytest.mark.parametrize(
    ("request_sent", "verb", "doing"),
    [
        (REQUESTS.download("/f", offset=0), "read", "reading"),
        (REQUESTS.stat("/f"), "measure", "reading"),
        (REQUESTS.upload("/f", Secret("x"), offset=0, ends=1), "write", "writing"),
    ],
    ids=["read", "measure", "write"],
)
def test_each_verb_has_its_sentences(request_sent: FileRequest, verb: str, doing: str) -> None:
    refused = request_words.refused(request_sent, SmpRefusal(group=8, rc=3))
    assert str(refused) == f"the device refused to {verb} /f (group 8, code 3)."
    unfit = request_words.unfit(request_sent)
    assert str(unfit) == f"the device's answer to the request to {verb} /f does not fit it."
    silent = request_words.silent(request_sent, 0.25)
    assert str(silent) == f"the device was asked to {verb} /f and did not answer within 0.25 s."
    slow = request_words.too_slow(request_sent, 12.6)
    assert str(slow) == f"the device answers so slowly that {doing} /f is not done after 13 s."
