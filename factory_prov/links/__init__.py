"""The open line to a device: `protocol` is what a run asks of it, one folder each what speaks to it; also the ports."""
