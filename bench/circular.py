"""Times a circular of the whole organisation on the database of this environment: its figures, then its PDF."""

import io
import resource
import time

import django

from core.days import quarter_of

django.setup()

import pikepdf  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.organisations.models import Organisation  # noqa: E402
from reviews.documents.official import render_official  # noqa: E402
from reviews.meetings.circulars.circular_paper import document_of, title_of  # noqa: E402
from reviews.meetings.circulars.figures import freeze, still_hold  # noqa: E402
from reviews.meetings.circulars.models import Circular  # noqa: E402

now = timezone.now()
today = timezone.localdate(now)
issuer = Organisation.objects.get(depth=1)
quarter = quarter_of(today)
began = time.perf_counter()
made = Circular(
    issuer=issuer, year=today.year, quarter=quarter, title=title_of(today.year, quarter),
    figures=freeze(issuer, year=today.year, moment=now), frozen_at=now,
)  # fmt: skip
frozen = time.perf_counter()
content = render_official(document_of(made, day=today))
printed = time.perf_counter()
equal = still_hold(made)
checked = time.perf_counter()
busy = time.process_time()
pages = len(pikepdf.open(io.BytesIO(content)).pages)
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    f"figures of {made.figures['total']['registered']} items {frozen - began:.1f} s, PDF of "
    f"{pages} pages {printed - frozen:.1f} s, computed anew "
    f"{checked - printed:.1f} s ({'equal' if equal else 'DIFFERENT'}), CPU {busy:.1f} s in all, {megabytes:.0f} MB"
)
