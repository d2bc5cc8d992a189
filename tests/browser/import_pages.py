"""The pages of plans that are uploaded; see `pages.py`."""

from tests.browser.visits import NOT_THERE, Visit

States = dict[str, tuple[Visit, ...] | str]
REFUSED = "nobody else comes here: see the page of the upload"
ONE_FOR_ALL = "it is the page of the ordinary one"
LONG = (Visit("coordinator", "import-asked"),)

IMPORT_PAGES: dict[str, States] = {
    "import-list": {
        "empty": (Visit("coordinator", "partnership"),),
        "ordinary": (Visit("coordinator", "partnership"),),
        "error": (Visit("lead", "partnership"),),
        "full": (Visit("coordinator", "partnership"),),
    },
    "import-upload": {
        "empty": (Visit("coordinator", "partnership"),),
        "ordinary": (Visit("coordinator", "partnership"),),
        "error": (
            Visit("coordinator", "partnership", then="send blank"),
            Visit("lead", "partnership"),
        ),
        "full": ONE_FOR_ALL,
    },
    "import-detail": {
        "empty": NOT_THERE,
        "ordinary": (
            Visit("coordinator", "import-asked"),
            Visit("coordinator", "import-answered"),
            Visit("coordinator", "import-published"),
            Visit("coordinator", "import-waiting", "?still=1"),
        ),
        "error": (Visit("coordinator", "import-unreadable"), Visit("lead", "import-asked")),
        "full": LONG,
    },
    "import-plan": {
        "empty": NOT_THERE,
        "ordinary": (Visit("coordinator", "import-asked"),),
        "error": REFUSED,
        "full": LONG,
    },
    "import-questions": {
        "empty": NOT_THERE,
        "ordinary": (
            Visit("coordinator", "import-asked", then="open everything"),
            Visit("coordinator", "import-answered", then="open everything"),
        ),
        "error": (Visit("coordinator", "import-asked", then="send wrong"),),
        "full": LONG,
    },
    "import-publish": {
        "empty": NOT_THERE,
        "ordinary": (
            Visit("coordinator", "import-answered"),
            Visit("coordinator", "import-asked"),
        ),
        "error": (Visit("coordinator", "import-answered", then="send blank"),),
        "full": LONG,
    },
    "import-discard": {
        "empty": NOT_THERE,
        "ordinary": (
            Visit("coordinator", "import-waiting"),
            Visit("coordinator", "import-published"),
        ),
        "error": REFUSED,
        "full": ONE_FOR_ALL,
    },
    "plan-begin": {
        "empty": (Visit("coordinator", "plan"),),
        "ordinary": (Visit("coordinator", "draft"),),
        "error": (
            Visit("coordinator", "draft", then="send blank"),
            Visit("coordinator", "plan"),
            Visit("lead", "draft"),
        ),
        "full": ONE_FOR_ALL,
    },
}
