"""What the reader was unsure of, with its place in the source."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Judgement:
    """One doubt: the line in the document, where in the plan, and a sentence."""

    line: int
    where: str
    what: str

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return {"line": self.line, "where": self.where, "what": self.what}
