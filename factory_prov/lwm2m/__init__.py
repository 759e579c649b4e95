"""The standard: resource paths and values, object definitions, SenML packs and the rules of a pack."""
