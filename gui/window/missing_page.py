"""What stands where a page could not be built; the other pages work on."""

from __future__ import annotations

import sys

from gui.pages.page import Page
from gui.session import Session
from gui.widgets import cards


def made(kind: type[Page], session: Session) -> Page:
    """A page, or a page that says that there is none: the fault is told as any other."""
    try:
        return kind(session)
    except Exception as error:  # one page must not cost the other five
        sys.excepthook(type(error), error, error.__traceback__)
        return _missing(kind, session)


def _missing(kind: type[Page], session: Session) -> Page:
    class MissingPage(Page):
        """As the page itself, without anything on it."""

        key, title, hint = kind.key, kind.title, kind.hint

    page = MissingPage(session)
    words = f"{kind.title} could not be made ready. The other pages work; the message says more."
    page.body.addWidget(cards.label(words, "lead", wrap=True))
    page.body.addStretch(1)
    return page
