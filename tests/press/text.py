import html
import re
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
    """The text in a rectangle of a page (mm), without blanks: pdftotext reads by position, so text that is cut off is missing."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        dots = 720 / 25.4
        place = zip("xyWH", (left, top, width, height), strict=True)
        box = [part for name, value in place for part in (f"-{name}", str(round(value * dots)))]
        command = ["pdftotext", "-r", "720", "-f", str(page), "-l", str(page), *box, file.name, "-"]
        told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return "".join(told.stdout.split())


def words_of(pdf):
    """For each page of a PDF its words with their places, [(word, x, y, right, bottom)] in points, in the order of the places."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        command = ["pdftotext", "-bbox", file.name, "-"]
        told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return [
        sorted(map(_word, _WORD.findall(page)), key=_reading_order)
        for page in told.split("<page ")[1:]
    ]


_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')


def _word(found):
    return html.unescape(found[4]), *map(float, found[:4])


def _reading_order(word):
    return round(word[2]), round(word[1]), word[0]
