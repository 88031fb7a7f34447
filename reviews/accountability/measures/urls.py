from django.urls import path

from . import setting_views, verb_views, views
from .steps import BODY


def _body_verb(verb):
    """The address of one verb of the deciding body."""
    address = f"measures/<int:pk>/{verb.replace('_', '-')}/"
    return path(address, verb_views.measure_act, {"verb": verb}, name=f"measure_{verb}")


urlpatterns = [
    path("measures/", views.measure_list, name="measure_list"),
    path("measures/propose/", views.measure_propose, name="measure_propose"),
    path("measures/suggestions/", setting_views.suggestion_list, name="suggestion_list"),
    path("measures/suggestions/rules/", setting_views.suggestion_rules, name="suggestion_rules"),
    path("measures/types/", setting_views.measure_type_list, name="measure_type_list"),
    path("measures/<int:pk>/", views.measure_detail, name="measure_detail"),
    path("measures/<int:pk>/withdraw/", verb_views.measure_withdraw, name="measure_withdraw"),
    path("measures/<int:pk>/appeal/", verb_views.measure_appeal, name="measure_appeal"),
    path("measures/<int:pk>/answer/", verb_views.measure_answer, name="measure_answer"),
    path("measures/<int:pk>/hand-in/", verb_views.measure_hand_in, name="measure_hand_in"),
    path("measures/letters/<int:pk>/letter.pdf", views.letter_pdf, name="letter_pdf"),
    *(_body_verb(verb) for verb in BODY),
]
