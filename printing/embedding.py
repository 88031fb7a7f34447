"""One subset of each typeface for all the sheets of a PDF, made by WeasyPrint's own means."""

from django.utils.translation import gettext as _

from . import pdf
from .errors import StaleFonts


def load(face, name):
    """WeasyPrint's Font of a Face. Raises StaleFonts if it is not the one that is called ``name``."""
    font_map = pdf.font_configuration().font_map
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango
    from weasyprint.text.fonts import get_pango_font_key

    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    wanted = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    family = ffi.new("char[]", face.family.encode())
    pango.pango_font_description_set_family(wanted, family)
    pango.pango_font_description_set_style(wanted, face.style)
    pango.pango_font_description_set_weight(wanted, face.weight)
    pango.pango_font_description_set_absolute_size(wanted, 16 * TO_UNITS)
    found = pango.pango_font_map_load_font(font_map, context, wanted)
    if found == ffi.NULL:
        raise StaleFonts(
            _("The typeface %(name)s is not installed any more.") % {"name": face.family}
        )
    found = ffi.gc(found, gobject.g_object_unref)
    _key, description, size = get_pango_font_key(found)
    font = Font(found, description, size)
    if font.hash != name:
        raise StaleFonts(_("The typeface %(name)s is another one now.") % {"name": face.family})
    font.file_content = b""  # 20 MB; the subset is made from the file in memory
    return font


def subsets(first, faces, glyphs):
    """The PDF objects of the typefaces {name: Face} with the glyphs {name: {number: (text, width)}}.

    Returns ([body of each object from the number ``first`` on], {name: number of its font dictionary}).
    """
    import pydyf
    from weasyprint.pdf.fonts import build_fonts_dictionary

    document = pydyf.PDF()
    # The objects get the numbers that they will have, so that what they say of each other stays true.
    document.objects.extend([None] * (first - len(document.objects)))
    numbers = {}
    for name, face in sorted(faces.items()):
        font = load(face, name)
        font.to_unicode = {number: text for number, (text, _) in sorted(glyphs[name].items())}
        font.widths = {number: width for number, (_, width) in sorted(glyphs[name].items())}
        options = {"hinting": False, "pdf_version": "1.7"}
        made = build_fonts_dictionary(document, {name: font}, True, True, options)
        numbers[name] = int(made[name].split()[0])
    return [made.data for made in document.objects[first:]], numbers
