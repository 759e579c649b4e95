"""The window around the screens: start, frame, rail, closing."""
