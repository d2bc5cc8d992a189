"""What a browser sends, made from the form that a page showed."""

from typing import Any


def held(response: Any, **typed: Any) -> dict[str, Any]:
    """The form of a response as it stands, with what is typed into it."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None} | typed


def page_of(response: Any) -> str:
    """The words of a page."""
    return str(response.content.decode())
