"""How pictures look to eyes: luminance, contrast, lightness, and colour blindness as simulated by Machado et al. 2009.

The matrices are those of severity 1.0 for linear RGB from "A Physiologically-based Model for Simulation of Color Vision
Deficiency" (Machado, Oliveira, Fernandes; IEEE TVCG 15(6), 2009).
"""

from __future__ import annotations

Colour = tuple[float, float, float]
"""Linear RGB, 0 to 1."""

Matrix = tuple[Colour, Colour, Colour]
PROTAN: Matrix = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTAN: Matrix = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
TRITAN: Matrix = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
NORMAL: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_LUMA = (0.2126, 0.7152, 0.0722)
GREY: Matrix = (_LUMA, _LUMA, _LUMA)
EYES = {"normal": NORMAL, "protan": PROTAN, "deutan": DEUTAN, "tritan": TRITAN, "grey": GREY}


def linear(red: int, green: int, blue: int) -> Colour:
    """Return 8-bit sRGB as linear light."""
    parts = (red / 255, green / 255, blue / 255)
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return r, g, b


def seen(colour: Colour, eyes: Matrix) -> Colour:
    """Return a colour as some eyes see it."""
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, colour, strict=True)))) for row in eyes)
    return r, g, b


def luminance(colour: Colour) -> float:
    """Return the relative luminance (WCAG 2)."""
    return sum(weight * part for weight, part in zip(_LUMA, colour, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours (WCAG 2), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    """Return a colour in CIELAB (D65)."""
    r, g, b = colour
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Colour, other: Colour) -> float:
    """Return the distance of two CIELAB colours (Delta E 1976)."""
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
