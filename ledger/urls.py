from django.urls import path

from .claims import views as claim_views
from .escalation import views as reminders
from .handover import views as handover
from .lights import views as threshold_views
from .noting import views as noting
from .pages import list_views, views
from .programmes import views as programmes

urlpatterns = [
    path("my-ledger/", views.my_ledger, name="my_ledger"),
    path("ledgers/", list_views.ledger_list, name="ledger_list"),
    path("ledgers/export/", list_views.ledger_export, name="ledger_export"),
    path("ledgers/verify/", claim_views.entries_verify, name="entries_verify"),
    path("ledgers/remind/", list_views.entries_remind, name="entries_remind"),
    path("ledgers/claims/", claim_views.claim_list, name="claim_list"),
    path("ledgers/progress/", noting.progress_of_branch, name="progress_of_branch"),
    path("ledgers/<int:pk>/", views.ledger_detail, name="ledger_detail"),
    path("ledgers/<int:pk>/paper/", views.ledger_pdf, name="ledger_pdf"),
    path("entries/<int:pk>/", views.entry_detail, name="entry_detail"),
    path("entries/<int:pk>/progress/", views.entry_progress, name="entry_progress"),
    path("entries/<int:pk>/claim/", views.entry_claim, name="entry_claim"),
    path("entries/<int:pk>/take-back/", views.entry_take_back, name="entry_take_back"),
    path("entries/<int:pk>/return/", views.entry_return, name="entry_return"),
    path("entries/<int:pk>/remind/", views.entry_remind, name="entry_remind"),
    path("entries/<int:pk>/verify/", views.entry_verify, name="entry_verify"),
    path("entries/<int:pk>/strike-off/", views.entry_strike_off, name="entry_strike_off"),
    path("entries/<int:pk>/evidence/", views.entry_evidence, name="entry_evidence"),
    path("entries/<int:pk>/extension/", views.entry_ask_extension, name="entry_ask_extension"),
    path("entries/<int:pk>/extension/approve/", views.entry_extend, name="entry_extend"),
    path(
        "entries/<int:pk>/extension/refuse/",
        views.entry_refuse_extension,
        name="entry_refuse_extension",
    ),
    path("entries/<int:pk>/unfulfilled/", views.entry_unfulfilled, name="entry_unfulfilled"),
    path("entries/<int:pk>/reopen/", views.entry_reopen, name="entry_reopen"),
    path("entries/<int:pk>/correct/", views.entry_correct, name="entry_correct"),
    path("entries/<int:pk>/check/", views.entry_check, name="entry_check"),
    path("evidence/<int:pk>/", views.evidence_file, name="evidence_file"),
    path("handed-over/", handover.handed_over_list, name="handed_over_list"),
    path("reminders/", reminders.reminder_rules, name="reminder_rules"),
    path("activities/", programmes.activity_list, name="activity_list"),
    path("activities/figures/", programmes.activity_figures, name="activity_figures"),
    path("activities/new/", programmes.activity_create, name="activity_create"),
    path("activities/<int:pk>/", programmes.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/edit/", programmes.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/cancel/", programmes.activity_cancel, name="activity_cancel"),
    path("my-activities/", programmes.my_activities, name="my_activities"),
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/<int:pk>/", programmes.programme_edit, name="programme_edit"),
    path("thresholds/", threshold_views.threshold_list, name="threshold_list"),
]
