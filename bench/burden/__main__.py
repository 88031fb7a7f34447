"""``make burden``: play the year, print the minutes by act, what was typed although known, and the closing line."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

# Imports in functions: models can be imported once Django is set up, and the browser is needed last.
import django

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
OFFICE = {"width": 1366, "height": 768}


def prepare(folder):
    """This process, and those that it starts, on a database of their own."""
    for name in ("DATABASE_URL", "REDIS_URL", "DEMO"):
        os.environ.pop(name, None)
    os.environ |= {
        "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "bench.burden.settings", "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
        "SITE_URL": "http://127.0.0.1", "PYTHONWARNINGS": "ignore", "WEB_CONCURRENCY": "1",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the thread that uses the database
    }  # fmt: skip
    django.setup()


@contextmanager
def background():
    """The worker that prints in the background."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--queues", "default,pdf",
               "--concurrency", "1", "--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"]  # fmt: skip
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(20)


@contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium.new_context(
            viewport=OFFICE, locale="zh-CN", accept_downloads=True
        ).new_page()
        chromium.close()


def main():
    signal.signal(
        signal.SIGTERM, lambda number, frame: sys.exit(128 + number)
    )  # takes servers down
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pledges-burden-") as name:
        folder = Path(name)
        prepare(folder)
        from django.core.management import call_command

        from bench.burden import report, stage, year
        from bench.burden.hand import Hand
        from bench.pages import served

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        branch = stage.build(folder)
        with (
            served(os.environ, "-c", "config/gunicorn.py") as port,
            background(),
            browser() as page,
        ):
            hand = Hand(page, f"http://127.0.0.1:{port}")
            try:
                year.play(hand, branch, folder)
            except BaseException:
                page.screenshot(path="/tmp/burden-stopped.png")
                print(f"stopped in “{hand.act}” at {page.url}", file=sys.stderr, flush=True)
                raise
        print(report.text(hand, year.counted_by_the_application(branch), time.monotonic() - began))


if __name__ == "__main__":
    main()
