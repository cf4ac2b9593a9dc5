"""Names of months in thirty languages, for dates that pages write out.

A name is known by its longest unambiguous beginning, so inflected and shortened
forms ("janvier", "janv.", "января", "stycznia") meet in one entry.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_MONTHS: Final = (
    # January
    (
        "جنوری ஜனவரி yanvar јан сту jan gen janv ene enero январ янв січ студз styc led leden sijec siječ tammi ocak oca ιαν "
        "ianuar jaan jānv saus يناير جانفي ינואר जनवरी জানু มกร ม.ค มค eanáir urtarril xaneiro gener"
    ),
    # February
    (
        "فروری பிப்ரவரி fevral феб फ़रवरी फर feb fév fev fevr févr феврал фев лют luty lut lutego unor únor veljač helmi şubat şub subat φεβ vas "
        "فبراير شباط فيفري פברואר फरवरी ফেব্রু กุมภ ก.พ กพ shk shkurt veebr otsail"
    ),
    # March
    (
        "مارچ மார்ச் сак mar maerz märz mär mrz mars març marz maart mrt март мар берез бер brez břez ozuj ožuj maalis μαρ "
        "márc marc mart kovo مارس آذار اذار מרץ मार्च মার্চ มีนา มี.ค มีค märts"
    ),
    # April
    (
        "اپریل ஏப்ரல் aprel крас apr abr avr avril апрел апр квіт кві kwie dub duben travanj huhti nisan nis απρ ápr prill أبريل نيسان "
        "ابريل avril إبريل אפריל अप्रैल এপ্রিল เมษา เม.ย เมย abril bal balan aprile"
    ),
    # May
    (
        "مئی மே мај may mai mei mag maj maí май мая трав maja kvet květ kveten svib touko mayıs μαι μάι μαΐ máj maio mayo "
        "maijs مايو أيار ايار ماي מאי मई মে พฤษภ พ.ค พค geg gegu mee maig"
    ),
    # June
    (
        "جون ஜூன் iyun јун чэрв jun juin jui giu giugn июн червн черв czerw červn kesä haziran haz ιουν ιούν jún lip-lt birž bir "
        "iun يونيو حزيران جوان יוני जून জুন มิถุน มิ.ย มิย juuni juny qershor juinio"
    ),
    # July
    (
        "جولائی ஜூலை iyul јул ліп jul juil lug lugl июл липн лип lipc lipi červenec červnc července srp-hr srpanj heinä temmuz tem ιουλ ιούλ júl "
        "iul liep يوليو تموز جويلية יולי जुलाई জুলাই กรกฎ ก.ค กค juuli korrik"
    ),
    # August
    (
        "اگست ஆகஸ்ட் avq avgust жнів жніу ogos aug ago août aout aoû авг серп sierp srp srpn elo ağu agu ağustos αυγ αύγ ágúst rugp rgp أغسطس آب "
        "اغسطس أوت אוגוסט अगस्त আগস্ট สิงห ส.ค สค gusht"
    ),
    # September
    (
        "ستمبر செப்டம்பர் sentyabr sep set sept сент сен верес вер wrze zář zari záři rujan rujn syys eyl eylül σεπ szept سبتمبر أيلول ايلول ספטמבר सितंबर "
        "सितम्बर সেপ্টে กันย ก.ย กย shtat rugsėj setembre"
    ),
    # October
    (
        "اکتوبر அக்டோபர் oktyabr кастр अक्तूबर oct okt ott out октяб окт жовт жов paźdz paz paź říj rij říjn listopad-hr lokak eki ekim οκτ окто "
        "spal أكتوبر اكتوبر אוקטובר अक्टूबर অক্টো ตุลา ต.ค ตค tet"
    ),
    # November
    "نومبر நவம்பர் noyabr ліст nov ноя листоп лис listop lis studen marras kas kasım νοε νοέ lapkr نوفمبر נובמבר नवंबर नवम्बर নভে พฤศจ พ.ย พย nën nëntor",
    # December
    (
        "دسمبر டிசம்பர் dekabr снеж disember dec déc dez dic дек груд грудн grud prosin pro joulu ara aralık δεκ gruodž dets ديسمبر דצמבר दिसंबर दिसम्बर ডিসে ธันว "
        "ธ.ค ธค dhjet desem des"
    ),
)


_HEBREW_IN: Final = "ב"
"""The preposition that is written together with the month."""


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, int]:
    table: dict[str, int] = {}
    for number, names in enumerate(_MONTHS, start=1):
        for name in names.split():
            key = _fold(name)
            if not key.endswith(("-hr", "-lt")):
                table.setdefault(key, number)
    return table


@lru_cache(maxsize=1024)
def _fold(word: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", word.casefold())
        if not unicodedata.combining(letter) or ord(letter) > 0x0370  # noqa: PLR2004 - Latin accents only
    ).strip(".,")


@lru_cache(maxsize=2048)
def month_number(word: str) -> int | None:
    """Return the month (1 to 12) that a word names, None for any other word."""
    folded = _fold(word)
    if len(folded) > 3 and folded.startswith(_HEBREW_IN):  # noqa: PLR2004 - letters
        folded = folded[1:]
    table = _beginnings()
    for length in range(len(folded), 1, -1):
        number = table.get(folded[:length])
        if number is not None:
            return number if length > 2 or length == len(folded) or not folded.isascii() else None  # noqa: PLR2004
    return None
