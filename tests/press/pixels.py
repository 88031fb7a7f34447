"""Pages as pictures, to compare two ways of laying out."""

import subprocess

from PIL import Image, ImageChops


def pictures(content, folder, dots=100):
    """The pages of a PDF as grey pictures, at ``dots`` dots per inch."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "out.pdf"
    path.write_bytes(content)
    subprocess.run(["pdftoppm", "-gray", "-r", str(dots), path, folder / "page"], check=True)
    return [Image.open(picture) for picture in sorted(folder.glob("page*.pgm"))]


def difference(first, second):
    """The share of pixels that differ by more than an eighth of the range, from 0 to 1."""
    assert first.size == second.size
    counts = ImageChops.difference(first, second).histogram()
    return sum(counts[32:]) / sum(counts)
