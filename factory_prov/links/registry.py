"""The lines that can be opened; a new one is a folder, and its line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from factory_prov.links.protocol import OpenLink
from factory_prov.links.smp.provisioning import ProvisioningLink

SMP = "smp"
LINKS: Mapping[str, OpenLink] = MappingProxyType({SMP: ProvisioningLink.open})
"""By their names. Jobs do not name one yet: there is one."""

open_link: OpenLink = LINKS[SMP]
