"""How the standalone program is made and tried: `build_installer.py` is its only user."""
