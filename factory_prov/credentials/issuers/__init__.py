"""The kinds of issuers."""
