"""Take the pictures of README and the guide from a running demonstration.

    PORT=8000 .venv/bin/python scripts/take_screenshots.py

Start `make run` first, freshly prepared, so that the pictures show what everybody sees. For
maintainers: needs the packages of the tests and a Chromium (PLAYWRIGHT_CHROMIUM names another).
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LARGEST = 250_000  # bytes of one picture


COMMISSIONER = "Commissioner Oxfordshire Clinical Commissioning Group"
COORDINATOR = "Coordinator Oxfordshire County Council"
LEAD = "Partner lead Oxford Health"


@dataclass(frozen=True)
class Picture:
    """What is shown: who signs in, which links they follow from their work, how much is seen."""

    name: str
    person: str
    links: tuple[str, ...] = ()
    width: int = 1280
    height: int = 900
    from_part: str = ""  # a CSS selector at which the picture begins; blank: the top


PICTURES = (
    Picture("overdue", COMMISSIONER, ("Overdue",), height=860),
    Picture("your-work", LEAD, height=860),
    Picture("plan", COORDINATOR, ("Plans", "table a"), height=1000),
    Picture(
        "action",
        COMMISSIONER,
        ("Overdue", ".app-register__text a"),
        height=1100,
        from_part="main",
    ),
    Picture("report", LEAD, ("Report progress",), width=375, height=1400),
)


def sign_in(page: Page, person: str) -> None:
    """Press the person's button, which names their role and organisation."""
    page.goto(f"{ADDRESS}/sign-in/")
    button = page.locator(".app-person-picker__person", has_text=person)
    if not button.count():
        sys.exit(f"There is no {person} at {ADDRESS}: is the demonstration running there?")
    button.first.click()


def follow(page: Page, link: str) -> None:
    """Follow the first link that is called so, or that a CSS selector finds."""
    named = page.locator("a", has_text=link)
    found = named if named.count() else page.locator(link)
    page.goto(ADDRESS + str(found.first.get_attribute("href")).partition("#")[0])


def take(browser: Browser, picture: Picture) -> None:
    """Take one picture."""
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
    sign_in(page, picture.person)
    for link in picture.links:
        follow(page, link)
    part = page.locator(picture.from_part).bounding_box() if picture.from_part else None
    area = {"x": 0, "y": part["y"] if part else 0}
    path = IMAGES / f"{picture.name}.png"
    page.screenshot(
        path=path,
        full_page=True,
        clip={**area, "width": picture.width, "height": picture.height},
    )
    page.context.close()
    size = path.stat().st_size
    print(f"{path.relative_to(Path.cwd())} {size} bytes")
    if size > LARGEST:
        sys.exit(f"{path.name} is larger than {LARGEST} bytes: show less of the page.")


def main() -> None:
    """Take all of them."""
    chromium = os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, picture)
        browser.close()


if __name__ == "__main__":
    main()
