from press import checks, fonts


def test_this_machine_has_the_fonts():
    assert checks.fonts_are_installed(None) == []


def test_a_missing_font_is_named_with_its_package(monkeypatch):
    rest = {name: found for name, found in fonts.installed().items() if name != "HanaMinB"}
    monkeypatch.setattr(fonts, "installed", lambda: rest)
    [message] = checks.fonts_are_installed(None)
    assert message.id == "press.E001"
    assert message.hint == "apt-get install --yes --no-install-recommends fonts-hanazono"


def test_missing_fontconfig_is_reported(monkeypatch):
    fonts.installed.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    [message] = checks.fonts_are_installed(None)
    fonts.installed.cache_clear()
    assert message.msg == "fc-list cannot be run; install the package fontconfig."
    assert message.hint.endswith("fontconfig")
