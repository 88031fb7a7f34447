"""The application's addresses, and the bare view they are compared with."""

from django.shortcuts import render
from django.urls import path

from config.urls import *  # noqa: F403
from ledger.entries.models import Entry


def bare(request):
    """The bare view of a list: signed in, 25 rows by one indexed query, a plain page of about 30 kB."""
    rows = Entry.objects.select_related("ledger__member", "branch").order_by("pk")[:25]
    return render(request, "bench/bare.html", {"rows": rows})


urlpatterns = [path("bare/", bare), *urlpatterns]  # noqa: F405
