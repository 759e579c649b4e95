"""Making the unit's keys and pack; this needs no device and runs beside the first image."""

from __future__ import annotations

from factory_prov.credentials.unit_keys import keys_of
from factory_prov.errors import InputError
from factory_prov.events import Level, Step
from factory_prov.job.check import judge_unit
from factory_prov.job.unit import Unit
from factory_prov.ledger.sealing import MadeKeys
from factory_prov.lwm2m.problem import Severity
from factory_prov.messages import Message, sentences
from factory_prov.run.left_pack import left_pack
from factory_prov.run.steps.step import RunStep
from factory_prov.run.values import Credentialed, Identified, MadeUnit


class MakeCredentials(RunStep):
    """Make keys and pack, and judge them as the device would."""

    step = Step(key="make credentials", title=Message("Making its keys"), short=Message("make credentials"))

    def take(self, endpoint_name: str, *, anew: bool = False) -> MadeUnit:
        """Return what was made for this name, sealed in the ledger; InputError for a pack that the device would refuse.

        KeyTwice when another unit has its key. `anew`: whatever an earlier run has left.
        """
        with self._begun() as taken:
            left = None if anew else left_pack(self._plan, self._journal, endpoint_name)
            if anew:
                self._journal.log(Message("The unit gets new keys."), Level.WARNING)
            unit = self._plan.maker.make(endpoint_name) if left is None else left.unit
            for problem in judge_unit(self._plan.job, unit, definitions=self._plan.bench.definitions):
                if problem.severity is Severity.ERROR:
                    raise InputError(sentences(problem.what, problem.why), place=problem.path, cure=problem.cure)
                self._journal.log(problem.message, Level.WARNING)
            self._seal(unit)
            self._journal.log(
                Message.counted(
                    "{n} record, {size_bytes} bytes",
                    "{n} records, {size_bytes} bytes",
                    n=len(unit.records),
                    size_bytes=len(unit.pack),
                )
            )
            self._journal.packed(unit.pack)
            return MadeUnit(by=taken, unit=unit, left=None if left is None else left.of)

    def _seal(self, unit: Unit) -> None:
        """Have it in the ledger before the device gets anything: a run that is cut off goes on with the same key."""
        credentials, pair = self._plan.job.credentials, unit.key_pair
        made = MadeKeys(
            endpoint_name=unit.endpoint_name,
            pack=unit.pack,
            keys=keys_of(unit.records),
            certificate=None if pair is None else pair.issued,
            waited=None if pair is None else pair.waited,
            keep=credentials.keep,
            shared=credentials.shared_key,
        )
        self._plan.bench.ledger.seal(self._journal.run_id, made)

    @staticmethod
    def give(made: MadeUnit, identified: Identified) -> Credentialed:
        """Return the device with what was made for it; WrongName when that was for another name."""
        return Credentialed(identified=identified, made=made)
