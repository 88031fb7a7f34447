"""What base.html shows of the manual on every page."""

from django import template

from boards.manual.helps import help_of

register = template.Library()


@register.inclusion_tag("boards/manual/help.html", takes_context=True)
def page_help(context):
    """The help of this page, folded, with the way to the manual of the reader's role. No queries."""
    request = context.get("request")
    match = request and request.resolver_match
    seat = getattr(request, "seat", None)
    return {
        "text": help_of(match.url_name) if match else "",
        "role": seat.role if seat else "public",
    }
