"""Certificates by the hundred: requests signed by an authority of this PC, and keys made ahead for one outside."""
