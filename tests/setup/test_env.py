import pytest

from config.env import Environment, Wrong


def read(**values):
    return Environment(values)


@pytest.mark.parametrize("word", ["1", "true", "YES", "on", " 1 "])
def test_flag_is_on(word):
    assert read(DEBUG=word).flag("DEBUG") is True


@pytest.mark.parametrize("word", ["0", "false", "No", "off"])
def test_flag_is_off(word):
    assert read(DEBUG=word).flag("DEBUG", True) is False


@pytest.mark.parametrize("values", [{}, {"DEBUG": ""}, {"DEBUG": "  "}])
def test_unset_and_empty_give_the_default(values):
    assert read(**values).flag("DEBUG", True) is True


@pytest.mark.parametrize(
    ("reader", "value", "line"),
    [
        (lambda e: e.flag("DEBUG"), "ture", "DEBUG is 'ture'; write 1 or 0."),
        (
            lambda e: e.number("SIZE", 1, least=1, most=9),
            "10",
            "SIZE is '10'; write a whole number from 1 to 9.",
        ),
        (
            lambda e: e.number("SIZE", 1, least=1, most=9),
            "-1",
            "SIZE is '-1'; write a whole number from 1 to 9.",
        ),
        (lambda e: e.choice("LEVEL", "A", of=("A", "B")), "C", "LEVEL is 'C'; write one of A, B."),
        (
            lambda e: e.words("HOSTS"),
            "a.cn b.cn",
            "HOSTS is 'a.cn b.cn'; write names separated by commas.",
        ),
        (
            lambda e: e.url("ADDRESS", schemes=("redis",)),
            "localhost:6379",
            "ADDRESS is 'localhost:6379'; write one that begins with redis://.",
        ),
        (
            lambda e: e.url("ADDRESS", schemes=("redis",)),
            "redis://localhost:sixtythree",
            "ADDRESS is 'redis://localhost:sixtythree'; write one that begins with redis://.",
        ),
        (
            lambda e: e.url("ADDRESS", schemes=("postgres",), secret=True),
            "mysql://me:hidden@db/x",
            "ADDRESS is no usable address; write one that begins with postgres://.",
        ),
        (
            lambda e: e.origin("SITE", "http://localhost"),
            "https://site.cn/path",
            "SITE is 'https://site.cn/path'; write scheme and host only, as in http://localhost.",
        ),
    ],
)
def test_a_wrong_value_is_named_in_one_line(reader, value, line):
    values = dict.fromkeys(("DEBUG", "SIZE", "LEVEL", "HOSTS", "ADDRESS", "SITE"), value)
    with pytest.raises(Wrong) as caught:
        reader(read(**values))
    assert caught.value.code == line


def test_words():
    assert read(HOSTS="a.cn, b.cn").words("HOSTS") == ["a.cn", "b.cn"]


@pytest.mark.parametrize(
    "address", ["https://site.cn", "https://site.cn/", "http://localhost:8123"]
)
def test_origin(address):
    assert read(SITE=address).origin("SITE", "") == address.rstrip("/")


def test_a_secret_may_be_in_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("from-the-file\nanother line\n")
    assert read(KEY_FILE=str(file)).text("KEY", secret=True) == "from-the-file"


def test_an_address_may_be_in_a_file(tmp_path):
    file = tmp_path / "address"
    file.write_text("redis://localhost/0\n")
    environment = read(ADDRESS_FILE=str(file))
    assert environment.url("ADDRESS", schemes=("redis",), secret=True) == "redis://localhost/0"


def test_a_missing_secret_file_is_named():
    with pytest.raises(Wrong) as caught:
        read(KEY_FILE="/nowhere/key").text("KEY", secret=True)
    assert caught.value.code == (
        "KEY_FILE is '/nowhere/key', which cannot be read: No such file or directory."
    )


def test_a_secret_given_twice_is_refused(tmp_path):
    with pytest.raises(Wrong) as caught:
        read(KEY="a", KEY_FILE=str(tmp_path / "key")).text("KEY", secret=True)
    assert caught.value.code == "KEY and KEY_FILE are both set; keep one."


def test_a_folder_is_made(tmp_path):
    folder = read(DATA_DIR=str(tmp_path / "a" / "b")).folder("DATA_DIR", "/nowhere")
    assert folder == tmp_path / "a" / "b"
    assert folder.is_dir()


def test_a_folder_that_cannot_be_made_is_named():
    with pytest.raises(Wrong) as caught:
        read(DATA_DIR="/dev/null/x").folder("DATA_DIR", "/nowhere")
    assert caught.value.code == (
        "DATA_DIR is '/dev/null/x', which cannot be made: Not a directory."
    )


@pytest.mark.parametrize(
    "slip", ["DATABSE_URL", "DATABASE_URLS", "DATABASE_UEL", "DATBAASE_URL", "database_url"]
)
def test_a_misspelt_name_is_caught(slip):
    environment = read(**{slip: "x"})
    environment.text("DATABASE_URL")
    with pytest.raises(Wrong) as caught:
        environment.refuse_misspelt()
    assert caught.value.code == (
        f"{slip} is set, but no setting is called so; is DATABASE_URL meant?"
    )


def test_other_programs_variables_are_left_alone():
    environment = read(PATH="/bin", DATA_DIRS_X="x", XDG_DATA_DIRS="x", DATABASE_URL="sqlite:///x")
    environment.text("DATABASE_URL")
    environment.text("DATA_DIR")
    environment.refuse_misspelt()


def test_the_list_of_known_names_has_the_file_forms():
    environment = read()
    environment.flag("DEBUG")
    environment.text("KEY", secret=True)
    assert environment.known == ["DEBUG", "KEY", "KEY_FILE"]


def test_gateways_are_named_addresses_with_places_for_a_person():
    given = "sms=json://user:pass@host/{phone}?a=b; wecom=wecom://key/{email}"
    assert read(URLS=given).gateways("URLS") == {
        "sms": "json://user:pass@host/{phone}?a=b",
        "wecom": "wecom://key/{email}",
    }
    assert read().gateways("URLS") == {}


@pytest.mark.parametrize(
    "given",
    [
        "json://user:hidden@host/{phone}",
        "SMS=json://user:hidden@host/{phone}",
        "sms=user:hidden@host/{phone}",
        "sms=json://user:hidden@host/",
        "sms=json://user:hidden@host/{phone}/{name}",
        "sms=json://hidden/{phone};sms=json://host/{phone}",
        "email=json://hidden/{phone}",
        "sms=json://user:hidden @host/{phone}",
    ],
)
def test_a_wrong_gateway_is_refused_without_showing_it(given):
    with pytest.raises(Wrong, match="URLS") as refused:
        read(URLS=given).gateways("URLS")
    assert "hidden" not in str(refused.value)
