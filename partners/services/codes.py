"""Sign-in codes: made for an address, kept as digests, judged within limits.

A code is `KTRM-482915`. Its letters name it and its digits are the secret. Only a guess that names
a live code of the address is judged and spends one of the few tries: whoever has not read the mail
cannot use up the tries of the person who has. See docs/decisions/0020.
"""

import re
import secrets

from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

from concordat.lib.limits import claim

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: no words
LIFE = 10 * 60  # seconds
TRIES = 3  # guesses judged for one code
CODES = 3  # made for one address in the life of a code
CODES_ASKED_FROM_A_NETWORK = 30  # in the life of a code; more than that, one for each address
JUDGED, JUDGED_AT_A_NETWORK, JUDGED_WITHIN = 5, 20, 5 * 60
FORM = re.compile(rf"([{LETTERS}]{{4}})(\d{{6}})", re.ASCII)


def digest(*parts: str) -> str:
    """A fingerprint that nobody can try values against without the service's secret key."""
    return salted_hmac("concordat.sign-in", "\0".join(parts), algorithm="sha256").hexdigest()


def new_code(address: str, network: str) -> str | None:
    """A new code for an address, kept as a digest; None where enough were made lately.

    It does the same work whether somebody has the address or not. A network from which many were
    asked for still gets the first one for each address.
    """
    patient = claim(f"asked:{digest(network)}", of=CODES_ASKED_FROM_A_NETWORK, within=LIFE)
    if not claim(f"codes:{digest(address)}", of=CODES if patient else 1, within=LIFE):
        return None
    name = "".join(secrets.choice(LETTERS) for _ in range(4))
    secret = f"{secrets.randbelow(10**6):06}"
    cache.set(_place(address, name), digest(address, name, secret), LIFE)
    return f"{name}-{secret}"


def is_right(address: str, typed: str, network: str) -> bool:
    """Whether what was typed is a live code of the address; then it is spent."""
    found = FORM.fullmatch(re.sub(r"[\s\-\u2010-\u2015]", "", typed).upper())
    if found is None:
        return False
    name, secret = found.groups()
    place = _place(address, name)
    kept = cache.get(place)
    if kept is None or not _may_be_judged(address, name, network):
        return False
    if not judge(kept, digest(address, name, secret)):
        return False
    cache.delete(place)
    return cache.add(f"used:{place}", 1, LIFE)  # of two requests at once, one


def _may_be_judged(address: str, name: str, network: str) -> bool:
    """Take a try of the code, of the address, and of the network."""
    return (
        claim(f"tries:{digest(address, name)}", of=TRIES, within=LIFE)
        and claim(f"judged:{digest(address)}", of=JUDGED, within=JUDGED_WITHIN)
        and claim(f"judged:{digest(network)}", of=JUDGED_AT_A_NETWORK, within=JUDGED_WITHIN)
    )


def judge(kept: str, offered: str) -> bool:
    """Compare two digests in a time that tells nothing."""
    return constant_time_compare(kept, offered)


def _place(address: str, name: str) -> str:
    """Where the digest of a code lies in the cache."""
    return f"code:{digest(address, name)}"
