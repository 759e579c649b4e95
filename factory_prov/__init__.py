"""Factory provisioning of LwM2M devices: the library and its command line. It knows nothing of Qt."""

__version__ = "0.1.0"
