"""What the desk has done beside the window's thread: a look, a repair, taking units in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from factory_prov.errors import Cancelled

if TYPE_CHECKING:
    from desktop.history.desk.bench import Bench
    from desktop.history.desk.confirm import Agreed
    from desktop.history.desk.whereabouts import Wanted
    from factory_prov.cancel import CancelToken
    from factory_prov.events import Report
    from factory_prov.ledger.records import RunRecord
    from factory_prov.repair.comparison import Comparison
    from factory_prov.repair.desk import RunWish
    from factory_prov.repair.result import RepairResult


def looking(bench: Bench, wanted: Wanted) -> Callable[[CancelToken], Comparison]:
    """Return the piece of work that looks at a unit."""

    def work(cancel: CancelToken) -> Comparison:
        from factory_prov.repair.looking import look
        from factory_prov.repair.views import Subject

        with bench.opened(wanted.slot_key, cancel) as desk:
            subject = Subject(
                slot=bench.slot(wanted.slot_key),
                hardware_id=wanted.hardware_id,
                endpoint_name=wanted.endpoint_name,
            )
            return look(subject, desk, cancel)

    return work


def repairing(
    bench: Bench, slot_key: str, agreed: Agreed, report: Report, stop: CancelToken
) -> Callable[[CancelToken], RepairResult | None]:
    """Return the piece of work that repairs the unit on a slot; None comes of one that was stopped."""

    def work(_cancel: CancelToken) -> RepairResult | None:
        from factory_prov.repair.carry_out import carry_out
        from factory_prov.repair.plan import plan_repair

        def run_unit(wish: RunWish) -> RunRecord:
            return bench.run(slot_key, wish, report, stop)

        try:
            with bench.opened(slot_key, stop) as desk:
                plan = plan_repair(
                    agreed.seen,
                    agreed.offer.action,
                    agreed.reason or "-",  # a first run needs none
                    recover=agreed.recover,
                    new_name=agreed.new_name,
                )
                return carry_out(plan, desk, run_unit, report, stop)
        except Cancelled:
            return None

    return work
