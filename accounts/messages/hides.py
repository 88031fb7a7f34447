"""The address that confirms an e-mail address ends with a signed token that holds the e-mail address itself."""

from registry.hiding import hides

CONFIRM = hides("messages/address/")
