"""Every name that the press uses and that is not part of the public interface of WeasyPrint and pydyf.

Only the fast way of printing needs them: with FAST_PRINTING=0 nothing in here is used, so that an upgrade of WeasyPrint
which removes a name makes printing slow and does not stop it. ``gone`` tells which names are missing;
requirements.in pins the versions, and docs/private-names.md explains what to do at an upgrade.

The names of NAMES are attributes of this module; each is looked up when it is first used, because importing WeasyPrint takes a second.
"""

import re
from importlib import import_module
from importlib.metadata import version

from django.utils.translation import gettext as _

from . import pdf
from .errors import PrintingError

#: {name here: (where it comes from, what it is used for)}
NAMES = {
    "AbsolutePlaceholder": ("weasyprint.layout.absolute.AbsolutePlaceholder", "stands in the box tree for a box that is placed absolutely"),
    "BlockContainerBox": ("weasyprint.formatting_structure.boxes.BlockContainerBox", "the block in which a line was set"),
    "Font": ("weasyprint.pdf.fonts.Font", "a typeface as WeasyPrint embeds it"),
    "Matrix": ("weasyprint.matrix.Matrix", "the direction of the y axis, for draw_first_line"),
    "PDF": ("pydyf.PDF", "takes the objects of the embedded typefaces"),
    "ReplacedBox": ("weasyprint.formatting_structure.boxes.ReplacedBox", "an image: the check for lost text looks for QR codes"),
    "Stream": ("weasyprint.pdf.stream.Stream", "takes the operators of a line that is drawn without a page"),
    "TO_UNITS": ("weasyprint.text.ffi.TO_UNITS", "Pango's units of length"),
    "TableCellBox": ("weasyprint.formatting_structure.boxes.TableCellBox", "a cell: text must lie inside of it"),
    "TextBox": ("weasyprint.formatting_structure.boxes.TextBox", "a line of text and its place on the page"),
    "build_fonts_dictionary": ("weasyprint.pdf.fonts.build_fonts_dictionary", "makes one subset of each typeface for all sheets"),
    "draw_first_line": ("weasyprint.draw.text.draw_first_line", "draws a line of text"),
    "ffi": ("weasyprint.text.ffi.ffi", "calls Pango to find a typeface again"),
    "get_pango_font_key": ("weasyprint.text.fonts.get_pango_font_key", "describes a typeface, so that it is known to be the same one"),
    "gobject": ("weasyprint.text.ffi.gobject", "frees what Pango gave"),
    "pango": ("weasyprint.text.ffi.pango", "finds a typeface again"),
    "split_first_line": ("weasyprint.text.line_break.split_first_line", "breaks a text into lines"),
}  # fmt: skip

#: {class: its attributes that the press reads or sets}
ATTRIBUTES = {
    "weasyprint.document.Page": ["_page_box"],
    "weasyprint.document.Document": ["fonts"],
    "weasyprint.text.fonts.FontConfiguration": ["font_map"],
    "weasyprint.layout.absolute.AbsolutePlaceholder": ["_box"],
    "weasyprint.formatting_structure.boxes.BlockBox": [
        "children", "content_box_x", "content_box_y", "element", "element_tag", "height", "margin_height", "margin_width",
        "padding_box_x", "padding_box_y", "padding_height", "padding_width", "position_x", "position_y", "style", "width",
    ],
    "weasyprint.formatting_structure.boxes.TextBox": ["baseline", "element", "element_tag", "position_x", "position_y", "style", "text", "width"],
    "weasyprint.pdf.fonts.Font": [
        "clean", "family", "file_content", "glyph_count", "hash", "style", "to_unicode", "weight", "widths",
    ],
    "weasyprint.pdf.stream.Stream": ["_current_font", "stream"],
    "weasyprint.text.line_break.Layout": ["deactivate", "reactivate", "text"],
    "pydyf.PDF": ["objects"],
}  # fmt: skip


_LIBRARIES = {"weasyprint": "WeasyPrint", "pydyf": "pydyf"}


class PrivateNameGone(PrintingError):
    """The installed version of a library no longer has a name that the fast way needs; the message says which."""


def __getattr__(name):
    if name not in NAMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    path, _purpose = NAMES[name]
    found = globals()[name] = _found(path)
    return found


def _found(path):
    module, _dot, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise PrivateNameGone(_sentence(path)) from error


def _sentence(path):
    library = re.match(r"\w+", path)[0]
    return _(
        "%(library)s %(version)s no longer has %(name)s: set FAST_PRINTING=0 and restart, or install the pinned version again."
    ) % {"library": _LIBRARIES[library], "version": version(library), "name": path}


# ── Attributes ──────────────────────────────────────────────────────────────────────────────────────


def page_box(page):
    """The box of a laid-out page."""
    return page._page_box


def children_of(box):
    """The boxes inside a box, in order; for an absolutely placed element its box itself."""
    return [getattr(child, "_box", child) for child in getattr(box, "children", ())]


def use_fonts(document, fonts):
    """Make a laid-out document collect its typefaces in the dict ``fonts``."""
    document.fonts = fonts


def font_map(configuration):
    return configuration.font_map


def empty_stream(fonts):
    """A Stream that belongs to no page; the typefaces that are drawn with come into the dict ``fonts``."""
    stream = _found(NAMES["Stream"][0])
    return stream(fonts, None, {"ExtGState": {}}, {}, None, {}, None)


def drawn(stream, draw):
    """The operators that draw() adds to the empty Stream, the font named first."""
    stream.stream, stream._current_font = [], None
    draw()
    return b"\n".join(stream.stream[1:])


# ── Checks that all of it exists ──────────────────────────────────────────────────────────────────────


def gone():
    """Sentences on what the installed versions no longer have or do; [] where the fast way can be used.

    Raises PrinterMissing.
    """
    pdf.engine()
    missing = [path for path, _purpose in NAMES.values() if not _exists(path)]
    if missing:
        return [_sentence(path) for path in missing]
    try:
        samples = _samples()
    except Exception as error:  # any exception of a changed function
        return [_sentence(f"weasyprint ({type(error).__name__}: {error})")]
    return [
        _sentence(f"{path}.{name}")
        for path, names in ATTRIBUTES.items()
        for name in names
        if not hasattr(samples.get(path), name)
    ]


def _exists(path):
    try:
        return _found(path) is not None
    except PrivateNameGone:
        return False


def _samples():
    """{class: an object of it, made by laying out and writing a page}; a class that made none is left out."""
    document = pdf.lay_out('<p>字</p><p style="position:absolute">字</p>')
    document.write_pdf()
    objects = [document, *document.pages, pdf.font_configuration(), *document.fonts.values()]
    boxes = [getattr(page, "_page_box", None) for page in document.pages]
    for box in boxes:  # grows while it is walked
        boxes += getattr(box, "children", ())
        boxes += [box._box] if hasattr(box, "_box") else []
    lines = [box for box in boxes if hasattr(box, "text")]
    objects += boxes
    objects += [
        _found(NAMES["split_first_line"][0])(line.text, line.style, None, 100, 0)[0] for line in lines[:1]
    ]  # fmt: skip
    objects += [_found(NAMES["PDF"][0])(), empty_stream({})]
    return {f"{type(one).__module__}.{type(one).__qualname__}": one for one in objects}
