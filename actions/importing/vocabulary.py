"""General English of action plans: word lists that the rules of reading share."""


def _words(text: str) -> list[str]:
    """A list of words set in lines."""
    return text.split()


# Words after which a phrase cannot be over, so that no item ends with one.
UNFINISHED = frozenset(
    _words("""
    a an the and or but nor of in into to for from with within without by at on onto as than that
    which whose who via per about above across after against along among amongst around before
    behind between beyond concerning despite during following include includes including like near
    over regarding since such through throughout toward towards under until up upon versus while
    whether if because is are was were be been being am has have had having do does did will would
    shall should can could may might must not no their his her its our your my this these those each
    every any all both either neither some more most other another its
    """)
) | frozenset({"e.g.", "i.e.", "eg", "ie", "no.", "nos.", "st", "dr", "mr", "mrs", "ms"})

# Sentences that lean on the one before; they do not begin an item after a full stop.
LEANING = frozenset(
    _words("""
    this these it its they them their such where when if including however also in for as he she
    that those which who while both then otherwise once
    """)
)

_VERBS = _words("""
    achieve adopt advise agree align analyse appoint arrange assess assist attend build campaign
    capture champion clarify collaborate collate collect communicate complete conduct confirm
    consider consult continue coordinate co-ordinate create define deliver demonstrate deploy
    describe design determine develop disseminate distribute embed enable encourage engage enhance
    ensure escalate establish evaluate examine expand explore extend facilitate finalise formalise
    formulate gather gain harmonise hold identify implement improve include incorporate increase
    inform influence instigate integrate introduce investigate invite jointly launch liaise
    maintain maximise measure minimise mobilise monitor negotiate obtain offer organise participate
    prepare prevent prioritise produce promote propose protect provide publicise publish raise
    reduce refine refresh re-model remodel renew report respond restore restructure revise roll
    scope secure seek simplify specify standardise streamline strengthen submit sustain
    test transform trial undertake understand update upskill utilise widen
""")

# Verbs that are as often part of a name ("Care Review", "Recovery Support"): trusted at the
# beginning of an item only after a word in small letters.
_NOUNISH = _words("""
    access action audit change check contact cover focus guide help lead link map meet need
    plan pilot practise programme record recruit refer research review run set share sign
    support target train use work
""")

_NOMINALS = _words("""
    achievement adoption agreement alignment analysis appointment assessment capacity clarification
    clarity collaboration collation commencement communication completion consideration consultation
    continuation coordination co-ordination creation decrease deployment development dissemination
    distribution enhancement establishment evaluation expansion exploration extension
    identification implementation improvement increase integration introduction investigation
    launch maintenance minimisation mobilisation participation preparation prevention
    prioritisation production promotion provision publication reduction redesign refinement
    reinforcement removal revision rollout roll-out standardisation strengthening utilisation
""")


def _inflected(verb: str) -> set[str]:
    """The forms in which a verb opens an item: develop, developed, developing, develops."""
    if verb.endswith("e"):
        return {verb, verb + "d", verb[:-1] + "ing", verb + "s"}
    if verb.endswith("y") and verb[-2] not in "aeou":
        return {verb, verb[:-1] + "ied", verb + "ing", verb[:-1] + "ies"}
    doubled = verb + verb[-1]
    return {verb, verb + "ed", verb + "ing", verb + "s", doubled + "ed", doubled + "ing"}


def _british_and_american(words: set[str]) -> frozenset[str]:
    american = {
        word.replace("is", "iz") for word in words if "isation" in word or "is" in word[-5:]
    }
    return frozenset(words | american)


# Words that open an item wherever they stand with a capital.
OPENERS = _british_and_american(
    {form for verb in _VERBS for form in _inflected(verb)} | set(_NOMINALS) | {"held", "built"}
)
# Words that open an item after a word in small letters, or after a full stop.
NOUN_OPENERS = frozenset({form for verb in _NOUNISH for form in _inflected(verb)})

# Auxiliaries that make "Somebody will …", "Somebody to …" the beginning of a promise.
PROMISING = frozenset({"to", "will", "shall", "must", "should"})

# Nouns whose plural is irregular and that "who" may follow.
PERSONS = frozenset(
    _words("""
    people person those one ones anyone anybody everyone everybody someone somebody children child
    men women man woman individual patient user carer family staff team parent adult
    """)
)

# The last word of a body's full name.
BODY_NOUNS = frozenset(
    _words("""
    police constabulary council councils trust trusts service services group groups board boards
    team teams authority commissioner commission committee forum network association society
    agency organisation organisations organization organizations charity college hospital hospitals
    partnership panel office department
    """)
)
# Of these, the ones after which another full name may begin without a mark between them.
CLOSING_NOUNS = frozenset(
    _words("""
    police constabulary council trust service group board team authority organisations
    organizations commissioner committee forum network
    """)
)

# Abbreviations that are part of a longer name ("NHS England", "Age UK") rather than one.
NAME_PARTS = frozenset({"NHS", "UK", "GP", "GPs", "MH", "A&E", "LGBT", "BME", "DWP/JCP"})
# Abbreviations for a kind of body, which follow the place they serve ("Exampleshire CCG").
KIND_ABBREVIATIONS = frozenset(
    {"CCG", "PCC", "PCT", "ICB", "HWB", "SRG", "NHSFT", "FT", "MBC", "CIC", "FC", "RFC"}
)

# Pairs that "and" joins inside one name.
JOINED_BY_AND = frozenset(
    {
        ("police", "crime"),
        ("fire", "rescue"),
        ("health", "wellbeing"),
        ("health", "well-being"),
        ("health", "social"),
        ("health", "care"),
        ("children", "young"),
        ("children", "families"),
        ("housing", "homelessness"),
        ("drug", "alcohol"),
        ("learning", "disability"),
        ("urgent", "emergency"),
        ("community", "voluntary"),
        ("voluntary", "community"),
    }
)

# What stands before a name and is part of it: prisons, ranks.
BEFORE_NAMES = frozenset(
    _words(
        "HMP HMYOI HMPPS/HMP RAF PC PS DC DS DI DCI DSU CI T/DCI ACC DCC CC DET PROF DR CLLR SGT"
    )
)

# Parts of a body: behind an abbreviation they belong to it ("HR Team").
UNITS = frozenset(
    _words("team teams unit units alliance hub hubs department directorate division partners desk")
)
# Behind "X and Y" these say that it is one: "Education and Skills Team".
ONE_BODY = frozenset(
    _words("team service board forum partnership directorate department committee group panel unit")
)
# Posts that are known by their letters.
POST_ABBREVIATIONS = frozenset(
    _words("CEO COO CFO CNO CMO CIO DPH DASS DCS DOF MD AD SRO HR/AD LADO PSW DCO DMO")
)

# What teams and posts are for: an "and" between two of these stands inside one name.
TOPICS = frozenset(
    _words("""
    housing homelessness education skills employment communities community health wellbeing care
    children adults families adult environment planning transport safety quality nursing
    safeguarding engagement communications communication information performance intelligence
    research policy strategy partnerships partnership finance resources culture leisure sport
    libraries youth justice prevention protection inclusion equality diversity equalities learning
    development improvement commissioning procurement licensing trading standards drugs alcohol
    violence abuse sexual domestic crime disorder rescue fire criminal probation rehabilitation
    mental physical primary secondary urgent emergency social voluntary faith economy growth
    regeneration energy sustainability climate waste water parks green estates facilities assets
    property workforce training governance assurance risk data insight digital customer customers
    speech language control operations legal neighbourhoods neighbourhood localities place
    people public private carers older younger
    disability disabilities autism dementia ageing poverty food nutrition obesity tobacco
    """)
)

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
