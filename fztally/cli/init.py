"""``fztally init``: a workspace that runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from fztally.lang.texts import text
from fztally.model.errors import FztallyError


@click.command("init", help=text("help-init-long"), options_metavar=text("metavar-options"))
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--period", default="2021", metavar="2021", show_default=True, help=text("help-period"))
@click.option("--sample", is_flag=True, help=text("help-init-sample"))
def command(folder: Path | None, period: str, sample: bool) -> int:
    """Lay out a workspace; nothing that is there is overwritten."""
    from fztally.store.schema_files import bundled_schemas

    target = folder or Path()
    try:
        for name in ("ledgers", "output"):
            (target / name).mkdir(parents=True, exist_ok=True)
        if not (target / "schemas").exists():
            shutil.copytree(bundled_schemas(), target / "schemas")
        config = target / "fztally.toml"
        if not config.exists():
            config.write_text(text("config-file", period=period), encoding="utf-8")
    except OSError as error:
        raise FztallyError(text("output-not-writable", folder=str(target)), text("output-not-writable-hint")) from error
    if sample and not any((target / "ledgers").iterdir()):
        from fztally.cli.sample import make_sample

        make_sample(target / "ledgers", target / "schemas", year=int(period[:4]))
    click.echo(text("init-done", folder=str(target)))
    return 0
