"""A plugin that runs the tests in reverse order: ``pytest -p tests.reverse``."""


def pytest_collection_modifyitems(items):
    items.reverse()
