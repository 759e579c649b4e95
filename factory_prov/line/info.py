"""What a line says of its job. Heavy to import: for the line's own thread."""

from __future__ import annotations

from factory_prov.job.model import Job, NameSource
from factory_prov.line.events import LineInfo
from factory_prov.lwm2m.security_mode import SecurityMode
from factory_prov.registrars.registry import token_host
from factory_prov.run.planning import planned_steps

_SECURITY_OBJECT, _SECURITY_MODE = 0, 2


def line_info(job: Job) -> LineInfo:
    """Return what a line with this job works with."""
    return LineInfo(
        job_name=job.name,
        job_detail=_security(job),
        server="" if job.server is None else job.server.server_name,
        token_host=token_host(job.server),
        auto_start=job.line.auto_start,
        operator_mode=job.line.operator_mode,
        needs_name=job.naming.source is NameSource.GIVEN,
        new_identity_needs_name=job.naming.source in (NameSource.DEVICE, NameSource.GIVEN),
        steps=planned_steps(job),
    )


def _security(job: Job) -> str:
    """Return the security modes of the job's accounts in the standard's words."""
    modes = {
        setting.source: None
        for setting in job.configuration
        if (setting.path.object_id, setting.path.resource_id) == (_SECURITY_OBJECT, _SECURITY_MODE)
        and isinstance(setting.source, int)
    }
    known = {int(mode) for mode in SecurityMode}
    return ", ".join(SecurityMode(mode).label for mode in modes if mode in known)
