from accounts.messages.preferences import token_for
from operation.working_days.forms import CalendarForm
from tests.access.row import SIGNED_IN, Row, only

ADMIN = only("a")
EVERYBODY = only(*"msouvacd", answer="3")


def own(answer):
    """For the member whose message it is; it does not exist for anybody else."""
    return only("m", answer=answer, others="0")


def of_message(w):
    return {"pk": w.message.pk}


def calendar(w):
    """A year that is kept, with the mark of its preview."""
    data = {"year": 2099, "text": "1月1日、5月1日至2日、10月1日至3日放假", "keep": "1"}
    form = CalendarForm(data)
    assert form.is_valid()
    return data | {"shown": form.mark}


ROWS = [
    # ── the inbox ─────────────────────────────────────────────────────────────────────────────────
    Row("message_list",         get=SIGNED_IN, post="m"),
    Row("message_list",         get=SIGNED_IN, post="m", query={"show": "unread"}, kwargs=lambda w: w.message and {}),
    Row("message_detail",       get=own("2"), post="m", kwargs=of_message),
    Row("message_open",         get="m", post=own("3"), kwargs=of_message),
    Row("messages_read",        get="m", post=EVERYBODY,
        kwargs=lambda w: w.message and {}),
    # ── preferences ───────────────────────────────────────────────────────────────────────────────
    Row("message_preferences",  get=SIGNED_IN, post=EVERYBODY),
    Row("address_confirm",      get=SIGNED_IN, post=EVERYBODY,
        kwargs=lambda w: {"token": token_for(w.users["m"], w.preferences.asked_email)}, untouched="souvacd"),
    # ── the delivery log ──────────────────────────────────────────────────────────────────────────
    Row("delivery_list",        get=ADMIN, kwargs=lambda w: w.delivery and {}, post="m"),
    Row("delivery_again",       get="m", post=only("a", answer="3"), kwargs=lambda w: {"pk": w.delivery.pk}),
    Row("deliveries_again",     get="m", post=only("a", answer="3"), kwargs=lambda w: w.delivery and {}),
    Row("reminder_rules",       get=ADMIN, post=only("a", answer="3"),
        data={"valid_from": "2999-01-01", "quarter_day": 10, "secretary_days": 5, "supervisor_days": 15}),
    Row("daily_list",           get=ADMIN, post="m"),
    Row("working_days",         get=ADMIN, post=only("a", answer="3"), data=calendar),
]  # fmt: skip
