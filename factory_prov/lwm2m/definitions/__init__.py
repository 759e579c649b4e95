"""Object definitions shipped with the library, one TOML file per object (see `factory_prov.lwm2m.objects`)."""
