"""Start the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with the file named on the command line if there is one; return the exit code."""
    arguments = list(sys.argv if argv is None else argv)
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as failure:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(f"The window needs PySide6 and its system libraries: {failure}.\n")
        return 2
    from desktop.check_window import CheckWindow

    application = QApplication(arguments)
    window = CheckWindow()
    if len(arguments) > 1:
        window.open_file(Path(arguments[1]))
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
