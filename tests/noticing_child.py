"""One linking run in a process of its own, on the database of its parent, at a given moment."""

from __future__ import annotations

import sys
from datetime import datetime

from db.engine import open_database
from flows.link import link

url, moment, worker = sys.argv[1:]
link(open_database(url), now=datetime.fromisoformat(moment), worker=worker)
