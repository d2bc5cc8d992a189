"""A reading told in plain words, for the person who decides whether to load it."""

from collections import Counter

from actions.importing.plan import ReadPlan
from actions.importing.questions import QuestionKind

UNNAMED = "no name in the list of organisations"


def summarise(plan: ReadPlan) -> str:
    """Counts, leads, dates, corrections, then every judgement with its line; ends in a newline."""
    sections = [
        _counts(plan),
        _themes(plan),
        _leads(plan),
        _dates(plan),
        _statuses(plan),
        _corrections(plan),
        _questions(plan),
        _judgements(plan),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _counts(plan: ReadPlan) -> list[str]:
    pointers = sum(1 for action in plan.actions if action.cross_reference is not None)
    outcomes = sum(len(action.outcomes) for action in plan.actions)
    points = sum(len(deliverable.points) for deliverable in plan.deliverables)
    headings = {(action.theme, action.heading) for action in plan.actions if action.heading}
    written = f"{plan.written:%B %Y}" if plan.written else "not known"
    rows = _count(len(plan.actions), "printed row")
    if pointers:
        rows += f" ({pointers} only pointing to another)"
    promises = _count(len(plan.deliverables), "deliverable")
    if points:
        promises += f" (with {_count(points, 'point')})"
    themes = _count(len(plan.themes), "theme")
    heads = _count(len(headings), "heading")
    return [
        plan.title or "(no title)",
        f"Read from {plan.document}; written: {written}.",
        f"{themes}, {heads}, {rows}, {_count(outcomes, 'outcome')}, {promises}.",
    ]


def _themes(plan: ReadPlan) -> list[str]:
    lines = ["Themes"]
    for theme in plan.themes:
        actions = [action for action in plan.actions if action.theme == theme.number]
        promises = sum(len(action.deliverables) for action in actions)
        lines.append(
            f"  {theme.number}. {theme.title}: {_count(len(actions), 'row')}, "
            f"{_count(promises, 'deliverable')}"
        )
    return lines


def _leads(plan: ReadPlan) -> list[str]:
    led: Counter[str] = Counter()
    partner: dict[str, str | None] = {}
    for deliverable in plan.deliverables:
        for lead in deliverable.leads:
            led[lead.words] += 1
            partner[lead.words] = lead.partner
    lines = ["Leads"]
    for words, count in sorted(led.items(), key=lambda pair: (-pair[1], pair[0])):
        matched = partner[words]
        known = f" = {matched}" if matched and matched != words else ""
        unknown = "" if matched else f" ({UNNAMED})"
        lines.append(f"  {words}{known}{unknown}: {_count(count, 'deliverable')}")
    return lines


def _dates(plan: ReadPlan) -> list[str]:
    kinds = Counter(str(one.deadline.kind) for one in plan.deliverables)
    days = sorted(day for one in plan.deliverables for day in one.deadline.due_on)
    lines = ["Dates", *(f"  {kind}: {count}" for kind, count in sorted(kinds.items()))]
    if days:
        lines.append(f"  due from {_day(days[0])} to {_day(days[-1])}")
    tentative = sum(1 for one in plan.deliverables if one.deadline.tentative)
    flagged = sum(1 for one in plan.deliverables if one.deadline.flagged)
    lines.append(f"  {tentative} tentative, {flagged} for a person to look at")
    return lines


def _statuses(plan: ReadPlan) -> list[str]:
    """What the document itself says of progress; nothing where it says none."""
    said = Counter(
        (one.status.words or f"#{one.status.fill}", str(one.status.progress))
        for one in plan.deliverables
        if one.status
    )
    if not said:
        return []
    lines = [f"  {words}: {count}, read as {read}" for (words, read), count in sorted(said.items())]
    return ["Statuses", *lines]


def _questions(plan: ReadPlan) -> list[str]:
    """How much a person would be asked, step by step."""
    kinds = Counter(question.kind for question in plan.questions if not question.sure)
    if not kinds:
        return ["Nothing would be asked."]
    lines = [f"  {kind}: {kinds[kind]}" for kind in QuestionKind if kind in kinds]
    return [f"To be asked: {sum(kinds.values())}", *lines]


def _corrections(plan: ReadPlan) -> list[str]:
    lines = [f"Corrections used: {len(plan.corrections_used)}"]
    lines.extend(f"  {entry.where}: {entry.reason}" for entry in plan.corrections_used)
    if plan.corrections_stale:
        lines.append(f"Corrections that are stale and were not applied: {_stale(plan)}")
        lines.extend(f"  {entry.where}: {why}" for entry, why in plan.corrections_stale)
    return lines


def _judgements(plan: ReadPlan) -> list[str]:
    if not plan.judgements:
        return ["Nothing was doubtful."]
    lines = [f"To look at: {len(plan.judgements)}"]
    lines.extend(f"  line {one.line}, {one.where}: {one.what}" for one in plan.judgements)
    return lines


def _stale(plan: ReadPlan) -> int:
    return len(plan.corrections_stale)


def _day(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
