"""Adds two headers to each response: how long it took and how many queries it made."""

from time import perf_counter

from django.db import connection


class Measure:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = 0

        def count(execute, sql, params, many, context):
            nonlocal asked
            asked += 1
            return execute(sql, params, many, context)

        begin = perf_counter()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response["X-Bench-Ms"] = f"{(perf_counter() - begin) * 1000:.3f}"
        response["X-Bench-Queries"] = str(asked)
        return response
