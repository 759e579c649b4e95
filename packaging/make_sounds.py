"""Make the sounds of the line: `python make_sounds.py` writes pass.wav, wait.wav and fail.wav. Own work.

PASS rises in two light notes; WAIT says one of the middle three times; FAIL falls in two low ones and lasts longer:
they cannot be mixed up, even in noise.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

RATE_HZ = 22_050
_FADE_S = 0.006


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A tone: its pitch, when it begins, how long it sounds, and how fast it dies away."""

    pitch_hz: float
    at_s: float
    seconds: float
    decay_per_s: float


PASS = (
    Note(pitch_hz=659.26, at_s=0.0, seconds=0.16, decay_per_s=9),
    Note(pitch_hz=987.77, at_s=0.1, seconds=0.32, decay_per_s=9),
)
WAIT = tuple(Note(pitch_hz=523.25, at_s=at_s, seconds=0.13, decay_per_s=12) for at_s in (0.0, 0.18, 0.36))
FAIL = (
    Note(pitch_hz=311.13, at_s=0.0, seconds=0.22, decay_per_s=3),
    Note(pitch_hz=207.65, at_s=0.24, seconds=0.42, decay_per_s=3),
)


def samples(notes: tuple[Note, ...]) -> list[int]:
    """Return 16-bit samples of the notes together."""
    length = round(max(note.at_s + note.seconds for note in notes) * RATE_HZ)
    total = [0.0] * length
    for note in notes:
        first = round(note.at_s * RATE_HZ)
        for place in range(round(note.seconds * RATE_HZ)):
            if first + place < length:
                total[first + place] += _at(note, place / RATE_HZ)
    return [max(-32_767, min(32_767, round(value * 11_000))) for value in total]


def _at(note: Note, time_s: float) -> float:
    turn = 2 * math.pi * note.pitch_hz * time_s
    tone = math.sin(turn) + 0.35 * math.sin(2 * turn) + 0.12 * math.sin(3 * turn)
    edges = min(1.0, time_s / _FADE_S, (note.seconds - time_s) / _FADE_S / 4)
    return tone * edges * math.exp(-note.decay_per_s * time_s)


def write(path: Path, notes: tuple[Note, ...]) -> None:
    """Write notes as a WAV file."""
    data = samples(notes)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(data)}h", *data))


if __name__ == "__main__":
    folder = Path(__file__).parents[1] / "resources" / "sounds"
    write(folder / "pass.wav", PASS)
    write(folder / "wait.wav", WAIT)
    write(folder / "fail.wav", FAIL)
