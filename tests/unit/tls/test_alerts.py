"""Which side an alert or a silence accuses, for each login and at each point of the handshake."""

from __future__ import annotations

import pytest
from tls_peers import issued

from factory_prov.secret import Secret
from factory_prov.tls.alerts import Progress, read_alert, read_silence
from factory_prov.tls.credentials import Login, NoLogin, PskLogin
from factory_prov.tls.disagreement import Disagreement

D = Disagreement
PSK = PskLogin(identity=b"unit", key=Secret("k"))
CERTIFICATE = issued("unit").login
EARLY, LATE, DONE = Progress.HELLO_SENT, Progress.PROOF_SENT, Progress.FINISHED


@pytest.mark.parametrize(
    ("login", "alert", "progress", "reason", "certain"),
    [
        (PSK, 115, LATE, D.IDENTITY_UNKNOWN, True),
        (PSK, 51, LATE, D.WRONG_KEY, True),
        (PSK, 20, LATE, D.WRONG_KEY, True),
        (PSK, 21, LATE, D.WRONG_KEY, True),
        (PSK, 40, LATE, D.IDENTITY_UNKNOWN, False),
        (PSK, 49, LATE, D.IDENTITY_UNKNOWN, False),
        *((login, alert, LATE, D.PROTOCOL, True) for login in (PSK, CERTIFICATE) for alert in (10, 22, 47, 50, 80)),
        (PSK, 40, EARLY, D.NO_COMMON_SUITE, True),
        (PSK, 71, EARLY, D.NO_COMMON_SUITE, True),
        (PSK, 70, EARLY, D.VERSION_REFUSED, True),
        (PSK, 112, EARLY, D.NAME_REFUSED, True),
        (PSK, 80, EARLY, D.PROTOCOL, True),
        (CERTIFICATE, 40, EARLY, D.NO_COMMON_SUITE, True),
        (CERTIFICATE, 45, LATE, D.OUR_CERTIFICATE_EXPIRED, True),
        (CERTIFICATE, 51, LATE, D.WRONG_KEY, True),
        (CERTIFICATE, 40, LATE, D.OUR_CERTIFICATE_NOT_TRUSTED, False),
        (CERTIFICATE, 20, LATE, D.PROTOCOL, True),
        *((CERTIFICATE, alert, LATE, D.OUR_CERTIFICATE_NOT_TRUSTED, True) for alert in (41, 42, 43, 44, 46, 48, 49)),
        (NoLogin(), 116, LATE, D.OUR_CERTIFICATE_NOT_TRUSTED, True),
        (NoLogin(), 40, LATE, D.OUR_CERTIFICATE_NOT_TRUSTED, True),
        (NoLogin(), 40, EARLY, D.NO_COMMON_SUITE, True),
        (NoLogin(), 80, LATE, D.PROTOCOL, True),
        (PSK, 80, DONE, D.ENDED, True),
        (PSK, 20, DONE, D.ENDED, True),
        (PSK, 40, DONE, D.ENDED, True),
        (CERTIFICATE, 51, DONE, D.ENDED, True),
        (CERTIFICATE, 49, DONE, D.OUR_CERTIFICATE_NOT_TRUSTED, True),
        (CERTIFICATE, 45, DONE, D.OUR_CERTIFICATE_EXPIRED, True),
    ],
)
def test_alerts(login: Login, alert: int, progress: Progress, reason: D, certain: bool) -> None:
    failed = read_alert(alert, progress, login)
    assert (failed.reason, failed.certain, failed.alert) == (reason, certain, alert)


@pytest.mark.parametrize(
    ("login", "progress", "reason", "certain"),
    [
        (PSK, Progress.NOTHING_CAME, D.NO_ANSWER, True),
        (PSK, Progress.HELLO_SENT, D.SILENCE, True),
        (PSK, Progress.HELLO_CAME, D.SILENCE, True),
        (PSK, LATE, D.WRONG_KEY, False),
        (PSK, DONE, D.ENDED, True),
        (CERTIFICATE, DONE, D.ENDED, True),
        (CERTIFICATE, LATE, D.OUR_CERTIFICATE_NOT_TRUSTED, False),
        (NoLogin(), LATE, D.SILENCE, True),
    ],
)
def test_silence(login: Login, progress: Progress, reason: D, certain: bool) -> None:
    failed = read_silence(progress, login, passed_over=True)
    assert (failed.reason, failed.certain) == (reason, certain)


@pytest.mark.parametrize("login", [PSK, CERTIFICATE])
def test_who_had_no_time_to_answer_accuses_nobody(login: Login) -> None:
    assert read_silence(LATE, login, passed_over=False).reason is D.SILENCE
