"""What every page's frame needs: the seat, the other seats, the navigation."""

from django.conf import settings


def shell(request):
    return {"shell": {"demo": settings.DEMO}}
