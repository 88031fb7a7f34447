"""The page that a person came from or was going to, if it is a page of this site."""

from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request, asked, default):
    """Returns ``asked`` if it is an absolute path of this site, else ``default``.

    The value comes from a field or a query string that anybody may write: another site's
    address, or words that are no address at all, are not followed.
    """
    ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    plain = asked.startswith("/") and all(sign.isprintable() for sign in asked)
    return asked if ours and plain else default
