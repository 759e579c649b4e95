"""A server as the job describes it, with everything that is wrong in the description."""

from __future__ import annotations

from dataclasses import dataclass

from factory_prov.errors import InputError
from factory_prov.registrars.generic.description import ServerDescription
from factory_prov.registrars.generic.problems import problems_of
from factory_prov.registrars.http.settings import ca_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions(ServerDescription):
    """What stands below [server] of a job."""

    def problems(self) -> tuple[InputError, ...]:
        """Return everything that is wrong, each with the name of its field as the place; empty when all is well."""
        return tuple(problems_of(self))

    def file_problems(self) -> tuple[InputError, ...]:
        """Return what is wrong with the authority's file: it is missing, or holds no certificate."""
        return ca_problems(self.ca_file)
