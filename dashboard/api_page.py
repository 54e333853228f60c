"""For people: what machines can read, and where."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse

from dashboard.look import Here
from dashboard.rendering import page
from flows.proving import proof_of
from flows.quoting import Standpoint

router = APIRouter()
LISTS = ("projects", "changes", "unconfirmed", "mentions", "promises", "programmes", "sources", "articles")
WHOLES = (
    ("feeds/changes.atom", "api atom"),
    ("feeds/changes.json", "api json feed"),
    ("feeds/promises.ics", "api calendar"),
    ("geo/regions.geojson", "api regions"),
    ("geo/projects.geojson", "api places"),
    ("oc4ids.json", "api oc4ids"),
)


@router.get("/api")
def about(look: Here) -> HTMLResponse:
    return page(look, "api.html", lists=LISTS, wholes=WHOLES)


@router.get("/projects/{project_id}/proof.zip")
def proof(look: Here, project_id: str) -> Response:
    """All that supports what is told of a project, to keep and to check."""
    pack = proof_of(Standpoint(look.connection, look.today, look.as_of, look.settings.floor), project_id)
    if pack is None:
        raise HTTPException(404)
    named = f'attachment; filename="{pack.name}"'
    return Response(pack.content, media_type="application/zip", headers={"content-disposition": named})
