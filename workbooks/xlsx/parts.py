"""The paths of the parts of an .xlsx, and the workbook's list of sheets."""

from contextlib import suppress
from posixpath import dirname, join, normpath

from ..formats import shown
from ..safety import BROKEN, WorkbookRefused, damaged
from .xml import local, parse


class Package:
    """The paths of the parts, by the relations of the package, and the workbook's properties of them."""

    def __init__(self, archive):
        self._archive = archive
        book = self._only("", "officeDocument") or "xl/workbook.xml"
        if book not in archive:
            raise damaged()
        self.epoch, listed = _workbook(archive.small(book))
        kinds = self._relations(book)
        targets = {key: target for key, _kind, target in kinds}
        self.sheets = [
            (name, hidden, targets[key])
            for name, hidden, key in listed
            if targets.get(key, "") in archive and "chartsheet" not in targets[key].lower()
        ]
        self.texts = self._first(kinds, "sharedStrings")
        styles = self._first(kinds, "styles")
        self.formats = _formats(archive, styles)

    def _first(self, relations, kind):
        found = [target for _key, kind_of, target in relations if kind_of.endswith("/" + kind)]
        return next((target for target in found if target in self._archive), None)

    def _only(self, of, kind):
        return self._first(self._relations(of), kind)

    def _relations(self, of):
        """[(id, kind, target)] of the part ``of``; links to outside are never followed."""
        folder, name = dirname(of), of.rpartition("/")[2]
        part = join(folder, "_rels", f"{name}.rels")
        if part not in self._archive:
            return []
        found = []

        def start(tag, attributes):
            if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                target = (
                    target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                )
                found.append((attributes.get("Id"), attributes.get("Type", ""), target))

        parse(self._archive.small(part), start)
        return found


def _workbook(text):
    """(1900 or 1904, [(name, hidden, relation)])."""
    epoch, sheets = [1900], []

    def start(tag, attributes):
        tag = local(tag)
        if tag == "workbookPr" and attributes.get("date1904", "0").lower() in ("1", "true", "on"):
            epoch[0] = 1904
        elif tag == "sheet":
            relation = next((v for k, v in attributes.items() if local(k) == "id"), None)
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes.get("name", ""), hidden, relation))

    parse(text, start)
    return epoch[0], sheets


def _formats(archive, styles):
    """style number → DAY or MONTH. Styles carry no values: broken ones never refuse a file."""
    found, codes, inside = {}, {}, []
    count = 0

    def start(tag, attributes):
        nonlocal count
        tag = local(tag)
        if tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside[:] = [tag]
        elif tag == "xf" and inside == ["cellXfs"]:
            number = int(attributes.get("numFmtId", 0))
            if what := shown(number, codes.get(number)):
                found[count] = what
            count += 1

    if styles:
        with suppress(*BROKEN, WorkbookRefused):
            parse(archive.small(styles), start)
    return found
