import pytest
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def echo(request):
    return HttpResponse(str(len(request.body)))


urlpatterns = [path("echo", echo)]

pytestmark = pytest.mark.urls(__name__)


def test_every_answer_carries_the_rules_for_browsers(client):
    headers = client.get("/echo").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
        "base-uri 'self'; form-action 'self'"
    )


def test_what_is_too_large_is_not_read(client, settings):
    settings.REQUEST_MAX_BYTES = 2**20
    answer = client.post("/echo", b"x" * (2**20 + 1), content_type="application/octet-stream")
    assert answer.status_code == 413
    assert "1 MB" in answer.text


def test_what_is_not_too_large_is_read(client, settings):
    settings.REQUEST_MAX_BYTES = 2**20
    answer = client.post("/echo", b"x" * 2**20, content_type="application/octet-stream")
    assert (answer.status_code, answer.text) == (200, str(2**20))
