"""Puts finished PDFs one behind the other."""

import io

import pikepdf


def merged(parts):
    """One PDF of the PDFs ``parts`` (bytes each, at least one), as bytes. The tags of several parts are not kept."""
    if len(parts) == 1:
        return parts[0]
    volume, output = pikepdf.new(), io.BytesIO()
    sources = [pikepdf.open(io.BytesIO(part)) for part in parts]  # read when the volume is saved
    for source in sources:
        volume.pages.extend(source.pages)
    volume.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()
