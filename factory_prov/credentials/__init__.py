"""Identity and keys: PSK, self-signed and supplied certificates, and the files that hold them."""
