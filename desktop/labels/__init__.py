"""How a barcode scanner types, and what it typed: no Qt, no clock."""
