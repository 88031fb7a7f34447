"""Seconds of a command without the start of its process: ``python -m bench.planned import_roster FILE --dry-run``."""

import io
import sys
import time
from contextlib import suppress

import django
from django.core.management import call_command

django.setup()
output, begin, busy = io.StringIO(), time.perf_counter(), time.process_time()
with suppress(SystemExit):
    call_command(*sys.argv[1:], stdout=output)
passed, worked = time.perf_counter() - begin, time.process_time() - busy
print(f"{passed:.1f} s, at work {worked:.1f} s: {output.getvalue().splitlines()[-1]}")
