"""Labels as files in a folder: what another program prints, or what is looked at before a printer is bought."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from factory_prov.errors import InputError, PrinterError
from factory_prov.files.owner_only import write_owner_only
from factory_prov.labels.making import Label
from factory_prov.labels.svg import svg_of
from factory_prov.messages import Message

_UNFIT = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST = 80


def put_into(folder: Path, label: Label) -> Path:
    """Write the label in ZPL, and as SVG where it is drawn; PrinterError where the folder takes none."""
    name = _UNFIT.sub("_", label.content.endpoint_name)[:_LONGEST] or "unit"
    file = folder / f"{name}-{label.variant.value}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.zpl"
    if not folder.is_dir():
        raise PrinterError(
            Message("there is no such folder."), place=f"folder:{folder}", cure=Message("Make it, or name another one.")
        )
    try:
        write_owner_only(file, label.zpl)
        if label.drawing is not None:
            write_owner_only(file.with_suffix(".svg"), svg_of(label.drawing).encode())
    except (InputError, OSError) as failure:
        what = failure.what if isinstance(failure, InputError) else Message("the file cannot be written.")
        raise PrinterError(what, place=f"folder:{folder}", cure=Message("Name a folder that takes files.")) from None
    return file
