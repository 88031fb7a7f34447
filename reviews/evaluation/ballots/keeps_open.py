"""Reasons of reviews that keep a year open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.closing import keeps_open

from .models import Evaluation


@keeps_open
def reviews_open(cycle):
    reviews = Evaluation.objects.standing().filter(year=cycle.year)
    reviews = reviews.exclude(phase=Evaluation.Phase.PUBLISHED)
    return [(_("reviews not published"), reviews.count(), reverse("evaluation_list"))]
