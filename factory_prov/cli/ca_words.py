"""What `factory-prov ca` tells of an authority, in words and as JSON; and what servers want to have done with it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from factory_prov.cli.output import Words
from factory_prov.issuing.rows import Row, RowState
from factory_prov.messages import NOTHING, Message, sentences
from factory_prov.registrars.registry import REGISTRARS

if TYPE_CHECKING:  # the help of every command is written without cryptography
    from factory_prov.credentials.authority.facts import AuthorityFacts, ShownCertificate
    from factory_prov.ledger.certificates import IssuerCounts


def server_words() -> Mapping[str, Message]:
    """Return what each kind of server wants to have done with the certificate of an authority."""
    return {kind.kind: kind.authority_hint for kind in REGISTRARS if kind.authority_hint is not NOTHING}


def authority_lines(facts: AuthorityFacts) -> list[Words]:
    """Tell an authority to a person."""
    if not facts.chain:
        return [Message("{name}: its request waits for the authority above", name=facts.name)]
    lines: list[Words] = [
        Message("{name}: {subject}, {key}", name=facts.name, subject=facts.chain[0].subject, key=facts.key)
    ]
    for each in facts.chain:
        lines += _certificate_lines(each)
    if not facts.fit:
        lines.append(Message("  Nobody takes what it signs now: its time is over, or has not begun."))
    return lines


def _certificate_lines(shown: ShownCertificate) -> list[Words]:
    return [
        Message(
            "  {subject}: {start} to {end}",
            subject=shown.subject,
            start=f"{shown.not_before:%Y-%m-%d}",
            end=f"{shown.not_after:%Y-%m-%d}",
        ),
        f"    SHA-256 {shown.sha256}",
        f"    SHA-1   {shown.sha1}",
    ]


def authority_document(facts: AuthorityFacts) -> dict[str, object]:
    """Tell an authority to a program."""
    return {
        "name": facts.name,
        "installed": bool(facts.chain),
        "passphrase": facts.passphrase,
        "key": facts.key,
        "path_length": facts.path_length,
        "days_left": facts.days_left,
        "fit": facts.fit,
        "chain": [
            {
                "subject": each.subject,
                "issuer": each.issuer,
                "serial": each.serial,
                "sha256": each.sha256,
                "sha1": each.sha1,
                "not_before": each.not_before.isoformat(),
                "not_after": each.not_after.isoformat(),
            }
            for each in facts.chain
        ],
    }


def counts_lines(counts: IssuerCounts) -> list[Words]:
    """Tell a person what an authority has done."""
    lines: list[Words] = [
        Message.counted("  {n} certificate issued", "  {n} certificates issued", n=counts.issued),
        Message.counted("  {n} revoked", "  {n} revoked", n=counts.revoked),
    ]
    if counts.crl_at is not None:
        lines.append(
            Message(
                "  last revocation list: number {number}, {time} UTC",
                number=counts.crl_number,
                time=f"{counts.crl_at:%Y-%m-%d %H:%M}",
            )
        )
    return lines


def counts_document(counts: IssuerCounts) -> dict[str, object]:
    """Tell a program what an authority has done."""
    return {
        "issued": counts.issued,
        "revoked": counts.revoked,
        "crl_number": counts.crl_number,
        "crl_at": None if counts.crl_at is None else counts.crl_at.isoformat(),
    }


_STATES: Mapping[RowState, Message] = MappingProxyType(
    {
        RowState.DONE: Message("done"),
        RowState.BEFORE: Message("done before"),
        RowState.REFUSED: Message("REFUSED"),
    }
)


def row_lines(row: Row) -> list[Words]:
    """Tell a person what became of one of many."""
    if row.failure is not None:
        place, state = row.place, _STATES[row.state]
        why = sentences(row.failure.what.capitalized(), row.failure.cure)
        return [Message("{place}: {state}. {why}", place=place, state=state, why=why)]
    told = Message("{name}: {state}", name=row.name, state=_STATES[row.state])
    if row.left_out:
        left = Message("  asked for, and not given: {names}", names=", ".join(row.left_out))
        return [told, left]
    return [told]


def row_document(row: Row) -> dict[str, object]:
    """Tell a program what became of one of many."""
    failure = row.failure
    return {
        "place": row.place,
        "name": row.name,
        "state": str(row.state),
        "file": None if row.file is None else str(row.file),
        "left_out": list(row.left_out),
        "failure": None if failure is None else {"what": str(failure.what), "cure": str(failure.cure)},
    }
