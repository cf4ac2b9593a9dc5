"""Every labelled page."""

from __future__ import annotations

from contents import CONTENTS
from moved_pages import MOVED
from stand_ins import (
    BLOCKED_WORDS,
    ERRORS,
    FRAMED_404,
    SOFT_404,
    VENDORS,
    Labelled,
)
from stand_ins_more import CONSENT, LOGIN, PAYWALL, SHELLS

STAND_INS: tuple[Labelled, ...] = (
    *VENDORS,
    *BLOCKED_WORDS,
    *SOFT_404,
    *ERRORS,
    *MOVED,
    *FRAMED_404,
    *CONSENT,
    *LOGIN,
    *PAYWALL,
    *SHELLS,
)
LABELLED: tuple[Labelled, ...] = (*STAND_INS, *CONTENTS)
