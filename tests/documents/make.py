"""Write the documents and their truths anew: python -m tests.documents.make."""

import json
from pathlib import Path

from tests.documents import excel_plans, pdf_plans, text_plans, word_plans, word_tables

FILES = Path(__file__).parent / "files"
PLANS = {
    **word_plans.PLANS,
    **word_tables.PLANS,
    **excel_plans.PLANS,
    **pdf_plans.PLANS,
    **text_plans.PLANS,
}


def main() -> None:
    """All of them, into tests/documents/files."""
    FILES.mkdir(exist_ok=True)
    for name, made in PLANS.items():
        data, truth = made()
        (FILES / name).write_bytes(data)
        words = json.dumps(truth, indent=1, ensure_ascii=False) + "\n"
        (FILES / f"{name}.json").write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
