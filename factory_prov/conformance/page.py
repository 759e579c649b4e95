"""The report as one page of HTML: it needs nothing from anywhere else, runs no script, and is read by day and night."""

from __future__ import annotations

import html
from collections.abc import Iterator

from factory_prov import __version__
from factory_prov.conformance.report import (
    VERDICTS,
    WORDS,
    Conclusion,
    Report,
    by_section,
    identity_rows,
    sums,
)
from factory_prov.conformance.verdicts import Tried, Verdict
from factory_prov.messages import Message, Translator

_STYLE = (
    ":root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d0d7de;--box:#f6f8fa;"
    "--good:#116329;--bad:#a40e26;--open:#7d4e00;--known:#0550ae}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9aa4af;--line:#3d444d;--box:#161b22;"
    "--good:#56d364;--bad:#ff7b72;--open:#e3b341;--known:#79c0ff}}"
    "body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;"
    "margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}"
    ".sum{border:1px solid var(--line);border-left:.5rem solid var(--colour);background:var(--box);padding:.7rem 1rem;"
    "margin:1rem 0}.sum b{font-size:1.15rem}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{background:var(--box);font-weight:600}td.verdict{width:9rem;font-weight:600;color:var(--colour)}"
    "details table{font-size:.85rem;margin:.4rem 0}summary{cursor:pointer}code{font-size:.85rem;color:var(--soft)}"
    "ul.broken b{color:var(--colour)}p.soft{color:var(--soft);font-size:.85rem}"
    ".meets{--colour:var(--good)}.broken{--colour:var(--bad)}.not-tried{--colour:var(--open)}"
    ".known{--colour:var(--known)}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"
)
_CLASSES = {
    Conclusion.MEETS_TWO: "meets",
    Conclusion.MEETS_ONE: "meets",
    Conclusion.NEITHER: "broken",
    Conclusion.OPEN: "not-tried",
}


def page(report: Report, translator: Translator, *, language: str = "en") -> str:
    """Return the report as a page in a language."""
    return "".join(_Page(translator).all(report, language))


class _Page:
    """The words of a report in one language."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def all(self, report: Report, language: str) -> Iterator[str]:
        """Give the page piece by piece."""
        title = self._told(Message("Conformance report"))
        yield f'<!DOCTYPE html>\n<html lang="{html.escape(language)}"><head><meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width">'
        yield f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        yield f'<div class="sum {_CLASSES[report.conclusion]}"><b>{self._told(WORDS[report.conclusion])}</b><br>'
        yield f"{self._told(sums(report))}"
        yield f"<br>{self._told(report.remark)}</div>\n" if report.remark else "</div>\n"
        yield from self._broken(report)
        yield from self._device(report)
        for section, tried in by_section(report.tried).items():
            yield f"<h2>{html.escape(section)}</h2>\n<table>"
            yield from map(self._trial, tried)
            yield "</table>\n"
        made = self._told(Message("Sections are those of docs/device-contract.md. Times are in UTC."))
        yield f'<p class="soft">{made} factory-prov {html.escape(__version__)}</p></body></html>\n'

    def _broken(self, report: Report) -> Iterator[str]:
        """What is to be mended comes first."""
        broken = [each for each in report.tried if each.verdict is Verdict.BROKEN]
        if broken:
            yield '<ul class="broken">'
            for each in broken:
                yield f"<li><b>{self._told(each.title)}</b>: {self._told(each.why)}</li>"
            yield "</ul>\n"

    def _device(self, report: Report) -> Iterator[str]:
        yield "<table>"
        yield self._row(Message("Port"), report.port)
        yield self._row(Message("Made"), f"{report.made_at:%Y-%m-%d %H:%M:%S}")
        for key, value in identity_rows(report.identity).items() if report.identity else ():
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            text = text.lower() if isinstance(value, bool) else text
            yield f"<tr><th><code>{html.escape(key)}</code></th><td>{html.escape(text)}</td></tr>"
        yield "</table>\n"

    def _row(self, head: Message, text: str) -> str:
        return f"<tr><th>{self._told(head)}</th><td>{html.escape(text)}</td></tr>"

    def _trial(self, tried: Tried) -> str:
        shape = tried.verdict.value.replace(" ", "-")
        head = f"{self._told(tried.title)} <code>{html.escape(tried.name)}</code>"
        why = f"<br>{self._told(tried.why)}" if tried.why else ""
        is_open = " open" if tried.verdict is Verdict.BROKEN else ""
        body = f"<details{is_open}><summary>{head}{why}</summary>{self._steps(tried)}</details>"
        return (
            f'<tr class="{shape}"><td class="verdict">{self._told(VERDICTS[tried.verdict])}</td>'
            f"<td>{body if tried.steps else head + why}</td></tr>\n"
        )

    def _steps(self, tried: Tried) -> str:
        head = f"<tr><th>{self._told(Message('Sent'))}</th><th>{self._told(Message('Came'))}</th></tr>"
        rows = "".join(
            f"<tr><td>{self._told(each.sent)}</td><td>{self._told(each.came)}</td></tr>" for each in tried.steps
        )
        words = Message.counted("{n} step before is left out.", "{n} steps before are left out.", n=tried.left_out)
        note = f'<p class="soft">{self._told(words)}</p>' if tried.left_out else ""
        return f"{note}<table>{head}{rows}</table>"

    def _told(self, message: Message) -> str:
        return html.escape(message.rendered(self._translator))
