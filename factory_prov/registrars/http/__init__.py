"""HTTP for registrars: deadlines, cancelling, back-off, and no secret in what is said of it."""
