"""The command `factory-prov`: the library's work, read from arguments and told in words or JSON."""
