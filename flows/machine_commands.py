"""The commands for machines: `qadam export FOLDER` and `qadam mcp`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from flows.options import as_of_option, json_option
from flows.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format", "form", type=click.Choice(("jsonl", "csv", "parquet")), default="jsonl", show_default=True,
    help="Of all files; parquet needs the package pyarrow.",
)  # fmt: skip
@as_of_option
@json_option
@click.pass_obj
def export(settings: Settings, folder: Path, form: str, as_of: date | None, as_json: bool) -> None:
    """Write all that is known to files in FOLDER, which is to be new, with a manifest of their hashes.

    Projects, mentions, changes, promises, programmes, articles (without their texts) and sources.
    """
    from flows import exporting, promise_commands, screen, wiring
    from flows.quoting import Standpoint

    today = as_of or settings.day or promise_commands.today()
    with wiring.reading(settings, as_of) as connection:
        manifest = exporting.export(Standpoint(connection, today, as_of, settings.floor), folder, form)  # type: ignore[arg-type]
    if as_json:
        screen.print_json(manifest)
        return
    for file in manifest["files"]:
        click.echo(f"{file['rows']:>9,}  {folder / file['name']}")
    click.echo(f"Hashes: {folder / 'manifest.json'}")


@click.command()
@click.pass_obj
def mcp(settings: Settings) -> None:
    """Answer assistants over standard input and output (Model Context Protocol), read-only."""
    from flows.assistants import serve

    serve(settings)


def write_proof(settings: Settings, public_id: str, as_of: date | None, path: Path) -> bool:
    """False where there is no such project."""
    from flows import promise_commands, wiring
    from flows.proving import proof_of
    from flows.quoting import Standpoint

    today = as_of or settings.day or promise_commands.today()
    with wiring.reading(settings, as_of) as connection:
        pack = proof_of(Standpoint(connection, today, as_of, settings.floor), public_id)
    if pack is not None:
        path.write_bytes(pack.content)
    return pack is not None
