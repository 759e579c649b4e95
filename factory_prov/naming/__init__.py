"""Endpoint names: where they come from, and whether servers and devices can live with them."""
