"""Times the triplicate on the database of this environment."""

import time

import django

django.setup()

from pledges.models import Sheet  # noqa: E402
from pledges.paper.papers import paper_of  # noqa: E402
from pledges.paper.rules import current_revisions  # noqa: E402
from printing.triplicate import render_sheets  # noqa: E402

revisions = list(current_revisions(Sheet.objects.filter(state="confirmed"))[:101])
papers = [paper_of(revision) for revision in revisions]
render_sheets(papers[:1])  # warm
for count in (1, 1, 1, 100):
    begin = time.perf_counter()
    content = render_sheets(papers[1 : count + 1])
    seconds = time.perf_counter() - begin
    print(
        f"{count:>4} sheets {seconds:>8.2f} s {seconds / count / 3 * 1000:>7.1f} ms a page {len(content) / 1e6:>6.1f} MB"
    )
