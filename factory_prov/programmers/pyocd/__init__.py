"""The programmer behind pyOCD."""
