"""What the window does only after it was painted for the first time: log, scanner, sounds, and the line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.translation import translated
from desktop.widgets.notice import Notice, Weight

if TYPE_CHECKING:
    from desktop.labels.reading import LabelRefusal
    from desktop.preferences import Choices
    from desktop.provision.log.handler import LogHandler
    from desktop.provision.scanning.scanner import ScanFilter
    from desktop.provision.sounds import Sounds
    from desktop.window.contents import Contents
    from desktop.window.log_file import LogFile


class StartUp(QObject):
    """Belongs to what is in the window. `training`: begin with virtual boards; `file`: show it in the editor."""

    def __init__(self, contents: Contents, *, training: bool = False, file: Path | None = None) -> None:
        super().__init__(contents)
        self._contents = contents
        self._training = training
        self._file = file
        self._log_file: LogFile | None = None
        self._log_handler: LogHandler | None = None
        self._sounds: Sounds | None = None
        self._scanner: ScanFilter | None = None

    @Slot()
    def start(self) -> None:
        """Do it, in the order of who waits for it."""
        if self._training:
            self._contents.line.train()
        else:
            self._contents.line.open_chosen()
        self._watch_scanner()
        self._write_log()
        self._make_sounds()
        if self._contents.preferences.trouble:
            text = self.tr("The settings could not be read, so they begin anew.")
            trouble = translated(self._contents.preferences.trouble)
            self._contents.shell.notices.show_notice(Notice(text=text, weight=Weight.WARNING, details=trouble))
        if self._file is not None:
            self._contents.open_file(self._file)
        if self._contents.shell.locked:
            self._contents.shell.locked_changed.connect(self._offer_unsaved)
        else:
            self._contents.job.offer_unsaved()

    @Slot(bool)
    def _offer_unsaved(self, locked: bool) -> None:
        """Offer it once to who unlocks the window: it is the engineer's, not the operator's."""
        if not locked:
            self._contents.shell.locked_changed.disconnect(self._offer_unsaved)
            self._contents.job.offer_unsaved()

    @Slot()
    def close(self) -> None:
        """Let go of the log; safe twice, and without a start."""
        if self._log_handler is not None:
            import logging

            logging.getLogger().removeHandler(self._log_handler)
            self._log_handler = None
        if self._log_file is not None:
            self._log_file.close()
            self._log_file = None
        if self._sounds is not None:
            self._sounds.close()

    def _watch_scanner(self) -> None:
        from desktop.provision.scanning.scanner import ScanFilter

        self._scanner = ScanFilter(self)
        self._scanner.scanned.connect(self._take_scan)
        self._scanner.scanned_open.connect(self._take_open_scan)
        self._scanner.refused.connect(self._tell_refusal)
        self._scanner.typed.connect(self._contents.settings.take_typed)
        self._contents.settings.learn_wanted.connect(self._scanner.learn)
        self._know_scanner(self._contents.preferences.choices)
        self._contents.preferences.changed.connect(self._know_scanner)
        self._scanner.install(self._contents.window)

    @Slot(object)
    def _know_scanner(self, choices: Choices) -> None:
        from desktop.labels.profile import profile_of

        known = profile_of(
            prefix=choices.scanner_prefix,
            suffix=choices.scanner_suffix,
            separator=choices.scanner_separator,
            part=choices.scanner_part,
            gap_ms=choices.scanner_gap_ms,
        )
        if self._scanner is not None:
            self._scanner.use(known)

    @Slot(str)
    def _take_scan(self, text: str) -> None:
        self._bring_scan(text, may_name=True)

    @Slot(str)
    def _take_open_scan(self, text: str) -> None:
        self._bring_scan(text, may_name=False)

    def _bring_scan(self, text: str, *, may_name: bool) -> None:
        """Bring a scan to who it is for: a unit of the line that waits for its label, the history, or the line."""
        shell, history, controller = self._contents.shell, self._contents.history, self._contents.controller
        if shell.shown is not history:
            shell.show_screen(self._contents.provision)  # what a scan does is seen there
            self._contents.provision.page.take_scan(text, may_name=may_name)
        elif not controller.scanned_elsewhere(text, whole=may_name, any_label=history.is_repairing):
            history.take_scan(text)
        elif may_name:
            said = self.tr("A unit on the line waits for its label, and got this scan: {0}").format(text.strip())
            shell.notices.show_notice(Notice(text=said, brief=True))

    @Slot(object)
    def _tell_refusal(self, refusal: LabelRefusal) -> None:
        from desktop.provision.scanning.refusal_words import refusal_text

        notice = Notice(text=refusal_text(refusal), weight=Weight.WARNING, brief=True)
        self._contents.shell.notices.show_notice(notice)

    def _write_log(self) -> None:
        import logging

        from desktop.provision.log.handler import LogHandler
        from desktop.widgets.about import about_this_program
        from desktop.window.log_file import LogFile

        try:
            self._log_file = LogFile(self._contents.folder)
        except OSError as failure:
            text = self.tr("The log of the program cannot be written: {0}").format(failure.strerror)
            self._contents.shell.notices.show_notice(Notice(text=text, weight=Weight.WARNING))
        logging.getLogger(__name__).info("begun: %s", about_this_program())
        self._log_handler = LogHandler()  # after that line: it is not for the operator
        self._log_handler.voice.arrived.connect(self._contents.provision.page.log.append)
        logging.getLogger().addHandler(self._log_handler)

    def _make_sounds(self) -> None:
        from desktop.provision.sounds import Sounds

        self._sounds = Sounds(self)
        self._sounds.enabled = self._contents.preferences.choices.sounds
        self._contents.controller.finished.connect(self._sounds.run_ended)
        self._contents.controller.delivered.connect(self._sounds.delivered)
        self._contents.preferences.changed.connect(self._follow)

    @Slot(object)
    def _follow(self, choices: Choices) -> None:
        if self._sounds is not None:
            self._sounds.enabled = choices.sounds
