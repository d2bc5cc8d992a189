"""What a service refuses, with a sentence for whoever asked."""


class Refused(ValueError):
    """What cannot be done; the message is for the user.

    `about` names which of the things typed is at fault ("email", "until"); blank: the whole.
    """

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(message)
        self.about = about
        self.others: tuple[Refused, ...] = ()
