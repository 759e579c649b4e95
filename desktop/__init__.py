"""The window. It decides nothing about provisioning: it shows what `factory_prov` does."""
