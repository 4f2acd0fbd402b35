"""Swear words and slurs behind stars, digits, dots and spaces, read as what they are.

The list holds only words people disguise. It judges nothing: what a word means for conduct
is for the rules, and a word that is not on the list stays as it was written.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from bot.domain.splitting import RawToken

_DISGUISED = (
    "fuck fucking fucked fucker fuckers cunt cunts shit bitch bastard wanker twat prick dick arse "
    "arsehole arseholes ass asshole assholes bastards bellend bellends bitches bollock bollocks "
    "bugger buggers bullshit clown clowns cock cocks cocksucker cocksuckers crap cunting damn "
    "dickhead dickheads dicks dumb dyke fag faggot faggots fags fuckin fucks fuckwit fuckwits "
    "goddamn hell idiot idiots jerk kill lesbian liar liars minger moron morons motherfucker "
    "muppet muppets mofo nigger niggers nigga niggas nonce nonces numpty parasite parasites paki "
    "pakis peasant pedo paedo piss pissed pissing prat pricks pussy queer retard retarded retards "
    "scum scumbag scumbags sex shite shithead shitheads shits shitting shitty shag slag slags "
    "slapper slut sluts spastic spaz spunk stupid thick tit tits tosser tossers tranny trannies "
    "turd turds twats useless wank wankers wanking whore whores wog wogs chink chinks gook coon "
    "coons kike raghead terrorist rape murder bloody chuff feck fecking ugly fat pig pigs cow "
    "slob lazy cum jackass dipshit knob knobhead knobheads knobs nothing total vermin dirty "
    "filthy gypsy pikey pikeys muzzie muzzies spongers sponging worthless die dead gun knife stab "
    "bomb burn"
)
_STEMS = _DISGUISED.split()
LEXICON = frozenset(_STEMS)

_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
     "@": "a", "$": "s", "!": "i", "€": "e", "£": "l", "+": "t"}
)  # fmt: skip
_ONE_AS_L = str.maketrans({"1": "l", "!": "l"})
_MASKED = re.compile(r"[*#%\-]+|[^\w*$@!#%'€-]+")
_BY_LETTER = {key: tuple(group) for key, group in groupby(sorted(LEXICON), lambda word: word[0])}
_RUN = re.compile(r"(.)\1{2,}")
_LETTER_DIGIT_LETTER = re.compile(r"[a-z][0-9@$!€]+[a-z]|^[0-9][a-z]+[0-9]+[a-z]|^[$@][a-z]")
#: What stands for a swear word nobody can guess, as in "you ****".
MASKED_WORD = "****"
#: People spell out one word, or two at the most; longer rows of letters are something else.
_LONGEST_ROW = 12


@lru_cache(maxsize=2048)
def unmask(word: str) -> tuple[str, tuple[str, ...]]:
    """The likeliest reading of *word*, and other readings worth matching."""
    if word.isdigit():
        return word, ()
    if word.startswith("*"):
        return MASKED_WORD, ()
    if _MASKED.search(word):
        return _behind_stars(word)
    plain = _RUN.sub(r"\1", word)
    if plain != word and plain.isalpha():
        return plain, (_RUN.sub(r"\1\1", word),)
    return _from_digits(plain)


def _from_digits(word: str) -> tuple[str, tuple[str, ...]]:
    if not any(char.isalpha() for char in word):
        return word, ()
    readings = (word.translate(_LEET), word.translate(_ONE_AS_L).translate(_LEET))
    for reading in readings:
        if reading in LEXICON:
            return reading, ()
    if _LETTER_DIGIT_LETTER.search(word):
        return word, (readings[0],)
    return word, ()


def _behind_stars(word: str) -> tuple[str, tuple[str, ...]]:
    plain = word.translate(_LEET)
    shape = re.compile("".join(_piece(piece) for piece in re.split(r"([*#%\-]+|[^\w]+)", plain)))
    candidates = [c for c in _BY_LETTER.get(plain[:1], ()) if shape.fullmatch(c)]
    if candidates:
        return min(candidates, key=lambda c: (abs(len(c) - len(plain)), _STEMS.index(c))), ()
    return (MASKED_WORD, ()) if "*" in word else (word, ())


def _piece(piece: str) -> str:
    return re.escape(piece) if piece.isalnum() else rf"\w{{1,{len(piece) + 3}}}" if piece else ""


def spaced_out(tokens: list[RawToken]) -> list[RawToken]:
    """*tokens* with rows of single letters that spell a listed word made one token."""
    if sum(len(token.word) == 1 for token in tokens) < 3:
        return tokens
    joined: list[RawToken] = []
    index = 0
    while index < len(tokens):
        length = _row(tokens, index)
        joined.append(_join(tokens[index : index + length]))
        index += length
    return joined


def _row(tokens: Sequence[RawToken], start: int) -> int:
    """How many tokens from *start* spell one listed word; 1 when they do not."""
    stop = start
    while stop < len(tokens) and stop - start < _LONGEST_ROW and _follows(tokens, start, stop):
        stop += 1
    for end in range(stop, start + 2, -1):
        word = "".join(token.word for token in tokens[start:end])
        if word.translate(_LEET) in LEXICON or word in _SPELLED:
            return end - start
    return 1


def _follows(tokens: Sequence[RawToken], start: int, stop: int) -> bool:
    token = tokens[stop]
    near = stop == start or token.start - tokens[stop - 1].end <= 3
    return near and len(token.word) == 1


_SPELLED = frozenset({"ffs", "wtf", "you", "fuckyou", "fuckoff", "youare"})


def _join(tokens: Sequence[RawToken]) -> RawToken:
    if len(tokens) == 1:
        return tokens[0]
    return RawToken("".join(t.word for t in tokens), tokens[0].start, tokens[-1].end)
