"""The proof of work that a browser does before an opinion is taken: ALTCHA, hosted by ourselves.

The sender stays anonymous, no cookie is set, and nothing is loaded from third parties (docs/decisions/0015-opinions.md).
"""

import base64
import json
import secrets
from datetime import timedelta
from hashlib import sha256

from altcha import create_challenge, verify_solution
from django.utils import timezone
from django.utils.crypto import salted_hmac

ALGORITHM = "PBKDF2/SHA-256"
#: Rounds of one attempt; attempts at least and at most. About two seconds of a phone.
COST, LEAST, MOST = 1_000, 800, 2_400
VALID = timedelta(minutes=30)


def _key(salt):
    return salted_hmac(f"opinions.{salt}", "altcha", algorithm="sha256").hexdigest()


def challenge(*, cost=COST, least=LEAST, most=MOST):
    """A fresh challenge, as the widget reads it."""
    counter = least + secrets.randbelow(most - least)
    made = create_challenge(
        ALGORITHM, cost, counter=counter, expires_at=timezone.now() + VALID,
        hmac_secret=_key("challenge"), hmac_key_secret=_key("answer"),
    )  # fmt: skip
    return made.to_dict()


def proof_of(payload):
    """The name of the challenge that ``payload`` solves, to be used once; None if it solves none of ours."""
    if not payload or len(payload) > 4000:
        return None
    result = verify_solution(payload, _key("challenge"), hmac_key_secret=_key("answer"))
    if not result.verified:
        return None
    parameters = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
    return sha256(f"{parameters['nonce']}{parameters['salt']}".encode()).hexdigest()
