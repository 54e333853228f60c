"""Who publishes the letters and what their links lead to: pages where there is an address, else the commands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from alerts.tokens import sign
from domain.permits import Permit, Purpose

# RFC 5322 takes no longer line, and a folded header no longer matches its signature at some servers.
_LONGEST_HEADER = 900
_MAIL = re.compile(r"[\w.!#$%&'*+=?^`{|}~-]+@[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Imprint:
    """``address`` is the https address of our pages without a slash at its end, ``secret`` signs links to them.

    ``contact`` is who hears of mistakes: a mail address or a page.
    """

    address: str | None = None
    secret: str | None = field(default=None, repr=False)
    contact: str | None = None

    @property
    def contact_mail(self) -> str | None:
        return self.contact if self.contact and _MAIL.fullmatch(self.contact) else None

    def project_page(self, project_id: str) -> str | None:
        return f"{self.address}/projects/{quote(project_id, safe='')}" if self.address else None

    def unsubscribe_page(self, watch_ids: tuple[str, ...], email: str) -> str | None:
        return self._permitted("unsubscribe", watch_ids, email)

    def mute_page(self, watch_ids: tuple[str, ...], email: str, project_id: str) -> str | None:
        return self._permitted("mute", watch_ids, email, project_id)

    def confirm_page(self, watch_ids: tuple[str, ...], email: str, expires: datetime) -> str | None:
        return self._linked(Permit("confirm", watch_ids, email, expires=expires))

    def one_click(self, watch_ids: tuple[str, ...], email: str) -> str | None:
        """The address for the header of RFC 8058, which takes https alone and no line of any length."""
        page = self.unsubscribe_page(watch_ids, email)
        return page if page and page.startswith("https://") and len(page) <= _LONGEST_HEADER else None

    def mistake_link(self, subject: str) -> str | None:
        mail = self.contact_mail
        return mail and f"mailto:{quote(mail, safe='@')}?subject={quote(subject, safe='')}"

    def _permitted(self, purpose: Purpose, watch_ids: tuple[str, ...], email: str, project_id: str = "") -> str | None:
        return self._linked(Permit(purpose, watch_ids, email, project_id)) if watch_ids else None

    def _linked(self, permit: Permit) -> str | None:
        if not (self.address and self.secret):
            return None
        return f"{self.address}/{permit.purpose}/{sign(permit, self.secret)}"
