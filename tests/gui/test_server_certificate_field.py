"""The server's certificate in the editor: fetched beside the typing, confirmed by its fingerprint, and kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.configuration.document.document import EditorDocument
from desktop.configuration.document.targets import Section
from desktop.configuration.forms.fields.certificate_source import CertificateSource
from desktop.configuration.forms.fields.context import FieldContext
from desktop.configuration.forms.fields.server_certificate import ServerCertificateField
from desktop.configuration.forms.form_row import FieldBox
from desktop.configuration.forms.option_form import OptionForm
from desktop.configuration.server_certificates import ServerCertificates
from desktop.threads.work import Done, Then
from factory_prov.cancel import CancelToken
from factory_prov.credentials.described import described
from factory_prov.errors import ServerTimeout
from factory_prov.job.draft import MISSING
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import Message
from factory_prov.server_certificate.asking import AskedServer, HandshakeAnswer, SecureTransport
from factory_prov.server_certificate.choosing import Wanted, choose
from factory_prov.server_certificate.fetching import Fetched
from tests.tls_peers import NOW, issued, openssl_server

KEYS = ("credentials", "server_certificate_file")
YEARS = timedelta(days=365 * 12)
ROOT = issued("Root", ca=True, end=NOW + YEARS)
SERVER = ROOT.issue("server.example", hosts=["server.example"], end=NOW + YEARS)
SHOWN = AskedServer(host="server.example")


def fetched(usage: int = 3, host: str = "server.example") -> Fetched:
    chain = (described(SERVER.der), described(ROOT.der))
    answer = HandshakeAnswer(chain=(SERVER.der, ROOT.der), transport=SecureTransport.DTLS)
    choice = choose(chain, Wanted(usage=usage, host=host), now=NOW)
    return Fetched(server=SHOWN, answer=answer, chain=chain, choice=choice)


class Asked:
    """Stands for the server and the disk."""

    def __init__(self) -> None:
        self.tokens: list[CancelToken] = []
        self.then: Then[Fetched] = lambda _: None
        self.kept: list[Fetched] = []
        self.written: Then[Path] = lambda _: None

    def ask(self, then: Then[Fetched]) -> CancelToken:
        self.then = then
        self.tokens.append(CancelToken())
        return self.tokens[-1]

    def keep(self, found: Fetched, then: Then[Path]) -> CancelToken:
        self.kept.append(found)
        self.written = then
        return CancelToken()


@pytest.fixture
def document(qtbot: QtBot) -> EditorDocument:
    made = EditorDocument(Definitions())
    made.new()
    return made


@pytest.fixture
def asked() -> Asked:
    return Asked()


def shown(qtbot: QtBot, document: EditorDocument, source: CertificateSource, folder: Path) -> OptionForm:
    context = FieldContext(certificates=source, folder=lambda: folder)
    made = OptionForm(document, context, Section.CREDENTIALS, lambda section: section.value)
    qtbot.addWidget(made)
    made.resize(900, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def form(qtbot: QtBot, document: EditorDocument, asked: Asked, tmp_path: Path) -> OptionForm:
    return shown(qtbot, document, CertificateSource(asked.ask, asked.keep), tmp_path)


def box(form: OptionForm) -> FieldBox:
    found = form.box(KEYS)
    assert found is not None
    return found


def field(form: OptionForm) -> ServerCertificateField:
    found = box(form).field
    assert isinstance(found, ServerCertificateField)
    return found


def said(form: OptionForm) -> str:
    remarks = box(form).remarks
    return "" if remarks is None or remarks.isHidden() else remarks.accessibleName()


def test_a_certificate_is_fetched_confirmed_and_taken(
    qtbot: QtBot, form: OptionForm, document: EditorDocument, asked: Asked, tmp_path: Path
) -> None:
    made = field(form)
    height = box(form).height_at(600)
    made.fetch.click()
    assert made.fetch.isHidden()
    assert "Asking the server" in said(form)
    asked.then(Done(given=fetched()))
    assert said(form) == ""
    digits = described(SERVER.der).sha256.replace(":", "")
    assert digits in made.shown.text.replace(" ", "")
    assert "for the device" in made.shown.text
    qtbot.waitUntil(lambda: box(form).height_at(600) > height)  # the form makes room for it
    assert not made.shown.use.isEnabled(), "nobody has confirmed it"
    made.shown.confirm.click()
    made.shown.use.click()
    assert asked.kept == [fetched()]
    asked.written(Done(given=tmp_path / "server-server.example.der"))
    assert document.get(KEYS) == "server-server.example.der"
    assert made.shown.isHidden()
    document.undo_steps.undo()
    assert document.get(KEYS) is MISSING


def test_one_that_devices_would_refuse_cannot_be_taken(form: OptionForm, asked: Asked) -> None:
    made = field(form)
    made.fetch.click()
    asked.then(Done(given=fetched(host="other.example")))
    assert "does not carry the name other.example" in made.shown.text
    assert made.shown.use.isHidden()
    assert made.shown.confirm.isHidden()
    made.shown.close_button.click()
    assert made.shown.isHidden()


def test_what_went_wrong_is_said_below_the_field(form: OptionForm, asked: Asked) -> None:
    made = field(form)
    made.fetch.click()
    asked.then(Done(failure=ServerTimeout(Message("The server does not answer by {t}.", t="DTLS"), place="x")))
    assert "does not answer by DTLS" in said(form)
    assert not made.fetch.isHidden()


def test_asking_can_be_stopped(form: OptionForm, asked: Asked) -> None:
    made = field(form)
    made.fetch.click()
    made.stop_button.click()
    assert asked.tokens[0].cancelled
    assert said(form) == ""
    assert made.stop_button.isHidden()


def test_typing_still_works(qtbot: QtBot, form: OptionForm, document: EditorDocument) -> None:
    qtbot.keyClicks(field(form).file.edit, "a.der")
    assert document.get(KEYS) == "a.der"


def test_a_real_server_and_a_real_file(qtbot: QtBot, document: EditorDocument, tmp_path: Path) -> None:
    local = ROOT.issue("localhost", hosts=["localhost"], end=NOW + YEARS)
    with openssl_server(*local.write(tmp_path, "server"), dtls=True) as port:
        document.set_value(("configuration", "/0/1/0"), f"coaps://localhost:{port}")
        document.set_value(("configuration", "/0/1/2"), 2)
        document.set_value(("configuration", "/0/1/1"), False)
        asking = ServerCertificates(document)
        form = shown(qtbot, document, asking.source, tmp_path)
        made = field(form)
        made.fetch.click()
        qtbot.waitUntil(made.shown.isVisible, timeout=20_000)
        made.shown.confirm.click()
        made.shown.use.click()
        qtbot.waitUntil(lambda: not made.fetch.isHidden(), timeout=20_000)
        assert "Save the job" in made.note()[0], "a job that is in no file has no place for it"
        document.save(tmp_path / "job.toml")
        made.shown.use.click()
        qtbot.waitUntil(made.shown.isHidden, timeout=20_000)
        asking.close()
    assert document.get(KEYS) == "server-localhost.der"
    assert (tmp_path / "server-localhost.der").read_bytes() == local.der


def test_a_job_without_a_server_says_what_is_missing(qtbot: QtBot, document: EditorDocument, tmp_path: Path) -> None:
    asking = ServerCertificates(document)
    form = shown(qtbot, document, asking.source, tmp_path)
    made = field(form)
    for path in [key for key in document.data.get("configuration", {}) if key.startswith("/0/")]:
        document.remove(("configuration", path))
    made.fetch.click()
    qtbot.waitUntil(lambda: not made.fetch.isHidden(), timeout=20_000)
    asking.close()
    assert "certificate mode" in made.note()[0]
