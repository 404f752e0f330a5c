"""Covers of the audio label: tape as hills of lines, a step sequencer, soft shapes for small sounds."""

from __future__ import annotations

import math

from PIL import Image

from .paint import Canvas, Point, box, curve, mix, rgb, ring, turned


def tape(canvas: Canvas) -> Image.Image:
    """A sea of lines under a pale disc."""
    canvas.gradient([(0, rgb("#10172b")), (0.45, rgb("#27355a")), (0.75, rgb("#7a5a78")), (1, rgb("#d58f78"))])
    canvas.glow(800, 430, 760, rgb("#f2b48c"), 0.35)
    canvas.blend(ring(800, 430, 205), [(0, rgb("#fff1d8")), (0.6, rgb("#ffc79a")), (1, rgb("#f08a78"))])
    phases = [canvas.random.uniform(0, math.tau) for _ in range(60)]
    rows = 46
    for row in range(rows):
        share = row / (rows - 1)
        base = 500 + 740 * share**1.35
        reach = 16 + 130 * share
        line: list[Point] = []
        for x in range(-10, 1620, 7):
            u = (x - 800) / (420 + 560 * share)
            envelope = math.exp(-u * u * 1.3)
            value = sum(
                math.sin(x / (150 - k * 21) + phases[k] + row * (0.21 + k * 0.07)) / (k + 1.4) for k in range(6)
            )
            line.append((x, base - reach * envelope * (0.35 + 0.42 * value)))
        tone = mix(rgb("#1a2444"), rgb("#0d1226"), share)
        canvas.shape([*line, (1620, 1260), (-10, 1260)], tone)
        canvas.line(line, mix(mix(rgb("#f3b08f"), rgb("#8fb4e0"), share), tone, 0.05), 1.4 + share * 2.2)
    for _ in range(150):
        across, down = canvas.random.uniform(0, 1600), canvas.random.uniform(0, 400)
        if math.hypot(across - 800, down - 430) > 240:
            canvas.disc(
                across,
                down,
                canvas.random.uniform(0.6, 1.8),
                mix(rgb("#10172b"), rgb("#ffffff"), canvas.random.uniform(0.3, 0.9)),
            )
    canvas.text(96, 132, "TAPE WEATHER", 40, rgb("#fbe9d5"), tracking=13)
    canvas.text(1504, 132, "8 LOOPS", 26, rgb("#c9b6c0"), tracking=7, anchor="r")
    return canvas.finish(0.045)


def drums(canvas: Canvas) -> Image.Image:
    """A machine with sixteen steps and four voices."""
    canvas.gradient([(0, rgb("#f0c24b")), (1, rgb("#e3a62f"))])
    canvas.shadow([[(0, 0), (760, 0), (300, 1200), (0, 1200)]], rgb("#fff0b8"), blur=110, alpha=0.4)
    body = box(130, 190, 1340, 820, radius=46)
    canvas.shadow([body], rgb("#5d3607"), blur=40, dx=14, dy=36, alpha=0.6)
    canvas.blend(box(130, 206, 1340, 822, radius=46), [(0, rgb("#b9ad98")), (1, rgb("#8f846f"))])
    canvas.blend(body, [(0, rgb("#f8f1e2")), (1, rgb("#e6dbc4"))])
    screen = box(190, 246, 520, 190, radius=18)
    canvas.shape(screen, rgb("#1f2a2a"))
    canvas.line(screen, rgb("#b7ab93"), 3, closed=True)
    for i in range(96):
        high = 8 + 70 * abs(math.sin(i * 0.23)) * math.exp(-((i % 24) / 11)) + canvas.random.uniform(0, 9)
        canvas.line(
            [(214 + i * 5.0, 341 - high), (214 + i * 5.0, 341 + high)],
            rgb("#f5a14c") if i % 24 < 2 else rgb("#9fe0c0"),
            3,
        )
    for i in range(5):
        x, y = 800.0 + i * 138, 322.0
        canvas.shadow([ring(x, y, 50)], rgb("#5d4a2a"), blur=10, dx=6, dy=12, alpha=0.5)
        canvas.blend(ring(x, y, 50), [(0, rgb("#4a4f52")), (1, rgb("#25292c"))])
        canvas.blend(ring(x, y, 38), [(0, rgb("#6a7073")), (1, rgb("#34393c"))])
        hand = turned([(x, y - 8), (x, y - 36)], x, y, -120 + i * 57)
        canvas.line(hand, rgb("#f5a14c"), 5)
        for k in range(11):
            a = math.radians(-220 + k * 26)
            canvas.disc(x + 61 * math.cos(a), y + 61 * math.sin(a), 2.6, rgb("#6d6350"))
    pattern = ("x...x...x...x.x.", "....x.......x...", "x.x.x.xxx.x.x.xx", "..x....x..x..x..")
    tones = (rgb("#d9482f"), rgb("#2f6f8f"), rgb("#e59a2f"), rgb("#5f8a5a"))
    for row, steps in enumerate(pattern):
        for step, mark in enumerate(steps):
            x, y = 192 + step * 74.5 + (step // 4) * 8, 490 + row * 124.0
            pad = box(x, y, 62, 100, radius=12)
            on = mark == "x"
            tone = tones[row] if on else (rgb("#d3c7af") if (step // 4) % 2 else rgb("#ddd2bc"))
            canvas.shadow([pad], rgb("#6b5633"), blur=5, dx=2, dy=7, alpha=0.5)
            canvas.blend(pad, [(0, mix(tone, (255, 255, 255), 0.22)), (0.2, tone), (1, mix(tone, (30, 16, 10), 0.14))])
            if on:
                canvas.shadow([box(x + 18, y + 14, 26, 9, radius=4)], rgb("#fff6e0"), blur=4, alpha=0.95)
            else:
                canvas.disc(x + 31, y + 18, 4, mix(tone, (60, 40, 20), 0.3))
    canvas.text(1408, 236, "TIN ROOM", 22, rgb("#6d6350"), tracking=6, anchor="r")
    canvas.vignette(rgb("#5a3205"), alpha=0.22)
    return canvas.finish(0.018)


def quiet(canvas: Canvas) -> Image.Image:
    """Rounded bars of a waveform on a pastel ground, with rings that spread."""
    canvas.gradient([(0, rgb("#dfe8f4")), (0.5, rgb("#eadff0")), (1, rgb("#f8dfd4"))])
    canvas.glow(360, 260, 700, rgb("#b9d3f2"), 0.8)
    canvas.glow(1330, 980, 760, rgb("#f7b9a0"), 0.7)
    for i in range(9, 0, -1):
        canvas.shadow([ring(800, 600, 70 * i)], rgb("#ffffff"), blur=6, alpha=0.16)
    bars = 27
    for i in range(bars):
        u = (i - (bars - 1) / 2) / (bars / 2)
        high = 40 + 560 * math.exp(-u * u * 3.2) * abs(0.45 + 0.55 * math.sin(i * 1.37 + 0.6))
        x = 800 + (i - (bars - 1) / 2) * 50
        pill = box(x - 15, 600 - high / 2, 30, high, radius=15)
        canvas.shadow([pill], rgb("#5a4a86"), blur=12, dx=4, dy=12, alpha=0.3)
        share = i / (bars - 1)
        top = mix(rgb("#5b7fe0"), rgb("#ef7f6a"), share)
        canvas.blend(pill, [(0, mix(top, (255, 255, 255), 0.25)), (1, mix(top, rgb("#6a3fa0"), 0.35))])
        canvas.shadow(
            [box(x - 8, 600 - high / 2 + 10, 6, max(8.0, high * 0.3), radius=3)], (255, 255, 255), blur=3, alpha=0.6
        )
    for x, y, r, code in (
        (230, 930, 64, "#5b7fe0"),
        (1380, 260, 84, "#ef7f6a"),
        (1240, 960, 34, "#9a6fd0"),
        (330, 250, 40, "#f2b46a"),
    ):
        canvas.shadow([ring(x, y, r)], rgb("#5a4a86"), blur=18, dx=8, dy=18, alpha=0.35)
        tone = rgb(code)
        canvas.blend(ring(x, y, r), [(0, mix(tone, (255, 255, 255), 0.5)), (1, mix(tone, rgb("#4a2f80"), 0.2))])
        canvas.shadow([ring(x - r * 0.3, y - r * 0.36, r * 0.3, r * 0.22)], (255, 255, 255), blur=r * 0.14, alpha=0.7)
    line = curve(
        [(180, 1060), (420, 1040), (560, 1090), (800, 1050), (1040, 1092), (1220, 1050), (1440, 1070)], steps=16
    )
    canvas.tapered(line, rgb("#ffffff"), 2, 5)
    return canvas.finish(0.015)
