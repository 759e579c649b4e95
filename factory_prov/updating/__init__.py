"""Bringing the standalone program up to date from a file: no network, signature checked, the way back kept."""
