"""Embeds one subset of each typeface for all the sheets of a PDF, with WeasyPrint's own functions."""

from django.utils.translation import gettext as _

from . import pdf, private
from .errors import FontChanged


def load(typeface, name):
    """WeasyPrint's Font of a Typeface. Raises FontChanged where it is not the one that had the name ``name``."""
    font_map = private.font_map(pdf.font_configuration())
    ffi, pango, gobject = private.ffi, private.pango, private.gobject
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    wanted = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    family = ffi.new("char[]", typeface.family.encode())
    pango.pango_font_description_set_family(wanted, family)
    pango.pango_font_description_set_style(wanted, typeface.style)
    pango.pango_font_description_set_weight(wanted, typeface.weight)
    pango.pango_font_description_set_absolute_size(wanted, 16 * private.TO_UNITS)
    found = pango.pango_font_map_load_font(font_map, context, wanted)
    if found == ffi.NULL:
        raise FontChanged(
            _("The typeface %(name)s is no longer installed.") % {"name": typeface.family}
        )
    found = ffi.gc(found, gobject.g_object_unref)
    _key, description, size = private.get_pango_font_key(found)
    font = private.Font(found, description, size)
    if font.hash != name:
        raise FontChanged(
            _("The typeface %(name)s is another one now.") % {"name": typeface.family}
        )
    font.file_content = b""  # 20 MB; the subset is made from the file in memory
    return font


def subsets(first, typefaces, glyphs):
    """The PDF objects of the typefaces {name: Typeface} with the glyphs {name: {number: (text, width)}}.

    Returns ([body of each object from the number ``first`` on], {name: number of its font dictionary}).
    """
    document = private.PDF()
    # The objects get the numbers that they will have in the result, so that their references stay valid.
    document.objects.extend([None] * (first - len(document.objects)))
    numbers = {}
    for name, typeface in sorted(typefaces.items()):
        font = load(typeface, name)
        font.to_unicode = {number: text for number, (text, _) in sorted(glyphs[name].items())}
        font.widths = {number: width for number, (_, width) in sorted(glyphs[name].items())}
        options = {"hinting": False, "pdf_version": "1.7"}
        made = private.build_fonts_dictionary(document, {name: font}, True, True, options)
        numbers[name] = int(made[name].split()[0])
    return [made.data for made in document.objects[first:]], numbers
