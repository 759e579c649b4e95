"""The JSON of an answer, read so that whatever is done with its texts afterwards works."""

from __future__ import annotations

import json
import re
from typing import Any

_MAY_BE_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed")


def read_json(body: bytes) -> Any:
    """Return what stands in a body; ValueError for no JSON, RecursionError for one too deep.

    JSON can spell half a character (RFC 8259, 8.2), which goes into no address, log or ledger: such a text is none.
    The errors hold the body, which may have keys in it, so nobody passes them on.
    """
    value = json.loads(body)
    if _MAY_BE_HALF.search(body):
        json.dumps(value, ensure_ascii=False).encode()
    return value
