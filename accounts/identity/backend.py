"""How an account is fetched: by sign-in name and password, or by the session."""

from functools import cache

from django.views.decorators.debug import sensitive_variables

from accounts.messages.inbox import unread_count

from .models import User, normalise


@cache
def _accounts():
    """With all that a page's frame shows of a person, in one query: also how many messages are unread.

    Made once, for each request begins with it.
    """
    return User.objects.select_related("member__branch").annotate(unread=unread_count())


class AccountBackend:
    @sensitive_variables("password")
    def authenticate(self, request, username=None, password=None):
        """The account, also a closed one (the caller says so then), or None.

        Checks a password in every case, so that the time taken does not tell whether a name exists.
        """
        if username is None or password is None:
            return None
        user = _accounts().filter(username=normalise(username)).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, pk):
        """The account of a session; None ends the session of a closed account."""
        return _accounts().filter(pk=pk, is_active=True).first()
