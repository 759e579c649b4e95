"""Where this PC keeps the logs of its runs, and how long: 90 days unless somebody has said otherwise."""

from __future__ import annotations

from factory_prov.environment import environment
from factory_prov.errors import InputError
from factory_prov.files import station_file, user_folders
from factory_prov.run_logs.kept import RunLogs

VARIABLE = "FACTORY_PROV_RUN_LOG_DAYS"
SETTING = "run_log_days"
DAYS = 90
_MOST_DAYS = 36_500


def station_logs() -> RunLogs:
    """Return the logs of the runs of this PC's user."""
    return RunLogs(user_folders.user_folder() / "run-logs")


def logs_to_keep() -> RunLogs | None:
    """Return where runs keep their logs from now on, and throw some of the oldest away; None: they keep none."""
    logs, days = station_logs(), days_kept()
    logs.forget_older_than(days)
    return logs if days else None


def days_kept() -> int:
    """Return how many days a log is kept, 0 for not at all: by the variable, `station.toml`, or 90.

    What is no such number is left alone: a unit does not wait for somebody who corrects it.
    """
    for told in (environment().get(VARIABLE), _of_station()):
        text = str(told)
        if told is not None and text.isdecimal() and int(text) <= _MOST_DAYS:
            return int(text)
    return DAYS


def _of_station() -> object:
    file = next((path for path in station_file.places() if path.exists()), None)
    if file is None or user_folders.is_chosen():
        return None
    from factory_prov.files.reading import read_text
    from factory_prov.files.toml_text import parse_toml

    try:
        return parse_toml(read_text(file), place=str(file)).get(SETTING)
    except InputError:
        return None
