"""The tree of the editor."""
