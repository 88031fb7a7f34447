"""How many requests a second the public board answers from its cache: two workers, eight connections.

wrk sends them, because a client in Python would be the bottleneck. On a machine with two cores it shares them with the server.
"""

import re
import shutil
import subprocess
from urllib.request import urlopen

from bench.pages import served

SECONDS = 10


def throughput(environment, addresses):
    """Print requests a second for each address; says so where wrk is missing."""
    if not shutil.which("wrk"):
        print("\nThe board from cache is not measured: apt-get install wrk")
        return
    print(f"\nThe board from cache, {SECONDS} s each, one thread, 8 connections")
    with served(environment | {"BENCH_KEPT": "1"}) as port:
        for address in addresses:
            for _worker in range(20):  # both workers have started, and have made the page once
                urlopen(f"http://127.0.0.1:{port}{address}").close()
            command = [
                "wrk",
                "-t1",
                "-c8",
                f"-d{SECONDS}s",
                "-H",
                "Accept-Encoding: br",
                f"http://127.0.0.1:{port}{address}",
            ]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            rate = re.search(r"Requests/sec:\s+([\d.]+)", output)[1]
            wrong = re.search(r"Non-2xx.*", output)
            print(f"{address:<44}{float(rate):>10.0f} requests/s{'  ' + wrong[0] if wrong else ''}")
