"""The engine reads no address but images that the program writes itself."""

import pytest

from press import pdf
from press.errors import RefusedAddress
from press.process import layout_function


@layout_function
def lay_out_image(address):
    pdf.lay_out(f'<html lang="zh"><title>t</title><img alt="" src="{address}">')


@pytest.mark.parametrize(
    "address", ["data:text/html,x", "data:image/gif;base64,R0lGODlh", "data:,x"]
)
def test_only_images_that_the_program_writes_itself_are_read_from_a_page(address):
    """Any other address stops the job, with any scheme."""
    with pytest.raises(RefusedAddress):
        lay_out_image(address)
    lay_out_image("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>")
