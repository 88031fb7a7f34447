"""Writes a PDF object by object, so that memory does not grow with its size. The meaning of the objects is up to the caller.

Small objects go into compressed object streams, the table of their positions into a cross-reference stream (ISO 32000-1,
7.5.7 and 7.5.8).
"""

import struct
import zlib

_ENTRY = struct.Struct(">BIH")
_OBJECTS_A_STREAM = 500


class Writer:
    """A PDF being written to a binary file that is open for writing."""

    def __init__(self, file):
        self._file = file
        self._at = 0
        self._table = bytearray(_ENTRY.pack(0, 0, 65535))
        self._numbers, self._bodies = [], []
        self.count = 1
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def _write(self, data):
        self._file.write(data)
        self._at += len(data)

    def reserve(self, count=1):
        """The first of ``count`` consecutive object numbers, to be written later."""
        first = self.count
        self.count += count
        self._table.extend(bytes(_ENTRY.size * count))
        return first

    def put(self, body, number=None):
        """Write a small object; returns its number."""
        if number is None:
            number = self.reserve()
        self._numbers.append(number)
        self._bodies.append(body)
        if len(self._bodies) >= _OBJECTS_A_STREAM:
            self._flush()
        return number

    def put_all(self, bodies, first):
        """Write small objects under consecutive numbers from ``first``."""
        self._numbers += range(first, first + len(bodies))
        self._bodies += bodies
        if len(self._bodies) >= _OBJECTS_A_STREAM:
            self._flush()

    def stream(self, data, entries=b"", number=None):
        """Write a stream of deflated data, with further entries of its dictionary; returns its number."""
        return self.raw(
            b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
            % (entries, len(data), data),
            number,
        )

    def raw(self, body, number=None):
        """Write an object outside of object streams, as a stream must be; returns its number."""
        if number is None:
            number = self.reserve()
        self._place(number, 1, self._at, 0)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def _place(self, number, kind, first, second):
        _ENTRY.pack_into(self._table, number * _ENTRY.size, kind, first, second)

    def _flush(self):
        if not self._bodies:
            return
        heads, at = [], 0
        for number, body in zip(self._numbers, self._bodies, strict=True):
            heads.append(b"%d %d" % (number, at))
            at += len(body) + 1
        head = b" ".join(heads) + b"\n"
        data = zlib.compress(head + b"\n".join(self._bodies), 9)
        entries = b"/Type/ObjStm/N %d/First %d" % (len(heads), len(head))
        holder = self.stream(data, entries)
        for index, number in enumerate(self._numbers):
            self._place(number, 2, holder, index)
        self._numbers, self._bodies = [], []

    def close(self, root, info, identity):
        """Write the objects in memory and the table; ``identity`` is the document's, 16 bytes."""
        self._flush()
        number, start = self.reserve(), self._at
        self._place(number, 1, start, 0)
        data = zlib.compress(_differences(self._table), 6)
        entries = b"/Type/XRef/Size %d/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            self.count, root, info, identity.hex().encode(), identity.hex().encode(),
        )  # fmt: skip
        self._write(
            b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream\nendobj\n"
            % (number, entries, len(data), data)
        )
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)


def _differences(table):
    """The table's rows as differences from the row above (PNG filter Up), which compress better."""
    size, width = len(table) // _ENTRY.size, _ENTRY.size
    rows = bytearray((width + 1) * size)
    rows[:: width + 1] = b"\2" * size
    for column in range(width):
        values = table[column::width]
        rows[column + 1 :: width + 1] = bytes(
            (value - above) & 255 for above, value in zip(b"\0" + values, values, strict=False)
        )
    return bytes(rows)


def text(words):
    """A PDF text string: UTF-16 in hexadecimal digits."""
    return b"<FEFF%b>" % words.encode("utf-16-be").hex().upper().encode()
