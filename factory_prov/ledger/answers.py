"""What a server has answered, beside the registrar's own words for it; imports no database."""

from __future__ import annotations

REMOVED = "removed"
"""The outcome of a registration that took a name off a server."""
ASKED = "asked"
"""Nobody has heard the server's answer yet, or ever."""
NOT_MADE = "not made"
"""The server has said no to what was asked."""
