"""The security administrator's pages: accounts, roles, lockouts. They show no business data."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from access.roles import SECURITY
from access.seats import seat_required
from accounts.audit.exports import exported
from core.downloads import download, shown_pdf
from core.keyset import keyset_page
from core.refusals import refusals_shown
from jobs.models import Job
from jobs.running import start_job

from . import acts, queries, rules
from .account_forms import AccountFilter, BulkForm, GrantForm, NewAccountForm
from .models import RoleAssignment, User
from .scope import looks_after
from .slips import JOB_KIND, SLIP_KINDS, hand_over, is_there, slip_sheet


@seat_required(SECURITY)
def account_list(request):
    at, today = timezone.now(), timezone.localdate()
    filters = AccountFilter(request.GET, seat=request.seat)
    rows = queries.account_rows(request.seat, today=today)
    rows = queries.filtered(rows, at=at, today=today, **filters.chosen)
    if "export" in request.GET:
        return exported(
            request, _("Accounts"), _columns(at), rows.order_by("username"), filters=filters
        )
    page = keyset_page(request, rows, order=("username",))
    for user in page:
        user.state = queries.state_of(user, at=at)
    context = {
        "filters": filters,
        "page": page,
        "at_root": _at_root(request),
    }
    return render(request, "accounts/identity/account_list.html", context)


def _columns(at):
    def roles(user):
        return "；".join(
            f"{held.get_role_display()} {held.organisation.name}" for held in user.roles_today
        )

    states = dict(AccountFilter.base_fields["state"].choices)
    return [
        (_("Name"), 12, "name"), (_("Sign-in name"), 16, "username"),
        (_("Unit"), 28, lambda user: user.member.branch.name if user.member else ""), (_("Roles today"), 36, roles),
        (_("State"), 12, lambda user: str(states[queries.state_of(user, at=at)])),
        (_("Last sign-in"), 18, "last_login"),
    ]  # fmt: skip


def _at_root(request):
    return any(organisation.depth == 1 for organisation in request.seat.organisations)


@seat_required(SECURITY)
def account_detail(request, pk):
    user = _seen(request, pk)
    return _detail(request, user, GrantForm(seat=request.seat, account=user))


def _seen(request, pk):
    accounts = User.objects.visible_to(request.seat).select_related("member__branch")
    return get_object_or_404(accounts, pk=pk)


def _looked_after(request, pk):
    """The account to be changed: 404 when out of scope, 403 when another administrator manages it."""
    user = _seen(request, pk)
    if not looks_after(request.seat, user, on=timezone.localdate()):
        raise PermissionDenied
    return user


def _detail(request, user, form):
    today = timezone.localdate()
    assignments = user.assignments.select_related("organisation", "granted_by", "revoked_by")
    context = {
        "account": user,
        "state": queries.state_of(user, at=timezone.now()),
        "assignments": assignments.order_by("-since", "-pk"),
        "open": set(user.assignments.not_over(today).values_list("pk", flat=True)),
        "mine": looks_after(request.seat, user, on=today),
        "form": form,
        "today": today,
    }
    return render(request, "accounts/identity/account_detail.html", context)


@seat_required(SECURITY)
@require_POST
def role_grant(request, pk):
    user = _looked_after(request, pk)
    form = GrantForm(request.POST, seat=request.seat, account=user)
    if not form.is_valid():
        return _detail(request, user, form)
    with refusals_shown(form):
        given = rules.grant(user=user, actor=request.user, at=timezone.now(), **form.cleaned_data)
        said = _("%(name)s is %(role)s of %(unit)s from %(since)s on.")
        facts = {
            "name": user.name,
            "role": given.get_role_display(),
            "unit": given.organisation.name,
        }
        messages.success(request, said % {**facts, "since": date_format(given.since)})
        return redirect("account_detail", pk)
    return _detail(request, user, form)


@seat_required(SECURITY)
@require_POST
def role_revoke(request, pk, assignment):
    user = _looked_after(request, pk)
    held = get_object_or_404(
        RoleAssignment.objects.select_related("organisation", "user"), pk=assignment, user=user
    )
    rules.revoke(assignment=held, actor=request.user, at=timezone.now())
    said = _("%(name)s is no longer %(role)s of %(unit)s.")
    facts = {"name": user.name, "role": held.get_role_display(), "unit": held.organisation.name}
    messages.success(request, said % facts)
    return redirect("account_detail", pk)


def _act(request, pk, verb, said):
    """Do one verb to an account and say so; ``said`` names the person."""
    user = _looked_after(request, pk)
    verb(user=user, actor=request.user, at=timezone.now())
    messages.success(request, said % {"name": user.name})
    return redirect("account_detail", pk)


@seat_required(SECURITY)
@require_POST
def account_close(request, pk):
    return _act(request, pk, acts.close, _("The account of %(name)s is closed."))


@seat_required(SECURITY)
@require_POST
def account_reopen(request, pk):
    return _act(request, pk, acts.reopen, _("The account of %(name)s is open again."))


@seat_required(SECURITY)
@require_POST
def account_unlock(request, pk):
    return _act(request, pk, acts.unlock, _("%(name)s can sign in again."))


@seat_required(SECURITY)
@require_POST
def account_sign_out(request, pk):
    return _act(request, pk, acts.sign_out_everywhere, _("%(name)s is signed out on all devices."))


@seat_required(SECURITY)
@require_POST
def account_reset(request, pk):
    """Take the password away and print a slip with a new code: the only place where it can be read."""
    user = _looked_after(request, pk)
    at = timezone.now()
    code = acts.reset(user=user, actor=request.user, at=at)
    return _unkept(shown_pdf(slip_sheet([(user, code)], at=at), f"slip-{user.username}.pdf"))


def _unkept(response):
    add_never_cache_headers(response)
    return response


@seat_required(SECURITY)
def account_new(request):
    """An account for a person who is no member; only from the root, where such accounts are seen."""
    if not _at_root(request):
        raise PermissionDenied
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            user = acts.open_account(actor=request.user, at=timezone.now(), **form.cleaned_data)
            said = _("The account of %(name)s is made. Grant a role, then print the slip.")
            messages.success(request, said % {"name": user.name})
            return redirect("account_detail", user.pk)
    return render(request, "accounts/identity/account_new.html", {"form": form})


@seat_required(SECURITY)
def accounts_open(request):
    """Accounts for a whole unit, made as a job that lays out the slips."""
    form = BulkForm(request.POST or None, seat=request.seat)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["organisation"]
        job = start_job(
            JOB_KIND,
            owner=request.user,
            seat=request.seat,
            title=_("Accounts for %(unit)s") % {"unit": unit.name},
            params={"organisation": unit.pk, "reprint": form.cleaned_data["reprint"]},
        )
        return redirect("job_detail", job.pk)
    return render(request, "accounts/identity/accounts_open.html", {"form": form})


@seat_required(SECURITY)
def slips_file(request, pk):
    """The slips of a finished job: a page that says it is once, and on POST the file itself."""
    job = get_object_or_404(Job.objects.visible_to(request.seat), pk=pk, kind__in=SLIP_KINDS)
    content = hand_over(job, at=timezone.now()) if request.method == "POST" else None
    if content is None:
        context = {"job": job, "there": is_there(job)}
        return render(request, "accounts/identity/slips_file.html", context)
    return _unkept(download(content, f"slips-{timezone.localdate()}.pdf", "application/pdf"))
