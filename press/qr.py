"""QR codes as inline SVG: no image file, sharp at any size."""

from itertools import groupby

import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import mark_safe


def qr_svg(address, title):
    """An <svg> of one path; ``title`` is its alternative text. Error correction M (15 %), no quiet zone."""
    rows = matrix(address)
    return format_html(
        '<svg viewBox="0 0 {size} {size}"><title>{title}</title><path stroke="#000" d="{path}"/></svg>',
        size=len(rows), title=title, path=mark_safe(path(rows)),
    )  # fmt: skip


def matrix(address):
    """The rows of the code, top to bottom, as bytes: 0 is a dark cell."""
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    cells = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    size, data = cells.shape[0], cells.tobytes()
    return [data[start : start + size] for start in range(0, size * size, size)]


def path(rows):
    """Horizontal strokes, one cell wide, through the dark cells of each row."""
    steps = []
    for y, row in enumerate(rows):
        x = 0
        for cell, run in groupby(row):
            length = len(list(run))
            if not cell:
                steps.append(f"M{x} {y}.5h{length}")
            x += length
    return "".join(steps)
