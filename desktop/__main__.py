"""Run the window as `python -m desktop`."""

import sys

from desktop.window.app import main

sys.exit(main())
