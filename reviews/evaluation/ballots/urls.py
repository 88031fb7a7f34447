from django.urls import path

from . import ballot_views as ballots
from . import box_views as boxes
from . import opinion_views as opinions
from . import together_views as together
from . import views
from .hides import VOTE

urlpatterns = [
    path("evaluations/", views.evaluation_list, name="evaluation_list"),
    path("evaluations/new/", views.evaluation_create, name="evaluation_create"),
    path("evaluations/<int:pk>/", views.evaluation_detail, name="evaluation_detail"),
    path("evaluations/<int:pk>/change/", views.evaluation_change, name="evaluation_change"),
    path("evaluations/<int:pk>/renew/", views.evaluation_renew, name="evaluation_renew"),
    path("evaluations/<int:pk>/begin/", views.evaluation_begin, name="evaluation_begin"),
    path("evaluations/<int:pk>/close/", views.evaluation_close, name="evaluation_close"),
    path("evaluations/<int:pk>/drop/", views.evaluation_drop, name="evaluation_drop"),
    path("evaluations/<int:pk>/opinions/", opinions.signed_opinion_list, name="signed_opinion_list"),
    path("evaluations/<int:pk>/opinions/<slug:group>/", together.signed_opinions_together, name="signed_opinions_together"),
    path("signed-opinions/<int:pk>/<slug:group>/", opinions.signed_opinion_sign, name="signed_opinion_sign"),
    path("boxes/<int:pk>/", boxes.collection_detail, name="collection_detail"),
    path("boxes/<int:pk>/close/", boxes.collection_close, name="collection_close"),
    path("boxes/<int:pk>/issue/", boxes.collection_issue, name="collection_issue"),
    path("boxes/<int:pk>/papers/", boxes.collection_papers, name="collection_papers"),
    path("boxes/<int:pk>/papers/<int:line>/back/", boxes.collection_take_back, name="collection_take_back"),
    path("boxes/<int:pk>/withdraw/", boxes.collection_withdraw, name="collection_withdraw"),
    path("boxes/<int:pk>/tally/", boxes.collection_tally, name="collection_tally"),
    path("boxes/<int:pk>/look-again/", boxes.collection_look_again, name="collection_look_again"),
    path("boxes/<int:pk>/look-again/withdraw/", boxes.collection_recount_withdraw, name="collection_recount_withdraw"),
    path("ballots/", ballots.ballot_list, name="ballot_list"),
    path("ballots/<int:pk>/", ballots.ballot_vote, name="ballot_vote"),
    path(f"{VOTE}<str:token>/", ballots.vote, name="vote"),
]  # fmt: skip
