"""Files of the stores whose goods are used on a screen or heard."""

from __future__ import annotations

import io
import math
from pathlib import Path

from . import icons, studio, waves
from .booklets import SOFT, Made, booklet, cover
from .documents import A4, MM, archive
from .paint import ramp, rgb

# ---- Northlight ------------------------------------------------------------------------------------------------


def sheet(folder: Path) -> Made:
    """Every icon in three weights."""
    weights = (("light", 1.25), ("regular", 1.75), ("bold", 2.25))
    made: dict[str, bytes | str] = {
        f"Harbour/{weight}/{name}.svg": icons.svg(name, width) for weight, width in weights for name in icons.ICONS
    }
    names = "\n".join(f"- {name}" for name in icons.ICONS)
    made["Harbour/README.md"] = f"# Harbour\n\n{len(icons.ICONS)} icons in three weights.\n\n{names}\n"
    made["Harbour/preview.jpg"] = cover("sheet", folder)
    return {"Harbour Icons.zip": archive(made)}


def terrazzo(folder: Path) -> Made:
    """Seamless tiles."""
    made: dict[str, bytes | str] = {}
    for name, (ground, tones) in studio.TERRAZZO.items():
        image = studio.chips((900, 900), [rgb(code) for code in tones.split()], rgb(ground), f"tile {name}", largest=84)
        out = io.BytesIO()
        image.save(out, "PNG")
        made[f"Terrazzo/{name}.png"] = out.getvalue()
    made["Terrazzo/colours.txt"] = "".join(
        f"{name}: {ground} {tones}\n" for name, (ground, tones) in studio.TERRAZZO.items()
    )
    return {"Terrazzo.zip": archive(made)}


def film(folder: Path) -> Made:
    """Colour tables of 17 steps a side."""
    made: dict[str, bytes | str] = {}
    for name, (stops, share) in studio.GRADES.items():
        tones = [ramp(stops, i / 255) for i in range(256)]
        for strength in (0.5, 1.0):
            part = share * strength
            rows = [f'TITLE "{name} {strength:.0%}"', "LUT_3D_SIZE 17"]
            for i in range(17**3):
                color = (i % 17 / 16, i // 17 % 17 / 16, i // 289 / 16)
                gray = round(255 * (0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]))
                rows.append(
                    " ".join(f"{c + (t / 255 - c) * part:.5f}" for c, t in zip(color, tones[gray], strict=True))
                )
            made[f"Four Films/{name} {strength:.0%}.cube"] = "\n".join(rows) + "\n"
    made["Four Films/preview.jpg"] = cover("film", folder)
    return {"Four Films.zip": archive(made)}


def grid(folder: Path) -> Made:
    """Papers to print."""
    pdf = booklet("grid", folder)
    wide, high = A4
    for gap in (5 * MM, 7 * MM):
        pdf.page()
        for row in range(3, int(high / gap) - 2):
            for column in range(3, int(wide / gap) - 2):
                pdf.dot(column * gap, row * gap, 0.7, rgb("#9fa3ab"))
    light = rgb("#b9bdc6")
    pdf.page()
    for i in range(3, int(high / (5 * MM)) - 2):
        pdf.shape([(40, i * 5 * MM), (wide - 40, i * 5 * MM)], stroke=light, width=0.4, closed=False)
    for i in range(3, int(wide / (5 * MM)) - 2):
        pdf.shape([(i * 5 * MM, 40), (i * 5 * MM, high - 40)], stroke=light, width=0.4, closed=False)
    pdf.page()
    rise = (wide - 80) * math.tan(math.radians(30))
    for i in range(int((high - 80 - rise) / 16)):
        y = 40 + rise + i * 16
        pdf.shape([(40, y), (wide - 40, y - rise)], stroke=light, width=0.4, closed=False)
        pdf.shape([(40, y - rise), (wide - 40, y)], stroke=light, width=0.4, closed=False)
    pdf.page()
    for i in range(26):
        pdf.shape([(40, 90 + i * 27), (wide - 40, 90 + i * 27)], stroke=light, width=0.5, closed=False)
    pdf.shape([(120, 40), (120, high - 40)], stroke=rgb("#e2a08f"), width=0.7, closed=False)
    pdf.page()
    for stave in range(11):
        for i in range(5):
            y = 80 + stave * 64 + i * 6.5
            pdf.shape([(50, y), (wide - 50, y)], stroke=SOFT, width=0.5, closed=False)
    return {"Dot Grid.pdf": pdf.done()}


# ---- Low Tide --------------------------------------------------------------------------------------------------


def tape(folder: Path) -> Made:
    """Chords that loop."""
    chords = ("C G E", "A E C", "F C A", "G D B", "D A F", "E B G", "C E B", "A C G")
    made: dict[str, bytes | str] = {}
    for number, chord in enumerate(chords, 1):
        notes = [waves.NOTES[name] * (1 + i % 2) for i, name in enumerate(chord.split())]
        made[f"Tape Weather/{number:02d} {chord.replace(' ', '-')}.wav"] = waves.pad(notes, 4.0, chord)
    return {"Tape Weather.zip": archive(made)}


def drums(folder: Path) -> Made:
    """Loops and single hits."""
    loops = (
        ("Corridor", 84, "x.....x.x.......", "....x.......x..o"),
        ("Kettle", 92, "x..x..x...x.....", "....x.......x..."),
        ("Ladder", 100, "x...x...x...x.x.", "....x.......x..."),
        ("Market", 108, "x..x....x..x..x.", "....x..o....x.o."),
        ("Tramline", 118, "x...x...x...x...", "....x.......x..."),
        ("Shutter", 126, "x.x...x...x.x...", "....x..o.o..x..."),
    )
    made: dict[str, bytes | str] = {}
    for name, tempo, kick, snare in loops:
        voices = {
            "kick": kick * 2,
            "snare": snare * 2,
            "hat": "x.o.x.oox.o.x.oo" * 2,
            "tin": "..o....x..o..o.." + "..o....x..x....o",
        }
        made[f"Tin Room/{name} {tempo}.wav"] = waves.beat(voices, tempo)
    for voice in ("kick", "snare", "hat", "tin"):
        made[f"Tin Room/hits/{voice}.wav"] = waves.beat({voice: "x..."}, 100)
    return {"Tin Room.zip": archive(made)}


def quiet(folder: Path) -> Made:
    """Small sounds in six families of four."""
    families = {
        "tap": ((880.0,), 0.18),
        "confirm": ((523.25, 783.99), 0.5),
        "arrive": ((659.25, 987.77, 1318.5), 0.7),
        "remind": ((587.33, 587.33), 0.6),
        "refuse": ((329.63, 277.18), 0.45),
        "finish": ((523.25, 659.25, 1046.5), 0.9),
    }
    made: dict[str, bytes | str] = {}
    for name, (notes, seconds) in families.items():
        for number, pitch in enumerate((0.75, 1.0, 1.125, 1.5), 1):
            made[f"Quiet Machines/{name} {number}.wav"] = waves.chime([note * pitch for note in notes], seconds)
    return {"Quiet Machines.zip": archive(made)}
