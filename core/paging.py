"""Numbered pages of short lists."""

#: The highest page number: nobody pages that far, and larger offsets overflow in the database.
MOST_PAGES = 100_000


def page_number(request):
    """The page number in the parameter ``page``, from 1; 1 if it cannot be read."""
    text = request.GET.get("page", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isdecimal() and len(text) < 10 else 1
