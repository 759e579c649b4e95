"""The job file: what one unit gets. Types, load and save, its check, and reading the old formats."""
