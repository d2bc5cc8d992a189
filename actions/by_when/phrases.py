"""Words and phrases of "by when" cells that are not calendar words, under their one-letter codes.

``vocabulary`` explains the codes. Phrases are parted by commas and written without the articles
and "of", which are taken out of the cell too: "life plan" is "the life of the plan". A hyphen
counts as a space. The longest phrase that fits wins.
"""


def phrases_of(listed: str) -> list[str]:
    """The phrases of a list parted by commas, with single spaces."""
    return [" ".join(phrase.split()) for phrase in listed.split(",") if phrase.strip()]


PHRASES: dict[str, str] = {
    # Words that carry nothing for the clock and are dropped; longer phrases may contain them.
    " ": """
        in, on, at, as, is, are, be, been, being, for, it, that, which, will, shall, should,
        would, must, has, have, had, so far, s
    """,
    "b": """
        by, on or before, on or by, by or before, before or by, due, deadline, target, targets,
        targeted, latest, finish, finishing, finishes, completion, complete date, date, dates,
        delivery, timescale, timescales, timeframe, timeframes, time frame, time scale, timeline,
        by when, when :, expires, scheduled, planned, in time, in readiness, ready, implementation,
        no later than, not later than, no later, at latest, at very latest, key date, milestone
        date, end date, anticipated by, end by, as at
    """,
    "B": "before, prior to, ahead, in advance, pre",
    "a": "after, post",
    "f": """
        from, starting, start, starts, begin, begins, commencing, commences, commence,
        commencement, with effect, w . e . f ., w . e . f, wef, w / e / f, effective, to start,
        to begin, to commence, not before, no earlier than, no sooner than, not earlier than,
        earliest, start date, go live from, since, commenced, started, began, begun
    """,
    "w": """
        onwards, onward, and onwards, and onward, and beyond, beyond, forward, forwards, or later,
        going forward, going forwards, moving forward, and after
    """,
    "t": "to, through, thru",
    "u": """
        until, till, til, up to, up until, through to, up till, lasting, runs to, running to, up to
        and including
    """,
    "i": "within, inside",
    "d": "during, in course, over course, over, at some point, sometime, some time",
    "@": "throughout, all through, across, all year, through out, for duration, whole",
    "2": "between",
    "v": "every, each, per, each and every, every single",
    "%": "times, x",
    "j": "next, over next, during next, coming, over coming, forthcoming, first available",
    "E": """
        end, ends, ending, close, month end, last day, conclusion, expiry, year ending, year ended,
        y / e, ye, yr ending, financial year ending, fye, f / y / e
    """,
    "m": "mid, middle, mid way through, midway through, half way through, halfway through",
    "e": "early, early part",
    "l": """
        late, latter, latter part, later, towards end, toward end, last week, final week, last
        working day, last fortnight
    """,
    "s": "beginning, outset",
    "K": """
        w / c, wc, w . c ., week commencing, week beginning, w / b, wb, week starting, wk
        commencing, wk beginning, w / comm, wk c
    """,
    "k": "w / e, w . e ., week ending, wk ending, w / ending",
    "r": """
        short term, medium term, long term, longer term, short, medium, long, near term, mid term,
        short to medium term, medium to long term, short to long term, short medium term, medium
        long term, short / medium term, medium / long term, short to medium, medium to long,
        short / medium, medium / long, immediate, immediately, immediate effect, with immediate
        effect, asap, a . s . a . p ., a . s . a . p, as soon as possible, as soon as practicable,
        as soon as practical, as soon as reasonably practicable, straight away, straightaway,
        without delay, urgent, urgently, quick win, quick wins, required, needed, necessary, as
        required, as necessary, as needed, as appropriate, when required, when needed, when
        necessary, as and when, as and when required, as and when needed, as and when necessary,
        on request, ad hoc, case by case, at earliest opportunity, earliest opportunity, in due
        course, shortly, soon, imminent, imminently, today, at once, high priority, medium
        priority, low priority, immediate priority, event driven, on demand, as opportunities
        arise, when opportunities arise, when appropriate, as they arise, as they occur, as it
        arises, in year
    """,
    "G": """
        once, upon, following, as soon as, on completion, on receipt, pending, awaiting, on
        approval, on publication, in response, depends, dependant, dependent, depending, on
        appointment, tied, to coincide, to tie in, on launch, on commencement, at point, at time,
        whenever, if, unless and until, contingent, by completion, from date, following on,
        determined by, subsequent to, provided, timed, when
    """,
    "O": """
        ongoing, on going, on goin, ongoign, onging, ongong, continuous, continuously, continuing,
        continual, continually, rolling, rolling programme, rolling basis, business as usual, bau,
        b . a . u ., core business, day job, life plan, lifetime plan, life strategy, lifetime
        strategy, life project, lifetime project, life programme, lifetime programme, life
        concordat, life partnership, life contract, duration plan, duration strategy, duration
        programme, duration project, lifespan plan, lifespan strategy, always, permanent,
        permanently, indefinite, indefinitely, in perpetuity, open ended, no end date, standing
        item, standing agenda item, all year round, year round, at all times, ongoing basis, in
        ongoing way, regular basis, in progress, work in progress, underway, under way, in
        development, throughout plan, throughout strategy, plan period, strategy period, period
        plan, ongoing commitment, regular, regularly, from now, from now on, from now onwards, for
        duration plan, for duration strategy, for duration programme, for duration project
    """,
    "J": """
        to be completed, to complete, to be in place, will be completed, will be complete, will be
        in place, to be complete, to be done, to be finished, to be achieved, to be delivered, to
        be implemented, to be established, to finish, to be developed, to be signed off, to be
        launched, to be published, to be produced, to be reviewed, aim to complete, aim to have in
        place, must be completed, must be in place, should be completed, should be complete,
        should be in place, to be undertaken, to be held, to be submitted, to be presented, to be
        circulated, to be fully implemented, to be operational, to be live, to be carried out, to
        be rolled out, to be approved, to be set up, to be embedded, to be recruited, to be held
    """,
    "Q": """
        not, never, cancelled, canceled, deleted, withdrawn, incomplete, stopped, suspended, paused,
        abandoned, on hold, no longer, unlikely, partially, partly, partial, nearly, almost, not
        yet, delayed, overdue, missed, unless, except, excluding, failed, slipped, yet to, mostly,
        not started, not complete, not completed, not yet started, not yet complete, not yet
        completed, not achieved, not in place, removed, superseded by, no, part complete, part
        completed, part done, part achieved, part implemented, part met
    """,
    "V": """
        revised, now, amended, updated, extended, extension, slipped to, slipped until, moved to,
        moved back to, deferred, deferred to, deferred until, delayed to, delayed until, postponed,
        postponed to, postponed until, rescheduled, rescheduled to, rescheduled for, re scheduled,
        reprofiled, re profiled, changed to, change to, pushed back, put back, slippage, slippage
        to, brought forward to, new, new date, new target, new deadline, new timescale, →, reset,
        revise, extended to, extended until, extension to, extension until, revised to, amended to,
        updated to, revised date, reset to, now due, pushed back to, put back to, now likely
    """,
    "^": """
        original, originally, initially, previously, previous, was, formerly, old date, old,
        baseline, instead, rather than, replaces, superseded, first agreed
    """,
    "X": """
        see, reference, refer, refers, refer to, as per, as above, ditto, same as, same, as in, see
        above, as below, see below, as outlined, as set out, as detailed, as described, as stated,
        as specified, as noted, as agreed in, as for, as part, in line with, in accordance with, in
        accordance, according to, linked to, links to, link to, covered by, covered in, covered
        under, aligned to, aligned with, to align with, in alignment with, incorporated in,
        incorporated into, included in, included within, cross reference, cross ref, cf, aligned
        with timescales in, see also, as previous, as previously, idem, contained in, under action,
        merged with, combined with, captured in, captured under, reported under, dealt with under,
        dealt with in, picked up in, picked up under, addressed in, addressed under, duplicate, as
        with, as item, as action, like above, same as above, set out in, outlined in, detailed in,
        as identified in, as determined by, as directed by, moved to action, transferred to action,
        now under action, superseded by action, above, below
    """,
    "~": """
        tbc, tba, tbd, tbn, t . b . c ., t . b . c, t . b . a ., t . b . a, t . b . d ., t / b / c,
        provisional, provisionally, tentative, tentatively, to be confirmed, to be advised, to be
        determined, to be decided, to be agreed, to be announced, to be set, to be scheduled, to be
        arranged, to be identified, to be defined, to be negotiated, to be finalised, to be
        clarified, to be timetabled, to be programmed, to be considered, to confirm, unconfirmed,
        subject to confirmation, not yet confirmed, not confirmed, not yet agreed, not yet
        determined, not yet known, not yet set, not agreed, yet to be agreed, yet to be confirmed,
        yet to be determined, yet to be set, awaiting confirmation, permitting, funding
        permitting, resources permitting, budget permitting, capacity permitting, resource
        permitting, funding dependent, resource dependent, if funded, if funding allows, if funding
        available, if funding is available, if funding secured, if funding is secured, if funding
        agreed, if funding permits, if resources allow, if resources permit, if resourced, if
        approved, if agreed, if possible, where possible, if feasible, if successful, likely,
        indicative, indicatively, possibly, hopefully, perhaps, maybe
    """,
    "$": "subject to, dependent on, dependent upon, dependant on, dependant upon, conditional on",
    "N": """
        none, nil, na, nk, n / a, n . a ., n . a, n / k, not applicable, no date, no dates, no
        timescale, no timescales, no deadline, no timeframe, no date set, no timescale set, no date
        given, not specified, not set, unknown, not known, not stated, not given, not recorded,
        null, blank, no fixed date, no set date, no specific date, no specific timescale, undated,
        no date specified, not dated
    """,
    "#": """
        phase, phases, stage, stages, step, steps, action, actions, item, items, objective,
        objectives, part, parts, milestone, milestones, tranche, tranches, wave, waves, cohort,
        cohorts, priority, ref, number, nos, no ., recommendation, recommendations, option,
        section, point, row, task, tasks, workstream, level, tier, para, paragraph, line, outcome,
        theme, page, pages, version, strand, appendix
    """,
    "g": """
        review, reviews, reviewed, reviewing, meeting, meetings, monitoring, monitor, monitored,
        update, updates, reporting, reports, report, audit, audits, board, boards, committee,
        committees, group, groups, cabinet, check, checks, evaluation, refresh, refreshed, meet,
        meets, cycle, newsletter, training, bulletin, forum, forums, returns, data, events,
        campaign, campaigns, basis, agenda, progress, assessment, summit, survey, conference,
        dashboard, subgroup, partnership, steering, sub group, work, held, session, sessions,
        reporting cycle, reported
    """,
    "_": """
        draft, final, initial, roll out, rollout, launch, pilot, interim, full, fully, document,
        paper, publish, publication, sign off, signoff, approval, policy, strategy, protocol,
        procedure, pathway, scoping, consultation, agree, all, both, only, also,
        respectively, inclusive, go live, golive, cob,
        close play, close business, cop, business case, workshop, deliver, implement, develop,
        design, establish, produce, approve, live, planning, mobilisation, procurement,
        recruitment, preparation, specification, tender, contract award, scope, setup,
        plan, plans, programme, project
    """,
    "+": "then, and then, thereafter, there after, afterwards",
}

# Done words that can only speak of the past, and those that may be an order for the future.
DONE_PAST = """
    completed, achieved, done, finished, closed, actioned, concluded, discharged, now completed,
    already completed, now done, already done, implemented, already achieved, now achieved,
    already in place, already established, already exists, already implemented, now in place, now
    complete, already complete, already delivered, has been completed, has been achieved, has been
    implemented, has been delivered, was completed, ✓, ✔, ☑, ✅, √, signed off, launched,
    published, established, now live, already live, currently in place, already in operation,
    delivered, fully completed, fully complete, fully implemented, fully
    achieved, fully in place, all completed, all complete, action completed, action complete,
    actions completed, actions complete, task completed, task complete, work completed, work
    complete, all actions completed, all actions complete
"""
DONE_OR_ORDER = "complete, in place, in operation, operational, up and running"

# Understood, but loose enough that a person should look.
LOOSE = frozenset(
    phrases_of(
        """
        as at, as soon as possible, asap, began, begun, commenced, council year, established, from
        now, from now on, from now onwards, hopefully, immediate, immediately, imminent, in
        development, in due course, in operation, in progress, launched, likely, long, maybe,
        medium, municipal year, necessary, needed, ongoing way, operational, perhaps, possibly,
        published, regular, regular basis, regularly, required, same, short, shortly, since, soon,
        started, tax year, today, under way, underway, up and running, urgent, work in progress
        """
    )
)
