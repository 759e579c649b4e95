"""Where the user's data lie: as platformdirs has it, on every system."""

from __future__ import annotations

import pytest
from platformdirs import user_data_path

from factory_prov.files.user_folders import user_folder


@pytest.mark.parametrize("data_home", [None, "", "  ", "/srv/data", "/srv/data/", " /srv/data ", "relative", "~/data"])
@pytest.mark.parametrize("home", [None, "/home/somebody", ""])
def test_it_is_where_platformdirs_has_it(
    monkeypatch: pytest.MonkeyPatch, data_home: str | None, home: str | None
) -> None:
    for name, value in (("XDG_DATA_HOME", data_home), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert user_folder() == user_data_path("factory-provisioning", appauthor=False)
