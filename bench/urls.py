"""The application's addresses, and the floor they are compared with."""

from django.shortcuts import render
from django.urls import path

from accounts.models import Member
from config.urls import *  # noqa: F403


def bare(request):
    """25 rows by an indexed query in a plain table, in the frame of every page, signed in."""
    rows = Member.objects.order_by("pk")[:25]
    return render(request, "bench/bare.html", {"rows": rows})


urlpatterns = [path("bare/", bare), *urlpatterns]  # noqa: F405
