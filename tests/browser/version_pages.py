"""The pages of newer versions of plans, and of an organisation's spreadsheet; see `pages.py`."""

from tests.browser.visits import NOT_THERE, SAME_FOR_ALL, Visit

States = dict[str, tuple[Visit, ...] | str]

VERSION_PAGES: dict[str, States] = {
    "plan-newer-version": {
        "empty": SAME_FOR_ALL,
        "ordinary": (Visit("coordinator", "plan"),),
        "error": (Visit("coordinator", "plan", then="send blank"), Visit("lead", "plan")),
        "full": SAME_FOR_ALL,
    },
    "import-changes": {
        "empty": NOT_THERE,
        "ordinary": (
            Visit("coordinator", "import-newer"),
            Visit("coordinator", "import-decided"),
        ),
        "error": (
            Visit("lead", "import-newer"),
            Visit("coordinator", "import-answered"),
        ),
        "full": NOT_THERE,
    },
    "import-take-over": {
        "empty": NOT_THERE,
        "ordinary": (
            Visit("coordinator", "import-decided"),
            Visit("coordinator", "import-newer"),
        ),
        "error": (
            Visit("coordinator", "import-decided", then="send blank"),
            Visit("lead", "import-decided"),
        ),
        "full": NOT_THERE,
    },
    "partner-sheet-report": {
        "empty": (Visit("coordinator", "partner"),),
        "ordinary": (Visit("coordinator", "partner"),),
        "error": (
            Visit("coordinator", "partner", then="send blank"),
            Visit("reader", "partner"),
        ),
        "full": (Visit("coordinator", "partner"),),
    },
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOWNLOADS = {
    "partner-sheet": (200, XLSX),
    "partner-sheet-send": (302, ""),  # opened by itself it leads to the file
    "plan-template-xlsx": (200, XLSX),
    "plan-template-docx": (200, DOCX),
}
