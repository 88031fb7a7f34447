"""Coming in, going out, changing seats, and one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from access.returning import own_address
from access.seats import SEAT_KEY, label_of, seat_required, to_sign_in
from accounts.audit.origin import client_address
from core.refusals import refusals_shown
from core.typed import never_kept

from . import activation, acts, first_run
from .demo import demo_sign_ins
from .entering import end_session, enter, welcome
from .forms import ActivationForm, FirstRunForm, PasswordChangeForm, SignInForm


@never_kept
@sensitive_post_parameters("password")
@never_cache
def sign_in(request):
    if request.user.is_authenticated:
        return redirect(_onwards(request))
    if first_run.is_open():
        return redirect("first_run")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            enter(request, at=timezone.now(), **form.cleaned_data)
            return redirect(_onwards(request))
    context = {"form": form, "next": request.GET.get("next", ""), "demo_sign_ins": demo_sign_ins()}
    return render(request, "accounts/identity/sign_in.html", context)


def _onwards(request):
    """Where the person was going, if that is a page of ours."""
    home = resolve_url(settings.LOGIN_REDIRECT_URL)
    return own_address(request, request.GET.get("next", ""), home)


@require_safe
@seat_required()
def still_here(request):
    """What a page asks while somebody types (static/js/app.js): typing is doing something, so the session goes on."""
    return HttpResponse(content_type="text/plain")


@require_POST
def sign_out(request):
    if request.user.is_authenticated:
        end_session(request, at=timezone.now())
        messages.success(request, _("You have signed out."))
    return redirect("sign_in")


@require_POST
@seat_required()
def seat_switch(request):
    """Act from another of one's seats from now on."""
    seat = next((seat for seat in request.seats if seat.key == request.POST.get("seat")), None)
    if seat is None:
        raise Http404
    request.session[SEAT_KEY] = seat.key
    acts.switch_seat(user=request.user, seat=seat, at=timezone.now())
    messages.success(request, _("You now act as: %(seat)s") % {"seat": label_of(seat)})
    return redirect(settings.LOGIN_REDIRECT_URL)


@never_kept
@sensitive_post_parameters()
@never_cache
def activate(request):
    """Set the first password with a one-time code. The code is typed, never part of an address."""
    initial = {"username": request.GET.get("name", "")[:50]}
    form = ActivationForm(request.POST or None, initial=initial, request=request)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with refusals_shown(form):
            user = activation.activate(form.found, password=form.cleaned_data["password1"], at=at)
            welcome(request, user, at=at)
            messages.success(request, _("Your password is set. You are signed in."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/identity/activate.html", {"form": form})


@never_kept
@sensitive_post_parameters()
@never_cache
def set_up(request):
    """The first page of an empty installation; the codes of the accounts that it makes are shown once."""
    if not first_run.is_open():
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = FirstRunForm(request.POST or None, address=client_address(request))
    if request.method == "POST" and form.is_valid():
        facts, at = form.cleaned_data, timezone.now()
        with refusals_shown(form):
            user, others = first_run.set_up(
                district=facts["district"],
                letters=facts["letters"],
                names=form.names(),
                password=facts["password1"],
                at=at,
            )
            welcome(request, user, at=at)
            context = {"administrator": user, "others": others}
            return render(request, "accounts/identity/first_run_done.html", context)
    return render(request, "accounts/identity/first_run.html", {"form": form})


@never_kept
@sensitive_post_parameters()
@never_cache
def password_change(request):
    if not request.user.is_authenticated:
        return to_sign_in(request)
    form = PasswordChangeForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        acts.change_password(
            user=request.user, password=form.cleaned_data["password1"], at=timezone.now()
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed. Your other devices are signed out."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "forced": request.user.must_change_password}
    return render(request, "accounts/identity/password_change.html", context)


@require_POST
def sign_out_everywhere(request):
    """End all one's own sessions, this one too."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    acts.sign_out_everywhere(user=request.user, actor=request.user, at=timezone.now())
    logout(request)
    messages.success(request, _("You are signed out on all devices."))
    return redirect("sign_in")
