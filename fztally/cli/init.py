"""``fztally init``: a workspace that runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from fztally.lang.texts import text
from fztally.model.errors import FztallyError

_PERIOD = "2021"


@click.command("init", help=text("help-init-long"))
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar=text("metavar-workspace"))
@click.option("--period", default=_PERIOD, metavar=_PERIOD, show_default=True, help=text("help-period"))
@click.option("--sample", is_flag=True, help=text("help-init-sample"))
def command(folder: Path | None, period: str, sample: bool) -> int:
    """Lay out a workspace; nothing that is there is overwritten."""
    from fztally.cli.settings import NAME, parse_period
    from fztally.store.schema_files import bundled_schemas

    year = parse_period(period, "").year
    target = folder or Path()
    try:
        for name in ("ledgers", "output"):
            (target / name).mkdir(parents=True, exist_ok=True)
        if not (target / "schemas").exists():
            shutil.copytree(bundled_schemas(), target / "schemas")
        config = target / NAME
        if not config.exists():
            config.write_text(text("config-file", period=period), encoding="utf-8")
        filled = any((target / "ledgers").iterdir())
    except OSError as error:
        raise FztallyError(text("workspace-not-writable", folder=target), text("workspace-hint")) from error
    if sample and not filled:
        from fztally.cli.sample import make_sample

        make_sample(target / "ledgers", target / "schemas", year=year)
        filled = True
    click.echo(text("init-done", folder=target.resolve()))
    key = "init-next-run" if filled else "init-next-fill"
    click.echo(text(key if folder is None else f"{key}-there", folder=target))
    return 0
