from django.conf import settings


def test_tests_write_outside_the_checkout():
    assert not settings.DATA_DIR.is_relative_to(settings.BASE_DIR)
