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
