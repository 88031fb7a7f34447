"""Messages in the inbox: each exactly once, however often it is posted."""

from datetime import timedelta

import pytest
from django.utils.translation import gettext_lazy, override

from accounts.messages.models import Message
from accounts.messages.posting import MessageDraft, post, post_drafts
from registry.kinds import message_kind
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def told(**fields):
    return Message.objects.filter(**fields).count()


def test_each_recipient_gets_one_message_of_repeated_posts(kind):
    members = [factories.member() for _ in range(3)]
    facts = {"title": "通知", "body": "请阅", "about": "meeting:12", "period": "2026-Q2", "at": NOW}
    assert post(kind, members[:2], **facts) == 2
    assert post(kind, members, **facts) == 1
    assert post(kind, members, **facts | {"period": "2026-Q3"}) == 3
    assert (told(), told(period="2026-Q2")) == (6, 3)


def test_the_account_of_a_member_and_the_member_are_one_recipient(kind):
    user = factories.user(factories.member())
    auditor = factories.user()
    facts = {"title": "通知", "about": "x:1", "period": "2026", "at": NOW}
    assert post(kind, [user, user.member, auditor, auditor], **facts) == 2
    assert list(Message.objects.of(user)) == list(Message.objects.filter(member=user.member))
    assert Message.objects.of(auditor).get().user == auditor


def test_texts_of_each_recipient_as_functions_or_given_one_by_one(kind):
    member, other = factories.member(name="王伟"), factories.member(name="李强")
    post(
        kind, [member, other], title=lambda m: f"{m.name}同志", body="请阅", about="a:1", period="2026",
        address=lambda m: f"/members/{m.pk}/", at=NOW,
    )  # fmt: skip
    post(kind, [(member, "甲", "一"), (other, "乙", "二")], about="b:1", period="2026", at=NOW)
    rows = Message.objects.filter(member=other).order_by("about")
    assert [(row.title, row.body, row.address) for row in rows] == [
        ("李强同志", "请阅", f"/members/{other.pk}/"),
        ("乙", "二", ""),
    ]


def test_lazy_texts_are_written_in_chinese_in_any_language(kind):
    with override("en"):
        post(kind, [factories.member()], title=gettext_lazy("Yes"), about="a", period="b", at=NOW)
    with override("zh-hans"):
        assert Message.objects.get().title == str(gettext_lazy("Yes"))


def test_a_long_title_is_shortened_and_a_long_matter_refused(kind):
    member = factories.member()
    post(kind, [member], title="长" * 300, about="a", period="2026", at=NOW)
    assert len(Message.objects.get().title) == 120
    with pytest.raises(ValueError, match="too long"):
        post(kind, [member], title="x", about="a" * 61, period="2026", at=NOW)


def test_posting_in_bulk_asks_a_handful_of_queries(kind, django_assert_num_queries):
    members = [factories.member() for _ in range(30)]
    drafts = [
        MessageDraft(m, "到期", "", f"entry:{n}", "2026-09-30") for n, m in enumerate(members)
    ]
    with django_assert_num_queries(5):  # begin, the known, who chose a channel, insert, release
        assert post_drafts(kind, drafts, at=NOW) == 30
    assert post_drafts(kind, drafts + drafts[:3], at=NOW + timedelta(days=1)) == 0
    assert told(kind="test_notice", posted_at=NOW) == 30


def test_a_kind_is_registered_once_and_known_by_its_label(kind):
    with pytest.raises(ValueError, match="two message kinds are called test_notice"):
        message_kind("test_notice", "again")
    post(kind, [factories.member()], title="x", about="a", period="2026", at=NOW)
    message = Message.objects.get()
    assert message.kind_label == str(gettext_lazy("Notice"))
    message.kind = "gone"
    assert message.kind_label == "gone"
    with pytest.raises(TypeError):
        post("test_notice", [], title="x", about="a", period="2026", at=NOW)
