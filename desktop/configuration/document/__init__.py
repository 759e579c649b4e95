"""The job in the editor, and the way back through its states."""
