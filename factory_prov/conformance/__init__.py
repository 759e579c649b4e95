"""Whether a device meets the contract (docs/device-contract.md): trials, and the report for whoever writes firmware."""
