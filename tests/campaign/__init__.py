"""Campaigns: many runs that are killed, boards that lose their power, and what is left of it."""
