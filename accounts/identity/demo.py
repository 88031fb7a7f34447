"""The sign-ins of the demonstration, shown on its sign-in page and nowhere else."""

import json

from django.conf import settings

from access.roles import role_label


def demo_sign_ins():
    """[{"role", "username", "password", "name"}, …] as the demo command wrote them; [] elsewhere."""
    path = settings.DATA_DIR / "demo.json"
    if not settings.DEMO or not path.exists():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [{**row, "role": role_label(row["role"])} for row in rows]
