"""The command that serves a record: it parses, calls one function and prints where to look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from truceline.cli.app import Published, app, err, fail
from truceline.cli.record import Record, lake
from truceline.errors import TrucelineError
from truceline.views.publish import Publish


@app.command()
def serve(
    record: Record,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen at; only this machine reaches the default.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="0..65535", help="The port to listen at.")] = 8000,
    publish: Published = Publish.texts,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="A host name that it is reached by, may be repeated; localhost always is one."
        ),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A reverse proxy's address, whose word on who asks is taken."),
    ] = None,
    rate: Annotated[
        float, typer.Option(min=0, metavar="N", help="Requests a second that an address may make; 0: any number.")
    ] = 20.0,
    burst: Annotated[int, typer.Option(min=1, metavar="N", help="Requests that it may make at once.")] = 100,
    follow: Annotated[
        Path | None, typer.Option("--watch", metavar="SOURCES.toml", help="Follow these meanwhile, as 'watch' does.")
    ] = None,
    alerts: Annotated[
        Path | None, typer.Option(metavar="ALERTS.toml", help="What to be told of, with --watch.")
    ] = None,
    described: Annotated[
        Path | None, typer.Option("--processes", metavar="PATH", help="Your own processes: a TOML file or a folder.")
    ] = None,
) -> None:
    """Serve a record: its pages, which follow it live, and a JSON API. Only reads."""
    try:
        from truceline.views.server.running import run
        from truceline.views.server.settings import LOOPBACK, Settings
    except ImportError as missing:
        raise TrucelineError(
            f"serving needs {missing.name}: pip install --require-hashes -r requirements/serve.txt"
        ) from missing
    if not 0 <= port <= 65535:
        fail(f"--port {port}: ports are 0 to 65535; 0 takes a free one")
    if alerts and not follow:
        fail("--alerts needs --watch SOURCES.toml, which it tells of")
    alone = host in LOOPBACK
    names = (*LOOPBACK, *(n.lower() for n in name or ())) if name or alone else ()
    settings = Settings(publish=publish, processes=described, names=names, rate=rate, burst=burst)
    if not alone:
        err.print(f"Others than this machine may read {record} here; put a reverse proxy with TLS before it.")
    with _beside(follow, record, alerts) if follow else nullcontext():
        run(lake(record), settings, host, port, proxy, lambda at: err.print(f"{record}: http://{at}/"))


@contextmanager
def _beside(sources: Path, record: str, alerts: Path | None) -> Iterator[None]:
    """Follow sources in a thread; what is under way when the server ends is finished."""
    from truceline.cli.live import following, until_ended

    with following(sources, record, alerts, None, None, None) as found, until_ended(found.watch), found.beside():
        running = Thread(target=found.watch.run, name="watch")
        running.start()
        try:
            yield
        finally:
            found.watch.stop()
            running.join()
