"""HTML → tagged PDF (PDF/UA-1) with WeasyPrint, cut off from the network and from the disk.

Only the project's own static files (``static:print/…``) and images that the program itself wrote into the
page (``data:``) are read. Any other address stops the job: user text is escaped, so such an address is an error in our code.
"""

import functools

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils.translation import gettext as _

from . import fonts
from .errors import PrinterMissing, PrintingError, RefusedAddress
from .process import assert_layout_allowed

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
DATA_IMAGES = ("data:image/svg+xml", "data:image/png", "data:image/jpeg")


def engine():
    """The weasyprint module. Imported at the first use: it takes a second, and the rest runs without Pango."""
    assert_layout_allowed()
    try:
        import weasyprint  # takes a second and needs Pango
    except OSError as error:  # raised by its binding to Pango
        raise PrinterMissing(
            _("Pages cannot be laid out; install %(names)s.") % {"names": PACKAGES}
        ) from error
    return weasyprint


@functools.cache
def _fetcher():
    # weasyprint is imported at its first use, as in engine().
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("static:"):
                path = static_path(url.removeprefix("static:"))
                if path:
                    with open(path, "rb") as file:
                        return URLFetcherResponse(url, file.read(), {"Content-Type": _kind(path)})
            elif url.startswith(DATA_IMAGES):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(url[:200])

    return StaticFilesOnly(allowed_protocols=("data",), allow_redirects=False)


_KINDS = {
    "css": "text/css", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp",
}  # fmt: skip


def _kind(path):
    return _KINDS.get(str(path).rpartition(".")[2], "application/octet-stream")


def static_path(name):
    """The path of one of the project's static files, or None."""
    try:
        return finders.find(name)
    except SuspiciousFileOperation:
        return None


def font_configuration():
    """WeasyPrint's view of the installed fonts, one for each process."""
    engine()
    return _font_configuration()


@functools.cache
def _font_configuration():
    from weasyprint.text.fonts import FontConfiguration  # at the first use, as in engine()

    return FontConfiguration()


@functools.lru_cache(maxsize=32)
def stylesheet(*names):
    """A parsed style sheet: the font chains, then the named static files (``print/sheet.css``)."""
    parts = [fonts.css()]
    for name in names:
        path = static_path(name)
        if not path:
            raise PrintingError(f"The style sheet {name} is not among the static files.")
        with open(path, encoding="utf-8") as file:
            parts.append(file.read())
    return engine().CSS(
        string="\n".join(parts), font_config=font_configuration(), url_fetcher=_fetcher()
    )


def lay_out(html, *styles):
    """WeasyPrint's Document of an HTML text. Raises PrinterMissing, RefusedAddress."""
    weasyprint = engine()
    from weasyprint.urls import FatalURLFetchingError  # at the first use, as in engine()

    try:
        return weasyprint.HTML(string=html, url_fetcher=_fetcher()).render(
            font_config=font_configuration(),
            stylesheets=[stylesheet(*styles)],
            pdf_variant="pdf/ua-1",
        )
    except FatalURLFetchingError as error:
        raise RefusedAddress(_("A page asked for %(address)s.") % {"address": error}) from error
