"""The pictures of the documentation, made anew. For developers."""
