"""Words as the search compares them: stems, small words that say nothing, and words that say what kind of business it is."""

from __future__ import annotations

from functools import cache, lru_cache

import snowballstemmer

from hubs.industries import files
from hubs.text.folding import fold

GERMAN = "~"
"""Begins the terms of German words, so that a German "Gift" is no English one."""



def german_letters(folded: str) -> str:
    """A folded German word in one spelling, for "ä" is typed as "ae" and folded to "a"."""
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _german_words(text: str) -> frozenset[str]:
    return frozenset(german_letters(fold(word)) for word in text.split())


_FILLER = frozenset(
    """a an the of for to in on at by and or with from as is are be am it its i im ive id we were you my our your their me us
    he she his her they them that which who this these those some any all other others etc eg ie via per own owner owned
    run runs running operate operates operating operation operations have has had do does doing did get want wants need
    offer offers offering provide provides providing provider providers specialize specializes specializing specialise
    specialist specialists professional professionals expert experts based small little big large tiny new old good best great
    quality local family independent business businesses company companies firm firms enterprise venture startup start up
    starting open opening opened inc llc ltd co corp group shopkeeper sole trader proprietor people person customers clients
    stuff things thing various mostly mainly also only just very type types kind kinds sort sorts near nearby here
    work works working help helps helping s t can could would will made make makes making maker makers produce produces
    producer producers producing manufacture manufactures manufacturer manufacturers manufacturing manufactured fabricate
    build builds builder builders building buildings craft crafts crafting handmade handcrafted homemade artisan artisanal
    custom customized bespoke service services sell sells selling seller sellers sale sales solution solutions
    industry industries sector product products what how about into out one two three not no non but so if
    when where there than then being been buy buys buying use uses used using e g general misc miscellaneous
    n.e.c nec related including include includes such
    hub hubs cluster clusters factory factories plant plants
    grow grows raise raises raising supply supplies supplier suppliers""".split()
)

_SOFT = frozenset(
    """build builder builders building buildings factory factories plant plants service services supply supplies supplier suppliers
    general sale sales made maker makers make custom product products company mobile local professional independent home sector
    industry industrial seller sellers solution solutions craft crafts handmade center centers centre""".split()
)

_PREPOSITIONS = frozenset("for of from with in by on to at via fur aus mit von im am bei auf zum zur".split())

_MATERIALS = frozenset(
    """wood wooden steel metal iron aluminum aluminium plastic plastics leather glass fiberglass rubber paper concrete stone ceramic
    log bamboo oak pine hardwood paperboard cotton wool silk copper brass bronze titanium carbon vinyl fabric canvas felt wax clay silver gold""".split()
)

_WEAK = frozenset(
    """studio studios agency agencies brand brands team teams house room rooms place office offices lab labs department line lines parlor
    crew group operator operators part parts component components accessory accessories material materials goods item items organic vegan
    natural luxury premium eco sustainable modern smart traditional gourmet fresh fine free mini online electric digital wholesome
    design designer designers collector lover""".split()
)

_HEAVY = frozenset("machinery machine machines equipment apparatus instrument instruments toy toys doll dolls veterinary used".split())

_SOFT_DE = _german_words(
    """bauen baue baut bau machen herstellen herstellung hersteller herstellt produzieren produziert produktion produzent produkte
    verkaufen verkauf verkaufe verkauft fertigen fertigung fabrik fabriken manufaktur service dienst dienste stellen anbieten
    werk werke montage montieren montiert entwickeln entwickelt liefern waren artikel zubehör teile teil technik
    anlage anlagen geräte gerät system systeme haus"""
)

_FILLER_DE = _german_words(
    """ich wir mein meine meinen meiner unser unsere unseren unserem unserer ein eine einen einem einer eines der die das den
    dem des und oder fur für von vom mit im in am an auf zu zum zur bei aus bin sind ist haben habe hat betreibe betreiben betreibt führe
    führen fuehren fuehre leite leiten machen mache macht bieten biete anbieten anbieter kleine kleiner kleines kleinen große
    firma firmen betrieb betriebe unternehmen gmbh ug kg ag gbr mbh inhaber selbständig selbstständig selbststaendig
    dienstleister dienstleistung dienstleistungen leistungen eigene eigenen eigener eigenes alles
    alle art arten sowie auch nur sehr als wie für's rund um neue neuen alte alten lokale regionale
    familienbetrieb meisterbetrieb fachbetrieb handwerksbetrieb gewerbe kunden privat mobil mobile mobiler individuelle individueller
    maßgefertigte hochwertige handgemachte handgemacht selbstgemachte es sie er man etwas spezialisiert spezialist
    spezialisten experte experten profi profis bereich branche tätig taetig arbeite arbeiten arbeitet"""
)

MAKING, GROWING, BUILDING, SELLING, WHOLESALE, REPAIR, RENTING, TEACHING, MOVING, DIGGING, PUBLISHING = (
    ("31", "32", "33"),
    ("11",),
    ("23",),
    ("44", "45"),
    ("42",),
    ("811",),
    ("532", "531"),
    ("61",),
    ("48", "49"),
    ("21",),
    ("51",),
)

_KINDS = {
    MAKING: "make makes making maker makers produce produces producer producers producing manufacture manufactures "
    "manufacturer manufacturers manufacturing manufactured fabricate fabrication fabricator build builds builder builders craft "
    "crafts crafting handmade handcrafted homemade factory factories mill",
    GROWING: "grow grows grower growers growing farm farms farmer farmers farming ranch rancher ranching raise raises raising breed "
    "breeds breeder breeders breeding orchard",
    BUILDING: "install installs installer installers installation installing contractor contractors contracting build builds "
    "builder builders construction maintenance work",
    SELLING: "sell sells selling seller store stores shop shops retail retailer retailers boutique dealer dealers dealership outlet",
    WHOLESALE: "wholesale wholesaler wholesalers distributor distributors distribution distribute importer importers import supplier "
    "suppliers",
    REPAIR: "repair repairs repairing fix fixes fixing fixer restore restores restoring restoration mend refurbish servicing maintenance",
    RENTING: "rent rents rental rentals renting lease leases leasing hire",
    TEACHING: "teach teaches teaching lesson lessons class classes school schools academy tutoring tutor training course courses",
    MOVING: "haul hauls hauling transport transports transportation trucking shipping freight",
    DIGGING: "mine mines mining quarry drilling",
    PUBLISHING: "publish publishes publishing publisher",
}
_KINDS_DE = {
    MAKING: "herstellen herstellung hersteller herstellt produzieren produziert produktion produzent fabrik fertigung fertigen fertige "
    "bauen baue baut manufaktur fabrikation werk stellen nahen nahe erzeugung",
    GROWING: "zucht zuchten zuchter anbau anbauen bauer bauernhof hof landwirt plantage",
    BUILDING: "bauen baue baut bau verlegen verlege verlegung einbauen montage montieren installation installieren installateur einbau",
    SELLING: "verkaufen verkauf verkaufe verkauft laden geschaft handel handler einzelhandel fachgeschaft shop boutique",
    WHOLESALE: "grosshandel grosshandler vertrieb import importeur",
    REPAIR: "reparieren repariere reparatur reparaturen instandsetzung werkstatt restaurieren restaurierung wartung",
    RENTING: "vermieten vermietung verleih verleihen vermiete",
    TEACHING: "schule unterricht unterrichten kurse kurs ausbildung nachhilfe lehrer",
    MOVING: "transport transporte transportieren spedition fracht",
    DIGGING: "bergbau abbau bohrung",
    PUBLISHING: "verlag",
}
_KINDS_OF: dict[str, tuple[str, ...]] = {}
for _kind, _words in _KINDS.items():
    for _word in _words.split():
        _KINDS_OF[_word] = _KINDS_OF.get(_word, ()) + _kind
for _kind, _words in _KINDS_DE.items():
    for _word in _german_words(_words):
        _KINDS_OF[_word] = _KINDS_OF.get(_word, ()) + _kind

_english = snowballstemmer.stemmer("english")
_german = snowballstemmer.stemmer("german")


def is_filler(word: str) -> bool:
    """Whether a folded word says nothing of what a business is."""
    return word in _FILLER and word not in _SOFT


def is_soft(word: str) -> bool:
    """Whether a folded word says little by itself, but something beside others: "home builder", "general store"."""
    return word in _SOFT


def is_weak(word: str) -> bool:
    """Whether a folded word is said of many kinds of business: a studio, a shop, spare parts, organic."""
    return word in _WEAK or bool(sectors_of(word))


def leads(word: str) -> bool:
    """Whether what stands before a folded word is the thing itself, and what follows only says for whom or of what."""
    return word in _PREPOSITIONS


def is_material(word: str) -> bool:
    """Whether a folded word says what a thing is made of, where another says what it is."""
    return word in _MATERIALS


def is_heavy(word: str) -> bool:
    """Whether a folded word makes something else of what stands beside it: a plastics machine is no plastic."""
    return word in _HEAVY


def is_german_soft(word: str) -> bool:
    return german_letters(word) in _SOFT_DE


def is_german_filler(word: str) -> bool:
    return german_letters(word) in _FILLER_DE


def sectors_of(word: str) -> tuple[str, ...]:
    """The NAICS prefixes of the kind of business that a folded word speaks of: ("811",) for "repair". Empty for most words."""
    return _KINDS_OF.get(word) or _KINDS_OF.get(german_letters(word), ())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word, or that of the word that stands for its synonyms."""
    same = _first_of_synonyms()
    plain = _english.stemWord(word)
    return same.get(word) or same.get(plain) or plain


@lru_cache(maxsize=20_000)
def german_stem(word: str) -> str:
    """The stem of a folded German word, with "ae" as "a" and so on, for both are typed. It begins with GERMAN."""
    plain = german_letters(word)
    for ending in ("ereien", "erei", "erinnen", "erin"):  # the trade and who has it: Schlosserei, Schlosserin, Schlosser
        if plain.endswith(ending) and len(plain) > len(ending) + 2:
            plain = plain.removesuffix(ending) + "er"
            break
    return GERMAN + _german.stemWord(plain)


def root(term: str) -> str:
    """What is left of an English stem without the ending of somebody who does it: "roofer" and "roofing" are both "roof"."""
    for ending in ("ers", "er", "eri", "or", "ist"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            short = term.removesuffix(ending)
            return short[:-1] if short[-1] == short[-2] else short
    return term


@cache
def _first_of_synonyms() -> dict[str, str]:
    found = {}
    for group in files.synonyms():
        words = [fold(word) for word in group]
        for word in words:
            found[word] = _english.stemWord(words[0])
    stems = {_english.stemWord(word): first for word, first in found.items()}
    return stems | found
