from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them, once the apps are loaded)


class StaticFiles(StaticFilesConfig):
    """Static files without the parts of the npm packages that no page loads."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "bootstrap-grid*",
        "bootstrap-reboot*",
        "bootstrap-utilities*",
        "*.esm.*",
        "*.cjs.js",
        "*.amd.js",
        "*.d.ts",
        "*.scss",
        "bootstrap-icons.json",
        "*.gz",
        "ext",
        "*.umd*",
        "*.mjs",
        "echarts.common*",
        "echarts.simple*",
        "echarts.js*",
        "extension",
        "argon2id.js",
        "scrypt.js",
        "i18n",
        "lib",
        "main",
        "plugins",
        "themes",
        "types",
        "altcha.js",
    ]
