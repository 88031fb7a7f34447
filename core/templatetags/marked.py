"""``{% csrf_token %}`` as this application writes it: Django's field, and whose form it is (core/typed.py)."""

from django import template
from django.utils.html import format_html

from core.typed import MARK, mark

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context):
    """The two hidden fields of a form that is sent by POST; where no request is known, the token alone."""
    field = '<input type="hidden" name="{}" value="{}">'
    token = format_html(field, "csrfmiddlewaretoken", context.get("csrf_token", ""))
    request = context.get("request")
    return token if request is None else token + format_html(field, MARK, mark(request))
