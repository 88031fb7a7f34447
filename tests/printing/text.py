import subprocess
import tempfile


def text_of(pdf, *, page=None):
    """The text of a PDF, or of one of its pages, as pdftotext reads it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        pages = ["-f", str(page), "-l", str(page)] if page else []
        command = ["pdftotext", "-layout", *pages, file.name, "-"]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def text_in(pdf, *, page, left, top, width, height):
    """What stands in a rectangle of a page (mm), without blanks: pdftotext looks at places, so what is cut off is not there."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        dots = 720 / 25.4
        place = zip("xyWH", (left, top, width, height), strict=True)
        box = [part for name, value in place for part in (f"-{name}", str(round(value * dots)))]
        command = ["pdftotext", "-r", "720", "-f", str(page), "-l", str(page), *box, file.name, "-"]
        told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return "".join(told.stdout.split())
