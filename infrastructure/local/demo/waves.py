"""Loops and small sounds, made of sines and noise: 16-bit WAV at 22 050 Hz, one channel."""

from __future__ import annotations

import array
import io
import math
import random
import sys
import wave
from collections.abc import Iterable, Sequence

RATE = 22_050
_TABLE = [math.sin(math.tau * i / 4096) for i in range(4096)]
NOTES = {"C": 130.81, "D": 146.83, "E": 164.81, "F": 174.61, "G": 196.0, "A": 220.0, "B": 246.94}


def wav(samples: Sequence[float], peak: float = 0.85) -> bytes:
    """The samples as a file, as loud as `peak`."""
    loudest = max(max(samples), -min(samples), 1e-6)
    scale = 32_767 * peak / loudest
    data = array.array("h", [int(value * scale) for value in samples])
    if sys.byteorder == "big":
        data.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(RATE)
        made.writeframes(data.tobytes())
    return out.getvalue()


def _tone(count: int, frequency: float) -> list[float]:
    """A sine that fits a whole number of times, so that its loop has no seam."""
    cycles = max(1, round(frequency * count / RATE))
    step = 4096 * cycles / count
    table = _TABLE
    return [table[int(i * step) & 4095] for i in range(count)]


def pad(chord: Iterable[float], seconds: float, seed: str) -> bytes:
    """A chord that swells and wavers, with a little hiss; it loops."""
    chance = random.Random(seed)
    count = round(RATE * seconds)
    total = [0.0] * count
    for frequency in chord:
        swell = _tone(count, chance.choice((1, 2, 3)) / seconds)
        low, high = _tone(count, frequency), _tone(count, frequency * 2.003)
        total = [t + (a + b * 0.35) * (0.7 + s * 0.3) for t, a, b, s in zip(total, low, high, swell, strict=True)]
    hiss, held = 0.04, 0.0
    noise = chance.randbytes(count)
    for i in range(count):
        held += ((noise[i] - 128) / 128 - held) * 0.12
        total[i] += held * hiss * 8
    return wav(total, 0.7)


def _hit(kind: str) -> list[float]:
    chance = random.Random(kind)
    length = {"kick": 0.26, "snare": 0.2, "hat": 0.06, "tin": 0.34}[kind]
    count = round(RATE * length)
    made: list[float] = []
    phase = 0.0
    for i in range(count):
        t = i / RATE
        noise = chance.uniform(-1, 1)
        if kind == "kick":
            phase += math.tau * (48 + 110 * math.exp(-t * 34)) / RATE
            made.append(math.sin(phase) * math.exp(-t * 13) + noise * 0.2 * math.exp(-t * 300))
        elif kind == "snare":
            made.append(noise * 0.6 * math.exp(-t * 24) + math.sin(math.tau * 186 * t) * 0.5 * math.exp(-t * 30))
        elif kind == "hat":
            made.append(noise * 0.35 * math.exp(-t * 80))
        else:
            ring = sum(math.sin(math.tau * f * t) for f in (523.0, 811.0, 1394.0))
            made.append(ring * 0.14 * math.exp(-t * 16))
    return made


def beat(patterns: dict[str, str], tempo: float) -> bytes:
    """Two bars of a pattern of sixteenths for each voice; `x` is a hit, `o` a soft one."""
    step = 60 / tempo / 4
    steps = max(len(marks) for marks in patterns.values())
    count = round(RATE * step * steps)
    total = [0.0] * count
    for kind, marks in patterns.items():
        sound = _hit(kind)
        for place, mark in enumerate(marks):
            if mark == ".":
                continue
            loud, start = (1.0 if mark == "x" else 0.45), round(place * step * RATE)
            for i, value in enumerate(sound):
                total[(start + i) % count] += value * loud
    return wav(total)


def chime(notes: Sequence[float], seconds: float, *, soft: float = 9.0) -> bytes:
    """A few notes, one after the other, that ring out."""
    count = round(RATE * seconds)
    total = [0.0] * count
    for number, frequency in enumerate(notes):
        start = round(number * RATE * seconds * 0.22)
        for i in range(count - start):
            t = i / RATE
            rise = min(1.0, t * 220)
            value = math.sin(math.tau * frequency * t) + 0.3 * math.sin(math.tau * frequency * 2.76 * t) * math.exp(
                -t * 24
            )
            total[start + i] += value * rise * math.exp(-t * soft)
    fade = round(RATE * 0.02)
    for i in range(fade):
        total[count - 1 - i] *= i / fade
    return wav(total, 0.6)
