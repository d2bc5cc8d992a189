"""What a mail server's answers mean: one table, pure data.

Numbers are SMTP reply codes (RFC 5321); None stands for silence: no answer in time, or the
connection gone. Where no row names a code, its first digit decides.
"""

from enum import StrEnum


class Stage(StrEnum):
    """How far we were when the answer came."""

    GREETING = "greeting"  # connecting, securing, signing in: nothing about a letter yet
    SENDER = "sender"  # MAIL FROM
    RECIPIENT = "recipient"  # RCPT TO
    TEXT = "text"  # DATA, and the final dot


class Verdict(StrEnum):
    """What follows."""

    SENT = "sent"  # the server took the letter
    AWAY = "away"  # no use now: nothing is claimed, the next run looks again
    LATER = "later"  # this letter again, after a while, with the same Message-ID
    BAD_ADDRESS = "bad address"  # never again to this address; a coordinator must know
    REFUSED = "refused"  # this letter alone, never again; several in a row are our fault
    OUR_FAULT = "our fault"  # every letter would meet it: pause all, and charge none


# Our password, our right to send, our transport: whatever the stage, no letter is to blame.
ABOUT_US = (454, 530, 534, 535, 538)
# The address itself: unknown, moved, not allowed, malformed, or its host takes no mail.
ABOUT_THE_ADDRESS = (501, 510, 511, 512, 521, 550, 551, 553, 556)

ANSWERS: dict[tuple[Stage, int | None], Verdict] = {
    **{(stage, code): Verdict.OUR_FAULT for stage in Stage for code in ABOUT_US},
    **{(Stage.RECIPIENT, code): Verdict.BAD_ADDRESS for code in ABOUT_THE_ADDRESS},
    # Some servers look up the address only when they have the text.
    **{(Stage.TEXT, code): Verdict.BAD_ADDRESS for code in (550, 551, 553)},
    (Stage.GREETING, None): Verdict.AWAY,
    (Stage.GREETING, 554): Verdict.OUR_FAULT,
    # The letter's own as long as it is a single one (`services` counts them).
    (Stage.SENDER, 552): Verdict.REFUSED,  # too large, announced before it came
    (Stage.SENDER, 554): Verdict.REFUSED,
    (Stage.RECIPIENT, 552): Verdict.LATER,  # a full mailbox, said by older servers with a 5
    (Stage.RECIPIENT, 554): Verdict.REFUSED,
    (Stage.TEXT, 554): Verdict.REFUSED,
    # Silence, also after the final dot, where the server may have taken the letter.
    (Stage.SENDER, None): Verdict.LATER,
    (Stage.RECIPIENT, None): Verdict.LATER,
    (Stage.TEXT, None): Verdict.LATER,
}

BY_FIRST_DIGIT: dict[tuple[Stage, int], Verdict] = {
    (Stage.GREETING, 4): Verdict.AWAY,
    (Stage.GREETING, 5): Verdict.OUR_FAULT,
    (Stage.SENDER, 4): Verdict.LATER,
    (Stage.SENDER, 5): Verdict.OUR_FAULT,  # our own address is refused, not the reader's
    (Stage.RECIPIENT, 4): Verdict.LATER,
    (Stage.RECIPIENT, 5): Verdict.REFUSED,
    (Stage.TEXT, 2): Verdict.SENT,
    (Stage.TEXT, 4): Verdict.LATER,
    (Stage.TEXT, 5): Verdict.REFUSED,
}

# Minutes until a letter is tried again, after its first attempt, its second and so on; the last
# attempt, the eighth, comes a day and a half after the first.
MINUTES_UNTIL_NEXT = (1, 5, 15, 60, 240, 600, 1200)

# So many different readers refused with 554, one after the other, and it is about us.
REFUSED_IN_A_ROW = 3

WHY: dict[Verdict, str] = {
    Verdict.LATER: "The mail server could not take it",
    Verdict.BAD_ADDRESS: "The mail server does not know the address, or will not deliver to it",
    Verdict.REFUSED: "The mail server refused this letter",
}

NO_ADDRESS = "Its reader's address is not one."


def is_about_the_address(why: str) -> bool:
    """Whether a letter failed, by its `why`, because of where it was to go."""
    return why == NO_ADDRESS or why.startswith(WHY[Verdict.BAD_ADDRESS])


def verdict_on(stage: Stage, code: int | None) -> Verdict:
    """What an answer means at a stage; one that no server may give is silence."""
    if (stage, code) in ANSWERS:
        return ANSWERS[stage, code]
    return BY_FIRST_DIGIT.get((stage, (code or 0) // 100), ANSWERS[stage, None])
