"""A part of the manual as a PDF. Imports no model: it runs in the layout process."""

from django.template.loader import render_to_string

from press import pdf
from press.lost_text import refuse_lost_text
from press.process import layout_function

from .parts import parts


def _of_the_press(name):
    """The address by which the press reads a static file."""
    return f"static:{name}"


@layout_function
def render_manual(name):
    """The tagged PDF of one part, as bytes. Raises KeyError for an unknown name, and what pdf.lay_out raises."""
    html = render_to_string("boards/manual/paper.html", {"part": parts(_of_the_press)[name]})
    laid_out = pdf.lay_out(html, "print/manual.css")
    refuse_lost_text(laid_out)
    return laid_out.write_pdf(pdf_variant="pdf/ua-1")
