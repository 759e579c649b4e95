"""The firmware of a virtual board that meets version 2 of docs/device-contract.md, written from that page alone."""
