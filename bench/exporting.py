"""Times the workbooks and files of the largest lists on the database of this environment, as the administrator gets them."""

import resource
import time

import django

django.setup()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.identity.models import User  # noqa: E402

YEAR = timezone.localdate().year
FILES = (
    ("administrator", f"{reverse('ledger_export')}?year={YEAR}"),
    ("administrator", reverse("sheets_export")),
    ("administrator", reverse("member_export")),
    ("administrator", f"{reverse('enrolment_list')}?export=1"),
    ("administrator", f"{reverse('disclosure_list')}?export=1"),
    ("administrator", f"{reverse('dashboard')}?export=1"),
    ("administrator", reverse("dashboard_summary")),
    ("security", f"{reverse('account_list')}?export=1"),
    (None, f"{reverse('board_data_csv')}?year={YEAR}"),
    (None, f"{reverse('board_data_json')}?year={YEAR}"),
)


def main():
    for username, address in FILES:
        client = Client(HTTP_HOST="127.0.0.1")
        if username:
            client.force_login(User.objects.get(username=username))
        began = time.perf_counter()
        answer = client.get(address)
        content = answer.getvalue()
        seconds = time.perf_counter() - began
        assert answer.status_code == 200, (address, answer.status_code)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{address:<44}{seconds:>8.2f} s {len(content) / 1e6:>7.2f} MB of file,"
            f" {megabytes:>5.0f} MB of memory so far",
            flush=True,
        )


main()
