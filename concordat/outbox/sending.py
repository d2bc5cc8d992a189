"""The sender: claims one letter, writes it, hands it over, notes the answer; then the next."""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from concordat.lib import clock
from concordat.lib.mail import Mail, as_message
from concordat.lib.sharing import one_letter, sharing
from concordat.outbox import installation, services
from concordat.outbox.answers import NO_ADDRESS, WHY, Verdict
from concordat.outbox.kinds import kind_of
from concordat.outbox.line import Answer, Line
from concordat.outbox.models import Letter, Pause, PauseReason

# Seconds after which a run begins no further letter: a task of the worker must be over by 240.
LONGEST_RUN = 100
# What is left of a lease when a letter must have gone: to note that it did.
MARGIN = timedelta(seconds=10)
logger = logging.getLogger(__name__)


class NotToBeSent(Exception):
    """A letter that is not for its reader any more; the words say why."""


@dataclass
class Tally:
    """What a run did."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    dropped: int = 0
    stopped: str = ""
    """Why it ended early; blank when nothing due was left."""

    @property
    def handled(self) -> int:
        """How many letters it took in hand."""
        return self.sent + self.put_off + self.failed + self.dropped


def send_due(*, limit: int | None = None) -> Tally:
    """Send what is due, at most `limit` letters. Safe to run twice, late, or many at once."""
    services.give_up()
    if not installation.is_ours():
        services.hold()
    tally = Tally()
    began = time.monotonic()
    with Line() as line, sharing():
        while not tally.stopped and (limit is None or tally.handled < limit):
            if time.monotonic() - began > LONGEST_RUN:
                tally.stopped = "the time for one run was over"
            elif not _one(line, tally):
                break
    return tally


def _one(line: Line, tally: Tally) -> bool:
    """Send one letter; False when nothing is to be done now."""
    if not line.is_open and not _called(line, tally):
        return False
    letter = services.claim()
    if letter is None:
        _say_if_paused(tally)
        return False
    deliver(letter, line, tally)
    return True


def _called(line: Line, tally: Tally) -> bool:
    """Whether there is a connection now; nobody calls the mail server for nothing."""
    if _say_if_paused(tally) or not Letter.objects.due(clock.real_now()).exists():
        return False
    if answer := line.open():
        _no_line(answer, tally)
        return False
    return True


def _say_if_paused(tally: Tally) -> bool:
    """Whether sending is paused, which ends the run."""
    pause = Pause.objects.standing().first()
    if pause is not None:
        tally.stopped = pause.get_reason_display()
    return pause is not None


def _no_line(answer: Answer, tally: Tally) -> None:
    """There is no connection: nothing was claimed, so no letter is charged for it."""
    tally.stopped = f"the mail server answered {answer}"
    logger.warning("No letters are sent now: %s.", tally.stopped)
    if answer.verdict is Verdict.OUR_FAULT:
        services.pause(PauseReason.REFUSED, str(answer))


def deliver(letter: Letter, line: Line, tally: Tally) -> None:
    """Write a letter that was claimed, send it, note what became of it."""
    try:
        mail, message = written(letter)
    except NotToBeSent as reason:
        services.drop(letter, str(reason))
        tally.dropped += 1
    except ValidationError:
        services.fail(letter, NO_ADDRESS)
        tally.failed += 1
    except Exception as error:
        # Whatever is wrong in one letter, the others go; a later version may know how to write it.
        logger.exception("Letter %s could not be written.", letter.pk)
        services.put_off(letter, f"It could not be written ({type(error).__name__})")
        tally.put_off += 1
    else:
        answer = line.send(message, within=seconds_left(letter))
        note(letter, mail, answer, tally)


def written(letter: Letter) -> tuple[Mail, EmailMessage]:
    """The letter as it goes out now. Raises NotToBeSent where its reader may not have it.

    Raises ValidationError for an address that is none, and whatever its writer raises.
    """
    kind = kind_of(letter.kind)
    with one_letter():
        to = address_of(letter.person)
        if not kind.may_receive(letter.person, letter.ids):
            raise NotToBeSent("Its reader may not have it any more.")
        mail = kind.render(letter.person, letter.ids)
    if mail is None:
        raise NotToBeSent("There was nothing to say any more.")
    message = as_message(mail, to, letter.message_id)
    message.message()  # an error in its headers is the letter's, not the mail server's
    return mail, message


def address_of(person: int) -> str:
    """Where somebody is written to today. Raises NotToBeSent and ValidationError."""
    model = get_user_model()
    reader = model._default_manager.filter(pk=person).first()
    if reader is None or not reader.is_active:
        raise NotToBeSent("Its reader's account is closed.")
    to: str = getattr(reader, model.get_email_field_name())
    validate_email(to)
    return to


def seconds_left(letter: Letter) -> float:
    """How long its sending may take, so that nobody else claims it meanwhile."""
    if letter.leased_until is None:
        return 0.0
    return (letter.leased_until - MARGIN - clock.real_now()).total_seconds()


def note(letter: Letter, mail: Mail, answer: Answer, tally: Tally) -> None:
    """Do what follows from the mail server's answer."""
    verdict = answer.verdict
    if verdict is Verdict.SENT:
        services.note_sent(letter, mail, answer.code or 250)
        tally.sent += 1
    elif verdict is Verdict.OUR_FAULT:
        services.give_back(letter)
        services.pause(PauseReason.REFUSED, str(answer))
        tally.stopped = f"the mail server answered {answer}"
    elif verdict is Verdict.LATER:
        services.put_off(letter, f"{WHY[verdict]}: {answer}", answer.code)
        tally.put_off += 1
    elif verdict is Verdict.REFUSED and services.refuse(
        letter, f"{WHY[verdict]}: {answer}.", answer.code or 0
    ):
        tally.stopped = f"the mail server answered {answer} to several letters in a row"
    else:
        tally.failed += 1
        if verdict is Verdict.BAD_ADDRESS:
            services.fail(letter, f"{WHY[verdict]}: {answer}.", answer.code)
