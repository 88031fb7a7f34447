"""The joined PDF: in order, tagged in every copy, small, and as large as it must be."""

import io
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest

from pledges.sheets.paper.triplicate import PledgeLine, lay_out_sheets, render_sheets, sheet_store
from press import pool
from press.errors import PrintingError
from press.filled_templates import TemplateFiller
from press.pdf_writer import Writer, text
from tests.pledges.sheets.paper.test_triplicate import PAPER, pages_of
from tests.press.structure import faults

#: All of them lay out paper, in a separate process.
pytestmark = pytest.mark.slow

LONG = replace(
    PAPER,
    serial="LQ-2026-0999",
    practical=[PledgeLine(n, "为群众办理" * 12, f"{n}件", "9月30日") for n in range(1, 25)],
)


@pytest.mark.parametrize("choice", [{}, {"duplex": True}, {"by_copy": True}, {"copies": (2,)}])
def test_the_structure_is_in_order(choice):
    papers = [PAPER, LONG, replace(PAPER, name="李敏", serial="LQ-2026-0002", recorder="")]
    with pikepdf.open(io.BytesIO(render_sheets(papers, **choice))) as document:
        assert faults(document) == []


def test_the_check_sees_what_is_wrong():
    with pikepdf.open(io.BytesIO(render_sheets([PAPER], copies=(1,)))) as document:
        document.Root.StructTreeRoot.ParentTree.Nums[1][3] = document.Root.StructTreeRoot.K[0]
        document.Root.MarkInfo.Marked = False
        content = document.pages[0].Contents
        content.append(document.make_stream(b"0 0 m 9 9 l S\n/Span BMC EMC\n"))
        assert [fault.split(":")[-1].strip() for fault in faults(document)] == [
            "catalog", "parent tree and tag tree differ", "content that is neither tagged nor an artifact",
        ]  # fmt: skip


def test_the_tags_say_the_sheet_in_its_order():
    with pikepdf.open(io.BytesIO(render_sheets([PAPER], copies=(1,)))) as document:
        (section,) = document.Root.StructTreeRoot.K[0].K
        kinds = [str(kid.S)[1:] for kid in section.K]
    assert kinds[:6] == ["P", "P", "P", "H1", "Table", "H2"]
    assert kinds[-1] == "Figure"


def test_copies_share_what_they_say(tmp_path):
    one = render_sheets([replace(PAPER, recorder="")], copies=(1,))
    three = render_sheets([replace(PAPER, recorder="")])
    assert len(three) - len(one) < 4000


def test_bookmarks_name_the_sheets():
    papers = [replace(PAPER, serial=f"LQ-2026-{n:04d}") for n in range(3)]
    with (
        pikepdf.open(io.BytesIO(render_sheets(papers))) as document,
        document.open_outline() as outline,
    ):
        assert [item.title for item in outline.root] == [f"李𬭎 LQ-2026-{n:04d}" for n in range(3)]


def test_text_can_be_searched_and_fonts_are_one_for_all(tmp_path):
    papers = [replace(PAPER, name=name, recorder="") for name in ("王伟", "陈𪚥", "李𬭎")]
    content = render_sheets(papers, copies=(1,))
    assert ["陈𪚥" in page for page in pages_of(content, tmp_path)] == [False, True, False]
    path = tmp_path / "out.pdf"
    listing = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    names = [line.split()[0] for line in listing.splitlines()[2:]]
    assert len(names) == len(set(names))


def test_many_objects_are_found_again():
    output = io.BytesIO()
    writer = Writer(output)
    root = writer.reserve(2)
    pages = root + 1
    numbers = [writer.put(b"<</N %d>>" % number) for number in range(3000)]
    writer.put(b"<</Type/Pages/Count 0/Kids[]>>", pages)
    writer.put(b"<</Type/Catalog/Pages %d 0 R>>" % pages, root)
    writer.close(root, writer.put(b"<</Title%b>>" % text("册")), bytes(16))
    with pikepdf.open(io.BytesIO(output.getvalue())) as document:
        assert [int(document.get_object(n, 0).N) for n in numbers] == list(range(3000))
        assert str(document.docinfo.Title) == "册"


def test_a_sheet_that_cannot_be_laid_out_is_named_and_the_others_are(tmp_path, monkeypatch):
    lay_out = TemplateFiller._lay_out_in_full

    def refuse(self, new, done):
        if any("坏" in html for _, html in new):
            raise PrintingError("no")
        return lay_out(self, new, done)

    monkeypatch.setattr(TemplateFiller, "_lay_out_in_full", refuse)
    bad = replace(PAPER, recorder="", practical=[PledgeLine(1, "坏\n坏", "", "")])
    good = replace(PAPER, recorder="", practical=[PledgeLine(1, "好\n好", "", "")])
    failures = []
    ready = lay_out_sheets([bad, good], copies=(1,), store=sheet_store(tmp_path), failures=failures)
    assert [list(chunk) for chunk in ready] == [[good]]
    assert failures == [(bad, "no")]


# ── processes ───────────────────────────────────────────────────────────────────────────────────────


def _end_once(paths):
    """Ends its own process at the first call for the second path."""
    for path in paths:
        if path.endswith("1") and not os.path.exists(path):
            open(path, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
    return [os.path.basename(path) for path in paths]


def _end(paths):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_costs_its_chunk_alone(tmp_path):
    chunks = [[str(tmp_path / str(n))] for n in range(5)]
    done = [result for _chunk, result in pool.in_chunks(_end_once, chunks, 2)]
    assert done == [["0"], ["1"], ["2"], ["3"], ["4"]]


def test_processes_that_die_again_and_again_end_the_work():
    with pytest.raises(PrintingError):
        list(pool.in_chunks(_end, [["a"], ["b"]], 2))


def test_processes_end_with_the_one_that_started_them():
    code = (
        "import os, signal, time\n"
        "from press import pool\n"
        "if __name__ == '__main__':\n"
        "    import multiprocessing\n"
        "    work = pool.in_chunks(time.sleep, [1, 600, 600], 2)\n"
        "    next(work)\n"
        "    print(*[child.pid for child in multiprocessing.active_children()], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    children = [int(pid) for pid in ended.stdout.split()]
    assert len(children) == 2
    for _try in range(100):
        if not any(_alive(pid) for pid in children):
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert [_alive(pid) for pid in children] == [False, False]


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
