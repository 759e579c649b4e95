"""The report of `factory-prov conformance` as JSON takes it, in English."""

from __future__ import annotations

from factory_prov.conformance.report import Report, identity_rows
from factory_prov.conformance.verdicts import Tried, Verdict


def document(report: Report) -> dict[str, object]:
    """Return the report as plain data."""
    identity = report.identity
    return {
        "port": report.port,
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "speaks_version": report.version,
        "conclusion": report.conclusion.value,
        "met": report.count(Verdict.MEETS),
        "broken": report.count(Verdict.BROKEN),
        "known": report.count(Verdict.KNOWN),
        "not_tried": report.count(Verdict.NOT_TRIED),
        "left_out": report.left_out,
        "device": None if identity is None else identity_rows(identity),
        "remark": str(report.remark),
        "trials": [_trial(each) for each in report.tried],
    }


def _trial(tried: Tried) -> dict[str, object]:
    return {
        "name": tried.name,
        "title": str(tried.title),
        "section": tried.section,
        "mandatory": tried.mandatory,
        "verdict": tried.verdict.value,
        "why": str(tried.why),
        "steps": [{"sent": str(step.sent), "came": str(step.came)} for step in tried.steps],
        "steps_left_out": tried.left_out,
    }
