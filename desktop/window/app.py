"""Start the window. What is imported here is loaded before anything can be seen: keep it light."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.window.window_maker import NAME, make_application, make_window, user_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What the command line asks for. `folder` is None for the user's own."""

    file: Path | None = None
    folder: Path | None = None
    training: bool = False
    self_test: Path | None = None
    qt: tuple[str, ...] = ()


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit code; 2 when there is no PySide6."""
    words = list(sys.argv if argv is None else argv)
    if words[1:] and words[1].endswith("-child"):  # the packaged program starts itself to speak with one probe
        from factory_prov.programmers.tools.library_child import run_if_child

        return run_if_child(words[1:]) or 0
    arguments = read_arguments(words)  # ends here for --help, --version and wrong usage: no display is needed for them
    try:
        application = make_application([words[0], *arguments.qt])
    except ImportError as failure:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(f"The window needs PySide6 and its system libraries: {failure}.\n")
        return 2
    if arguments.self_test is not None:
        from desktop.window.self_test import self_test

        return self_test(application, arguments.self_test, folder=arguments.folder)
    return _run(application, arguments)


def read_arguments(words: Sequence[str]) -> Arguments:
    """Read the command line; it ends the program with an explanation when it cannot be read."""
    if len(words) < 2:
        return Arguments()
    import os

    from desktop.window.told_without_window import Parser
    from factory_prov import __version__
    from factory_prov.argparse_words import argparse_speaks
    from factory_prov.messages import Message
    from factory_prov.translations import chosen_language, translator

    language = translator(chosen_language((), os.environ))
    helps = {
        "file": Message("a job (or an old configuration) to show in the editor"),
        "--demo": Message("begin with virtual boards and a virtual server"),
        "--data-dir": Message("keep ledger, settings and log there"),
        "--self-test": Message("check this installation, write into OUT, end"),
        "--version": Message("show program's version number and exit"),
        "-platform": Message("Qt's platform; offscreen shows no window"),
    }
    about = Message("The window of factory provisioning.").rendered(language)
    told_help = {name: text.rendered(language) for name, text in helps.items()}
    with argparse_speaks(language):
        parser = Parser(prog=NAME, description=about)
        parser.add_argument("--version", action="version", version=f"{NAME} {__version__}", help=told_help["--version"])
        parser.add_argument("file", nargs="?", type=Path, help=told_help["file"])
        parser.add_argument("--demo", action="store_true", help=told_help["--demo"])
        parser.add_argument("--data-dir", type=Path, metavar="DIR", help=told_help["--data-dir"])
        parser.add_argument("--self-test", type=Path, metavar="OUT", help=told_help["--self-test"])
        parser.add_argument("-platform", metavar="NAME", help=told_help["-platform"])
        told, others = parser.parse_known_args(list(words[1:]))
        if unknown := [word for word in others if word.startswith("--")]:  # Qt's own begin with one -
            parser.error(language.one("unrecognized arguments: %s") % " ".join(unknown))
    qt = (*(("-platform", told.platform) if told.platform else ()), *others)  # else its name would be the file
    return Arguments(file=told.file, folder=told.data_dir, training=told.demo, self_test=told.self_test, qt=qt)


def _run(application: QApplication, arguments: Arguments) -> int:
    from desktop.window.crash_report import CrashReport
    from desktop.window.one_window import OneWindow
    from desktop.window.uncaught import Unexpected
    from factory_prov.environment import take_secrets
    from factory_prov.files.user_folders import choose_user_folder

    take_secrets()
    choose_user_folder(arguments.folder)
    folder = user_folder()
    try:
        one_window = OneWindow(folder, application)
    except OSError as failure:
        _say_no_folder(folder, failure)
        return 2
    if not one_window.is_first() and one_window.hand_over(arguments.file):
        return 0
    unexpected = Unexpected(application)
    unexpected.install()
    crash = CrashReport(folder)
    try:
        window = make_window(application, folder=folder, training=arguments.training, file=arguments.file)
        window.tell_unexpected(unexpected)
        window.answer_second_starts(one_window)
        window.tell_crash(crash)
        window.show()
        return application.exec()
    finally:
        unexpected.uninstall()
        crash.close()
        one_window.close()


def _say_no_folder(folder: Path, failure: OSError) -> None:
    """Tell that there is no place for the data: a stick that was taken out, say."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QMessageBox

    text = QCoreApplication.translate("Start", "The folder for the data cannot be used: {0} ({1}). Check --data-dir.")
    QMessageBox.critical(None, "Factory Provisioning", text.format(folder, failure.strerror))


if __name__ == "__main__":
    sys.exit(main())
