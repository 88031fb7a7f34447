"""Times the triplicate on the database of this environment: ``python -m bench.paper PART FOLDER``.

Parts: one (sheets one by one), nothing (the district, no page laid out yet), kept (the same once more, all pages laid
out), typst (the same content laid out by Typst, the yardstick).
"""

import json
import os
import resource
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import django

# Imports in functions: models can be imported once Django is set up, at the end of this module.
DISTRICT = 3718  # triplicates
SAMPLE = 400  # of them for Typst, which holds a document in memory
TEMPLATE = Path(__file__).with_name("sheet.typ")


def papers_of(count):
    """``count`` papers of the demonstration's confirmed sheets, in which no two items say the same."""
    from pledges.sheets.paper.contents import paper_of
    from pledges.sheets.paper.rules import current_revisions
    from pledges.sheets.sheet.models import Sheet

    rows = current_revisions(Sheet.objects.filter(state="confirmed")).iterator(chunk_size=500)
    own = [paper for paper, _ in zip(map(paper_of, rows), range(count), strict=False)]
    more = [replace(paper, serial=f"{paper.serial}B") for paper in own[: count - len(own)]]
    return [_told_apart(paper) for paper in [*own, *more]]


def _told_apart(paper):
    lines = [replace(line, text=f"{line.text}{paper.serial[8:]}") for line in paper.practical]
    return replace(paper, practical=lines)


def one():
    from pledges.sheets.paper.triplicate import render_sheets

    papers = papers_of(101)
    render_sheets(papers[:1])  # warm
    for count in (1, 1, 1, 100):
        begin = time.perf_counter()
        content = render_sheets(papers[1 : count + 1])
        tell(f"{count} sheets", time.perf_counter() - begin, count * 3, len(content))


def district(label, folder):
    from pledges.sheets.paper.triplicate import render_sheets, sheet_store

    papers, target = papers_of(DISTRICT), folder / "sheets.pdf"
    begin = time.perf_counter()
    render_sheets(papers, target=target, store=sheet_store(folder / "layouts"), processes=2)
    tell(label, time.perf_counter() - begin, len(papers) * 3, target.stat().st_size)
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = [usage.ru_utime + usage.ru_stime for usage in used]
    print(
        f"{'':<24}at most {used[0].ru_maxrss / 1024:.0f} MB joining, {used[1].ru_maxrss / 1024:.0f} MB laying out; "
        f"{seconds[0]:.0f} + {seconds[1]:.0f} s of processor time; load {os.getloadavg()[0]:.1f}"
    )


def typst(folder):
    try:
        import typst as yardstick
    except ImportError:
        print("Typst is not installed (requirements-dev.txt)")
        return
    from pledges.sheets.paper.triplicate import render_sheets

    papers = papers_of(SAMPLE)
    rows = [asdict(paper) for paper in papers]
    (folder / "sheets.json").write_text(json.dumps(rows, ensure_ascii=False))
    (folder / "sheet.typ").write_bytes(TEMPLATE.read_bytes())
    begin = time.perf_counter()
    yardstick.compile(str(folder / "sheet.typ"), output=str(folder / "typst.pdf"))
    seconds = time.perf_counter() - begin
    tell("Typst", seconds, SAMPLE * 3, (folder / "typst.pdf").stat().st_size)
    begin = time.perf_counter()
    render_sheets(papers, target=folder / "same.pdf", processes=2)
    own = time.perf_counter() - begin
    tell("the same here", own, SAMPLE * 3, (folder / "same.pdf").stat().st_size)
    print(f"{'':<24}{own / seconds:.1f} times the seconds of Typst")


def tell(what, seconds, pages, size):
    print(
        f"{what:<24}{seconds:>8.2f} s {pages / seconds:>8.0f} pages/s {seconds / pages * 1000:>7.1f} ms a page "
        f"{size / 1e6:>6.1f} MB",
        flush=True,
    )


if __name__ == "__main__":
    django.setup()
    part, where = sys.argv[1], Path(sys.argv[2])
    if part == "one":
        one()
    elif part == "typst":
        typst(where)
    else:
        district({"nothing": "district, from nothing", "kept": "district, pages kept"}[part], where)
