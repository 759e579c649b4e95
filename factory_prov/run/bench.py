"""Whom a run works on and with: the device on the bench, and the opened backends of the station."""

from __future__ import annotations

from dataclasses import dataclass, field

from factory_prov.credentials.issuer import Issuer
from factory_prov.labels.desk import LabelDesk
from factory_prov.ledger.records import Again
from factory_prov.ledger.store import Ledger
from factory_prov.lwm2m.objects import Definitions
from factory_prov.messages import NOTHING, Message
from factory_prov.naming.sources import EndpointNames
from factory_prov.programmers.protocol import Probe, Programmer
from factory_prov.registrars.registration import Registrar
from factory_prov.rehearsal.way import Way
from factory_prov.run.access import ServerAccess
from factory_prov.run.rehearsals import Always, Rehearsals
from factory_prov.run_logs.kept import RunLogs


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """The unit to provision: its serial port, the probe it hangs on (None: it runs the provisioning firmware already),
    and what to do should it have an identity. `hardware_id`: the unit somebody decided about; another one is refused.
    `same_keys`: with the same identity it gets the very keys that the ledger keeps of it, and no new ones.
    """

    port: str
    probe: Probe | None = None
    again: Again | None = None
    hardware_id: str | None = None
    same_keys: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What the runs of a station share; any number of runs may use it at once."""

    station: str
    ledger: Ledger
    names: EndpointNames
    programmer: Programmer | None = None
    registrar: Registrar | None = None
    issuer: Issuer | None = None
    """What gives units their certificates, where it is opened once for all of them."""
    server: str = ""
    """Name of the registrar's server, for the ledger."""
    shown_server: Message = NOTHING
    """What people read in its place, where that is in their language."""
    access: ServerAccess = field(default_factory=ServerAccess, repr=False)
    """Whether the server takes units from this PC; asked once for all runs."""
    labels: LabelDesk | None = field(default=None, repr=False)
    """Who prints labels, and brings the scans of those that are on the units; None: nobody does."""
    rehearsals: Rehearsals = field(default_factory=Always, repr=False)
    """Which unit's connection is to be tried, where a job wants that once a shift: whoever knows of shifts tells."""
    way: Way | None = field(default=None, repr=False)
    """Who stands in for the units' servers where their connections are tried; None: nobody does."""
    logs: RunLogs | None = field(default=None, repr=False)
    """Where what runs tell is kept; None: nowhere, as of virtual boards."""
    definitions: Definitions = field(default_factory=Definitions)
    """By which packs are judged: those of a check of the same job."""
