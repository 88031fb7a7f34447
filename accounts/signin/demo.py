"""The sign-ins of the demonstration, shown on its sign-in page and nowhere else."""

import json

from django.conf import settings


def demo_sign_ins():
    """[{"role", "username", "password", "name"}, …] as the demo command wrote them; [] elsewhere."""
    path = settings.DATA_DIR / "demo.json"
    if not settings.DEMO or not path.exists():
        return []
    return json.loads(path.read_text(encoding="utf-8"))
