"""Coiote DM."""
