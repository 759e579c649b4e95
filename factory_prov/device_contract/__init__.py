"""What a unit and a station have agreed on: docs/device-contract.md, as the station needs it."""
