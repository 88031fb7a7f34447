"""PDFs one behind the other: their pages in order, and their tags as one tree."""

import io

import pikepdf
import pytest

from press.blocks import Paragraph, Table
from press.merging import merged
from press.plain import Paper, render_papers


def part(*titles, address=""):
    blocks = [Paragraph("走访群众" * 40), Table(["甲", "乙"], [["1", "2"]], [50, 50])]
    return render_papers([Paper(title=title, blocks=blocks, address=address) for title in titles])


def untagged():
    document, output = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(output)
    return output.getvalue()


@pytest.fixture(scope="module")
def volume():
    parts = [
        part("第一份", "第二份", address="https://example.cn/x/"),
        part("第三份"),
        part("第四份"),
    ]
    return pikepdf.open(io.BytesIO(merged(parts)))


def elements(element):
    """Every element of the tree, in order."""
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen, "an element names another parent"
            yield kid
            yield from elements(kid)


def test_the_tree_is_one_document_with_all_headings_in_order(volume):
    root = volume.Root.StructTreeRoot
    assert not isinstance(root.K, pikepdf.Array) and root.K.S == "/Document"
    found = list(elements(root))
    assert [str(kid.S) for kid in found].count("/H1") == 4
    pages = [page.objgen for page in volume.pages]
    heads = [pages.index(kid.Pg.objgen) for kid in found if kid.S == "/H1" and "/Pg" in kid]
    assert heads == sorted(heads)


def test_each_page_finds_its_own_elements(volume):
    parents = pikepdf.NumberTree(volume.Root.StructTreeRoot.ParentTree)
    numbers = [int(page.obj.StructParents) for page in volume.pages]
    assert len(set(numbers)) == len(volume.pages) == 4
    for page, number in zip(volume.pages, numbers, strict=True):
        owners = list(parents[number])
        assert owners and {owner.Pg.objgen for owner in owners} == {page.objgen}


def test_the_volume_says_that_it_is_tagged_and_in_which_language(volume):
    root = volume.Root
    assert bool(root.MarkInfo.Marked) and str(root.Lang).startswith("zh")
    with volume.open_metadata() as metadata:
        assert metadata.get("pdfuaid:part") == "1"


def test_one_part_stays_as_it_is_and_with_an_untagged_one_nothing_is_claimed():
    alone = part("第一份")
    assert merged([alone]) is alone
    mixed = pikepdf.open(io.BytesIO(merged([alone, untagged()])))
    assert len(mixed.pages) == 2 and "/StructTreeRoot" not in mixed.Root
