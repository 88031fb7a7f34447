"""Inbox, notification preferences, delivery log for administrators."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.roles import ADMINISTRATOR
from access.seats import SEAT_KEY, label_of, seat_required
from accounts.audit.exports import exported
from core.keyset import keyset_page
from core.refusals import refusals_shown
from registry.todo import todos

from . import channels, inbox, preferences, sending
from .forms import DeliveryFilter, PreferencesForm
from .models import Delivery, Message


@require_safe
@seat_required()
def message_list(request):
    rows = Message.objects.visible_to(request.seat)
    unread = request.GET.get("show") == "unread"
    page = keyset_page(
        request,
        rows.unread() if unread else rows,
        order=("-posted_at", "-pk"),
        size=25,
    )
    inbox.mark_open(page)
    context = {
        "page": page, "unread": unread, "reachable": channels.names(),
        "todos": todos(request.seat, timezone.localdate()) if page.first and not unread else [],
    }  # fmt: skip
    return render(request, "accounts/messages/list.html", context)


def _one(request, pk):
    return get_object_or_404(Message.objects.visible_to(request.seat), pk=pk)


@require_safe
@seat_required()
def message_detail(request, pk):
    message = _one(request, pk)
    inbox.mark_open([message])
    return render(request, "accounts/messages/detail.html", {"message": message})


@require_POST
@seat_required()
def message_open(request, pk):
    """Mark the message as read and redirect to its address."""
    message = _one(request, pk)
    inbox.mark_read(Message.objects.filter(pk=message.pk), at=timezone.now())
    if not (message.address and url_has_allowed_host_and_scheme(message.address, None)):
        return redirect("message_list")
    _take_seat_for(request, message.address)
    return redirect(message.address)


def _take_seat_for(request, address):
    """Where the matter belongs to another of the person's roles, act in that role from now on."""
    try:
        roles = getattr(resolve(address.partition("?")[0]).func, "seat_roles", ())
    except Resolver404:
        return
    seat = next((seat for seat in request.seats if seat.role in roles), None)
    if seat and request.seat.role not in roles:
        request.session[SEAT_KEY] = seat.key
        messages.info(request, _("You now act as: %(seat)s") % {"seat": label_of(seat)})


@require_POST
@seat_required()
def messages_read(request):
    """Mark all of one's messages as read."""
    count = inbox.mark_read(Message.objects.visible_to(request.seat), at=timezone.now())
    said = ngettext(
        "%(count)d message is marked as read.", "%(count)d messages are marked as read.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("message_list")


# ── notification preferences ──────────────────────────────────────────────────────────────────────
@require_http_methods(["GET", "HEAD", "POST"])
@seat_required()
def message_preferences(request):
    user, row = request.user, preferences.preferences_of(request.user)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        choices=preferences.choices_for(user, row),
        initial={"channels": row.channels, "digest": row.digest, "email": row.asked_email or row.email},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _keep(request, form.cleaned_data)
    context = {"form": form, "preferences": row, "reachable": channels.names()}
    return render(request, "accounts/messages/preferences.html", context)


def _keep(request, facts):
    preferences.choose(user=request.user, names=facts["channels"], digest=facts["digest"])
    with refusals_shown(request):
        asked = "email" in facts and preferences.ask_address(
            user=request.user, email=facts["email"], at=timezone.now()
        )
        if asked:
            said = _(
                "A link is on its way to %(email)s. The address is used once you have opened it."
            )
            messages.info(request, said % {"email": facts["email"]})
        messages.success(request, _("Your choice is kept."))
    return redirect("message_preferences")


@require_http_methods(["GET", "HEAD", "POST"])
@seat_required()
def address_confirm(request, token):
    """The page behind the link that was sent to an address; it is confirmed by the button on it."""
    email = preferences.address_in(token, user=request.user)
    if request.method != "POST":
        return render(request, "accounts/messages/address.html", {"email": email})
    with refusals_shown(request):
        preferences.confirm_address(user=request.user, token=token, at=timezone.now())
        messages.success(request, _("Messages now also go to %(email)s.") % {"email": email})
    return redirect("message_preferences")


# ── the delivery log ──────────────────────────────────────────────────────────────────────────────
@require_safe
@seat_required(ADMINISTRATOR)
def delivery_list(request):
    """Deliveries to the members below the administrator: title and kind only, never the text."""
    form = DeliveryFilter(request.GET)
    rows = form.filtered(Delivery.objects.visible_to(request.seat))
    rows = rows.select_related("user", "member__branch")
    order = ("-created_at", "-pk")
    if "export" in request.GET:
        return exported(
            request, _("Messages sent outside"), _columns(), rows.order_by(*order), filters=form
        )
    page = keyset_page(request, rows, order=order)
    for row in page:
        row.channel_label = channels.label_of(row.channel)
        row.may_again = sending.TRANSITIONS.may(row, "again")
    given_up = any(row.state == Delivery.State.GIVEN_UP for row in page)
    context = {"form": form, "page": page, "reachable": channels.names(), "given_up": given_up}
    return render(request, "accounts/messages/deliveries.html", context)


def _columns():
    return [
        (_("Recipient"), 12, "user.name"), (_("Branch"), 28, lambda row: row.member.branch.name if row.member else ""),
        (_("Message"), 50, "title"), (_("Kind"), 14, "kind_label"),
        (_("Sent over"), 12, lambda row: str(channels.label_of(row.channel))), (_("State"), 14, "get_state_display"),
        (_("attempts"), 8, "attempts"), (_("last error"), 36, "error"),
        (_("Since"), 18, "created_at"), (_("sent at"), 18, "sent_at"),
    ]  # fmt: skip


@require_POST
@seat_required(ADMINISTRATOR)
def delivery_again(request, pk):
    """Send one delivery once more."""
    row = get_object_or_404(Delivery.objects.visible_to(request.seat).select_related("user"), pk=pk)
    this_one = Delivery.objects.filter(pk=row.pk)
    if sending.again(this_one, actor=request.user, at=timezone.now(), subject=row.user.name):
        said = _("The message to %(name)s is queued again.")
        messages.success(request, said % {"name": row.user.name})
    else:
        messages.warning(request, _("The message to %(name)s is on its way.") % {"name": row.user.name})  # fmt: skip
    return redirect("delivery_list")


@require_POST
@seat_required(ADMINISTRATOR)
def deliveries_again(request):
    """Send all once more that were given up and match the filter in the address."""
    form = DeliveryFilter(request.GET)
    rows = form.filtered(Delivery.objects.visible_to(request.seat))
    given_up = rows.filter(state=Delivery.State.GIVEN_UP)
    count = sending.again(given_up, actor=request.user, at=timezone.now())
    said = ngettext("%(count)d message is queued again.", "%(count)d messages are queued again.", count)  # fmt: skip
    messages.success(request, said % {"count": count})
    return redirect("delivery_list")
