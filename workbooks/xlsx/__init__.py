"""Read .xlsx and .xlsm: check the XML first, then read the checked parts with python-calamine.

The look walks each sheet in a stream and keeps the cells with something in them; it also sees what calamine does not
tell: formats that show a month only, hidden rows and columns, merged cells, formulas without a result, Excel's errors.
calamine builds a sheet as one rectangle, so a single cell far below costs it gigabytes: it is given a copy of the
workbook that has the kept cells only, in rows without gaps, and neither styles nor formulas nor links of the original.
"""

from ..safety import Archive
from ..sheets import Book, Sheet
from .copying import as_utf8, copy_of, fill
from .look import Budget, look_at
from .parts import Package


def read(path, limits):
    """The workbook at ``path`` as a Book. Raises WorkbookRefused, or one of BROKEN for a broken file."""
    with path.open("rb") as file, Archive(file, limits) as archive:
        package, budget = Package(archive), Budget(limits)
        looks = [
            look_at(
                archive,
                part,
                Sheet(name, hidden, epoch=package.epoch),
                package.formats,
                limits,
                budget,
            )
            for name, hidden, part in package.sheets
        ]
        texts = as_utf8(archive.held(package.texts)) if package.texts else None
    if kept := [look for look in looks if look.rows]:
        fill(kept, copy_of(kept, texts, package.epoch))
    return Book("xlsx", [look.sheet for look in looks])
