"""Images of firmware: what is asked of one (`image`), the formats there are (`reading`), a module for each."""
