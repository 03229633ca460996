"""Bar charts of ratios, as SVG text. It knows nothing of what the bars mean."""

import html
import math

WIDTH, LEFT, RIGHT, ROW, TOP = 940, 380, 70, 24, 64
BAR, WORSE, MUST, INK, GRID = "#3b7dbd", "#c8553d", "#1a1a1a", "#222222", "#dddddd"


def bar_chart(title, subtitle, bars):
    """`bars` are (label, ratio, lower, upper, must or None); the axis is logarithmic, with 1 where
    both are equal."""
    values = [value for _, *figures in bars for value in figures if value]
    low = math.floor(math.log10(min([0.8, *values])) * 4) / 4
    high = math.ceil(math.log10(max([2, *values])) * 4) / 4
    height = TOP + ROW * len(bars) + 40

    def x_of(ratio):
        return LEFT + (math.log10(ratio) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        text(16, 24, title, size=16, weight="bold"),
        text(16, 44, subtitle, size=12),
    ]
    parts += axis(low, high, x_of, height)
    for number, (label, ratio, lower, upper, must) in enumerate(bars):
        parts += one_bar(TOP + ROW * number, x_of, label, ratio, (lower, upper), must)
    return "\n".join([*parts, "</svg>"]) + "\n"


def axis(low, high, x_of, height):
    bottom = height - 32
    parts = []
    for exponent in range(math.floor(low), math.ceil(high) + 1):
        for digit in (1, 2, 5):
            ratio = digit * 10.0 ** exponent
            if not low - 1e-9 <= math.log10(ratio) <= high + 1e-9:
                continue
            x = x_of(ratio)
            color, width = (INK, 1.2) if ratio == 1 else (GRID, 1)
            parts.append(f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{bottom}" '
                         f'stroke="{color}" stroke-width="{width}"/>')
            parts.append(text(x, bottom + 18, f"{ratio:g}x", anchor="middle", size=12))
    return parts


def one_bar(y, x_of, label, ratio, middle_half, must):
    start, end = sorted((x_of(1), x_of(ratio)))
    middle = y + ROW / 2
    color = BAR if ratio >= (must or 1) else WORSE
    parts = [
        text(LEFT - 10, middle + 4, label, anchor="end"),
        f'<rect x="{start:.1f}" y="{y + 4}" width="{max(end - start, 1):.1f}" height="{ROW - 8}" '
        f'fill="{color}"/>',
        f'<line x1="{x_of(middle_half[0]):.1f}" y1="{middle}" x2="{x_of(middle_half[1]):.1f}" '
        f'y2="{middle}" stroke="{INK}" stroke-width="1.5"/>',
    ]
    if must:
        parts.append(f'<line x1="{x_of(must):.1f}" y1="{y + 1}" x2="{x_of(must):.1f}" '
                     f'y2="{y + ROW - 1}" stroke="{MUST}" stroke-width="2.5"/>')
    right = max(x_of(value) for value in (1, ratio, *middle_half, must or 1))
    parts.append(text(right + 6, middle + 4, f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}",
                      size=12))
    return parts


def text(x, y, content, anchor="start", size=13, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'font-weight="{weight}">{html.escape(content)}</text>')
