"""Files and functions stay small enough to be read at a sitting (scripts/sizes.py has the limits)."""

from scripts.sizes import FILE, FUNCTION, ROOT, code_lines, functions, sources


def test_no_file_is_too_long():
    long = {str(path.relative_to(ROOT)): len(code_lines(path)) for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > FILE} == {}


def test_no_function_is_too_long():
    found = {
        f"{path.relative_to(ROOT)}:{line} {name}": length
        for path in sources()
        for name, line, length in functions(path)
    }
    assert {place: length for place, length in found.items() if length > FUNCTION} == {}


def test_comments_and_blank_lines_do_not_count(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(
        '"""Two\nlines."""\n\n# none\nx = 1  # one\n\n\ndef f():\n\n    # none\n    return x\n'
    )
    assert code_lines(path) == {1, 2, 5, 8, 11}
    assert list(functions(path)) == [("f", 8, 4)]
