from django.urls import path

from . import branch_views as branches
from . import views

urlpatterns = [
    path("evaluations/<int:pk>/count/", views.evaluation_count, name="evaluation_count"),
    path("evaluations/<int:pk>/recall/", views.evaluation_recall, name="evaluation_recall"),
    path("evaluations/<int:pk>/results/", views.result_list, name="result_list"),
    path("evaluations/<int:pk>/results/accept/", views.results_accept, name="results_accept"),
    path("evaluations/<int:pk>/results/print/", views.result_papers, name="result_papers"),
    path("evaluations/<int:pk>/conclude/", views.evaluation_conclude, name="evaluation_conclude"),
    path("evaluations/<int:pk>/reopen/", views.evaluation_reopen, name="evaluation_reopen"),
    path("evaluations/<int:pk>/publish/", views.evaluation_publish, name="evaluation_publish"),
    path("evaluations/<int:pk>/recount/", views.evaluation_recount, name="evaluation_recount"),
    path("evaluations/<int:pk>/bulletin.pdf", views.bulletin_pdf, name="bulletin_pdf"),
    path("evaluations/<int:pk>/meetings/", branches.gathering_list, name="gathering_list"),
    path("evaluations/<int:pk>/meetings/<int:branch>/", branches.gathering_keep, name="gathering_keep"),
    path("evaluations/<int:pk>/appraisals/<int:branch>/", branches.appraisals, name="appraisals"),
    path("results/<int:pk>/", views.result_detail, name="result_detail"),
    path("results/<int:pk>/sheet.pdf", views.result_paper, name="result_paper"),
    path("my-review/", views.my_review, name="my_review"),
]  # fmt: skip
