"""Takes the pictures of the manual: ``make manual``. Serves the demo district and an empty installation, each from a new folder.

The pages are opened as each role in Chromium and stored small in ``static/manual/``. A picture's name is its file's.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "static/manual"
PORT = os.environ.get("PORT", "8199")
SITE = f"http://localhost:{PORT}"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
OFFICE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
#: Pixels across, and the quality of WebP.
WIDTH, QUALITY = {1366: 1280, 390: 390}, 55

#: Name of the picture → the page, or the page and the link on it that leads to the one that is shown.
PAGES = {
    "secretary": {
        "home": "/",
        "enrolment": "/enrolment/",
        "entry": ("/sheets/next/", "main .btn-primary"),
        "sheets": "/sheets/",
        "print": "/sheets/print/",
        "disclosures": "/disclosures/",
        "ledgers": "/ledgers/",
        "claims": "/ledgers/claims/",
        "entry-page": ("/ledgers/?light=behind", "tbody a.pledge"),
        "activity": ("/activities/", ".actions a[href*='/new/']"),
        "meeting": ("/meetings/", "tbody a"),
    },
    "administrator": {
        "import": "/roster/import/",
        "cycle": ("/cycles/", "tbody a"),
        "texts": "/cycles/texts/",
        "home": "/",
        "disclosures": "/disclosures/?state=proposed",
        "dashboard": "/dashboard/",
        "circular": ("/circulars/", "tbody a"),
        "scheme": ("/schemes/", "tbody a"),
    },
    "supervisor": {
        "home": "/",
        "inspection": ("/inspections/", "tbody a"),
        "finding": ("/findings/", "tbody a"),
    },
    "security": {"open": "/accounts/open/", "accounts": "/accounts/"},
    "auditor": {"trail": "/audit/"},
}  # fmt: skip
ON_A_PHONE = {
    "member": {
        "home": "/",
        "sheet": "/sheets/mine/",
        "claim": ("/", "a[href$='#claim']"),
    },
    "public": {"board": "/board/", "item": ("/board/", "table a.pledge")},
}


@contextmanager
def served(**values):
    """The application with a new data folder, which is yielded, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **values, "DATA_DIR": folder, "PORT": PORT}
        process = subprocess.Popen(
            ["scripts/run"], cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
        )  # fmt: skip
        try:
            _wait(process)
            yield Path(folder)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _wait(process):
    for _second in range(600):
        try:
            urllib.request.urlopen(SITE, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                sys.exit("The application did not start.")
            time.sleep(1)
        else:
            return
    sys.exit("The application does not answer.")


class Camera:
    """One person's browser."""

    def __init__(self, chromium, size=OFFICE):
        self.page = chromium.new_context(viewport=size, locale="zh-CN").new_page()

    def sign_in(self, account):
        self.page.goto(f"{SITE}/sign-in/")
        self.page.fill("[name=username]", account["username"])
        self.page.fill("[name=password]", account["password"])
        self.page.click("main form button.btn-primary")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        return self

    def take(self, name, place):
        """Show the place and store what is on the screen."""
        address, link = place if isinstance(place, tuple) else (place, None)
        self.page.goto(SITE + address)
        if link:
            self.page.locator(link).first.click()
            self.page.wait_for_load_state()
            self.page.wait_for_timeout(
                1000
            )  # the browser scrolls smoothly to the part that is meant
        self.store(name)

    def store(self, name):
        picture = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
        width = WIDTH[picture.width]
        picture.resize((width, picture.height * width // picture.width), Image.LANCZOS).save(
            FOLDER / f"{name}.webp", quality=QUALITY, method=6
        )
        print(name, flush=True)


def of_the_demo(chromium):
    with served(DEMO="1") as folder:
        accounts = {row["username"]: row for row in json.loads((folder / "demo.json").read_text())}
        for role, places in PAGES.items():
            camera = Camera(chromium).sign_in(accounts[role])
            for name, place in places.items():
                camera.take(f"{role}-{name}", place)
        for role, places in ON_A_PHONE.items():
            camera = Camera(chromium, PHONE)
            if role in accounts:
                camera.sign_in(accounts[role])
            for name, place in places.items():
                camera.take(f"{role}-{name}", place)
        committee = Camera(chromium).sign_in(accounts["administrator"])
        committee.take("committee-dashboard", ("/dashboard/", "tbody th a"))
        _without_a_secretary(Camera(chromium).sign_in(accounts["security"]))


def _without_a_secretary(camera):
    """The page of the secretaries has something to show once one is gone."""
    page = camera.page
    page.goto(f"{SITE}/accounts/?role=secretary")
    page.goto(page.locator("tbody a").first.evaluate("link => link.href"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[action*='/revoke/'] button").first.click()
    page.wait_for_load_state()
    camera.take("security-secretaries", "/accounts/secretaries/")


def of_the_beginning(chromium):
    with served(DEMO="0") as folder:
        camera = Camera(chromium)
        page = camera.page
        camera.take("start", "/set-up/")
        code = (folder / "setup-code").read_text()
        _set_up(page, code)
        camera.take("start-steps", "/")


def _set_up(page, code):
    values = {
        "code": code.split()[-1], "district": "中共示范区委员会", "letters": "SF", "administrator": "周管理",
        "security": "郑安全", "auditor": "王审计",
    }  # fmt: skip
    for field in page.locator("main form input:visible").all():
        name = field.get_attribute("name")
        field.fill("Chengnuo-2026" if "password" in name else values[name.split("-")[-1]])
    page.click("main form button.btn-primary")
    page.wait_for_load_state()


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        of_the_demo(chromium)
        of_the_beginning(chromium)
        chromium.close()
    size = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
    print(f"{size // 1000} kB in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
