"""Numbers in a text that are shaped like an NHS number, which has no place in a plan."""

import re

# Ten digits, as cards and letters write them: together, or 3-3-4 with spaces, dashes or dots.
# Not within a longer number, a sum of money, or a word that a link or a reference is made of.
SHAPE = re.compile(r"(?<![\w£$€./=-])\d{3}([ .\u00a0\u2009-]?)\d{3}\1\d{4}(?![\w%/]|[.,-]\d)")
WEIGHTS = range(10, 1, -1)
ELEVEN = 11


def nhs_numbers(text: str) -> list[str]:
    """What looks like an NHS number in a text, as it is written there; each once, in order.

    Ten digits of which the last one checks the others (modulus 11, as the NHS Data Dictionary
    defines it). A Scottish CHI or a Northern Irish number passes the same check.
    """
    found = (match.group() for match in SHAPE.finditer(text))
    return list(dict.fromkeys(each for each in found if _checks(each)))


def _checks(written: str) -> bool:
    """Whether the last digit is the check digit of the first nine."""
    digits = [int(each) for each in written if each.isdecimal()]
    if len(set(digits)) == 1:
        return False  # a placeholder: 0000000000 passes the sum
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    check = -total % ELEVEN
    return check == digits[-1]
