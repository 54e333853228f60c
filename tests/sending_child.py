"""The send stage in a process of its own, on the database of its parent, at a given moment."""

from __future__ import annotations

import sys
from datetime import datetime

from alerts.delivery import SmtpDelivery, SmtpSettings
from db.engine import open_database
from flows.send import send

url, moment, port = sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
server = SmtpSettings("127.0.0.1", port, None, None, "none", "Qadam <qadam@example.org>")
send(open_database(url), SmtpDelivery(server), server.sender, clock=lambda: moment, worker=moment.isoformat())
