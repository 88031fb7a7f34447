"""Gives each request the seat that its user acts from."""

from django.utils import timezone

from .signin.seats import choose_seat, seats_of

SEAT_KEY = "seat"


class SeatMiddleware:
    """Sets ``request.seats`` (all that the user may take) and ``request.seat`` (the one taken, or None)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.seats, request.seat = [], None
        if request.user.is_authenticated:
            request.seats = seats_of(request.user, on=timezone.localdate())
            request.seat = choose_seat(
                request.seats, request.session.get(SEAT_KEY) or request.user.last_seat
            )
        return self.get_response(request)
