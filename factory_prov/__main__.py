"""Run the command line as `python -m factory_prov`."""

import sys

from factory_prov.cli import main

sys.exit(main())
