from django.urls import path
from django.views.i18n import set_language

from . import account_views, appointing_views, views

urlpatterns = [
    path("set-up/", views.set_up, name="first_run"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("here/", views.still_here, name="still_here"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("sign-out/everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("seat/", views.seat_switch, name="seat_switch"),
    path("language/", set_language, name="set_language"),
    path("password/", views.password_change, name="password_change"),
    path("activate/", views.activate, name="activate"),
    path("accounts/", account_views.account_list, name="account_list"),
    path("accounts/new/", account_views.account_new, name="account_new"),
    path("accounts/open/", account_views.accounts_open, name="accounts_open"),
    path("accounts/secretaries/", appointing_views.secretary_list, name="secretary_list"),
    path("accounts/supervisors/", appointing_views.supervisor_list, name="supervisor_list"),
    path("accounts/<slug:role>/slips/", appointing_views.holder_slips, name="holder_slips"),
    path("accounts/slips/<uuid:pk>/", account_views.slips_file, name="slips_file"),
    path("accounts/<int:pk>/", account_views.account_detail, name="account_detail"),
    path("accounts/<int:pk>/grant/", account_views.role_grant, name="role_grant"),
    path(
        "accounts/<int:pk>/revoke/<int:assignment>/", account_views.role_revoke, name="role_revoke"
    ),
    path("accounts/<int:pk>/close/", account_views.account_close, name="account_close"),
    path("accounts/<int:pk>/reopen/", account_views.account_reopen, name="account_reopen"),
    path("accounts/<int:pk>/unlock/", account_views.account_unlock, name="account_unlock"),
    path("accounts/<int:pk>/sign-out/", account_views.account_sign_out, name="account_sign_out"),
    path("accounts/<int:pk>/reset/", account_views.account_reset, name="account_reset"),
]
