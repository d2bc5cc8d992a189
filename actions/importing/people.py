"""Words that name a person, a post, or nobody in particular."""

import re

_GIVEN_NAMES = """
    aaron abigail adam adele adrian aisha alan alex alexander alice alison amanda amina amy
    andrea andrew angela anita ann anna anne anthony ben benjamin bernard beth brian bridget
    carl carol caroline catherine charles charlotte chris christine christopher claire clare
    colin craig daniel darren dave david dawn deborah debbie derek diana diane dominic donna
    eleanor elaine elizabeth ellen emily emma eric esther fatima fiona frances frank fred gareth
    gary gavin gemma geoff george gillian glenn graham grace hannah harriet harry hassan hayley
    heather helen henry hilary howard hugh ian imran ingrid irene isabel jack jacqueline jacqui
    james jamie jan jane janet janice jason jayne jean jenny jennifer jeremy jessica jill jim jo
    joan joanna joanne joe john jon jonathan joseph josh joyce judith julia julian julie june
    justin karen kate katherine kathryn katie kath kay keith kelly ken kenneth kerry kevin kim
    kirsty laura lauren lee leanne lesley lewis liam linda lindsay lisa liz lorna lorraine
    louise lucy luke lynn lynne maggie malcolm margaret maria marie marion mark martin martyn
    mary matt matthew maureen megan melanie michael michelle mike miriam mohammed muhammad naomi
    natalie natasha neil nicholas nick nicola nigel nina noel norman olivia omar owen pam pamela
    pat patricia patrick paul paula pauline penny peter phil philip priya rachel raj rebecca
    richard rob robert robin roger ron rosie ross roy russell ruth ryan sally sam samantha
    samuel sandra sanjay sara sarah scott sean sharon sheila shirley simon sonia sophie stella
    stephanie stephen steve steven stuart sue sunita susan suzanne sylvia tanya terry theresa
    tim tina tom tony tracey tracy trevor usman valerie vanessa vera veronica vicky victoria
    vincent wendy will william yasmin yvonne zara zoe
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())
_TITLES = r"(?:mr|mrs|ms|miss|dr|prof|professor|cllr|councillor|sir|dame|rev|canon)"
_RANKS = (
    r"(?:pc|ps|det(?: (?:supt|insp|sgt|con))?|sgt|sergeant|insp|inspector|ci|dci|di|ds|supt|"
    r"superintendent|t/|a/|dsu|ch)"
)
_TITLED = re.compile(rf"(?:{_TITLES}\.?|{_RANKS}\.?/?)\s+[A-Z]", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z](?:\.|\s)\s?(?:[A-Z]\.?\s?)?[A-Z][a-z’'-]+$")
_POST = re.compile(
    r"\b(?:(?:head|director|manager|lead|leads|chief|officer|officers|coordinator|co-ordinator|"
    r"coordinators|commander|superintendent|inspector|chair|chairs|secretary|administrator|adviser|"
    r"advisor|consultant|consultants|nurse|analyst|clerk|dean|principal|headteacher|"
    r"commissioner|commissioners|champion|champions|psychiatrist|pharmacist|supervisor|executive|"
    r"cabinet member|portfolio holder|specialist|practitioner|registrar|ceo|dcs|dass|dph|lado|"
    r"midwife|paramedic|business partner|sponsor|assistant director|deputy)s?)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:council|trust|police|board|ccg|icb|service|services|partnership|charity|group|"
    r"constabulary|authority|team|committee|forum|university|hospital|college|association|"
    r"federation|alliance|network|office of|unit|agency|department|directorate)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:to be (?:agreed|confirmed|identified|determined|decided|advised|appointed)|tbc|tba|tbd|"
    r"n/?a|not applicable|none|nil|vacant|[-–—?]+|various|(?:\w+ )?lead to be \w+|unknown|"
    r"(?:all|both) .*\bto (?:identify|agree|nominate|confirm)\b.*|lead (?:tbc|tba)|"
    r"no lead(?: identified)?|"
    r""
    r"not yet (?:agreed|known|identified)|as above|see above|as below)\.?",
    re.IGNORECASE,
)
_INITIAL_PAIR = re.compile(r"[A-Z]{2,3}")


def names_nobody(words: str) -> bool:
    """True for "TBC" and the like."""
    return bool(_NOBODY.fullmatch(words.strip(" .()")))


def names_person(words: str) -> bool:
    """True where these words look like a person's name, or a post."""
    bare = re.sub(r"\([^()]*\)", "", words).strip(" .,")
    first = bare.split(",")[0].strip()
    return is_person(first) or is_post(first)


def is_person(words: str) -> bool:
    """True for "Jane Smith", "Dr Khan", "J. Smith"."""
    if _TITLED.match(words) or _INITIALS.match(words):
        return not _BODY.search(words)
    tokens = words.split()
    if not 2 <= len(tokens) <= 3 or not all(token[0].isupper() for token in tokens):
        return False
    return tokens[0].casefold() in _GIVEN and not _BODY.search(words)


def is_post(words: str) -> bool:
    """True for "Head of Community Safety", "Board Manager"; not for a body named after a post."""
    if re.search(r"\bcommissioner\b", words, re.IGNORECASE) and "Police" in words:
        return False
    found = list(_POST.finditer(words))
    if not found:
        return False
    return not _BODY.search(words) or found[0].start() == 0 or found[-1].end() == len(words)
