"""Whom a name resolves to, and why."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from truceline.reading.actors import Actors
from truceline.reading.words import words
from truceline.reports.shown import shown


def who(name: str, actors: Actors, on: str | None) -> RenderableType:
    """The identity of a name or description, its other bearers, its names and offices."""
    found = actors.identify(name, on)
    page = [Text(shown(f"{name}: {found.name or 'nobody in particular'}"), style="bold")]
    if found.actor_id:
        page.append(Text(f"id {found.actor_id}"))
    if found.country:
        page.append(Text(f"country {found.country}"))
    if found.sectors:
        page.append(Text(f"sectors {' '.join(found.sectors)}"))
    page.append(Text(shown(f"because {found.reason}")))
    entry = found.entry
    if entry:
        page.append(Text("known as " + ", ".join(dict.fromkeys(n.text for n in entry.names))))
        for post in entry.posts:
            of = actors.registry.entries.get(post.of)
            page.append(
                Text(f"{post.office} of {of.name if of else post.of}, {post.start or '?'} to {post.end or 'now'}")
            )
    said = words(name)
    others = {n.actor_id for m in actors.registry.names.find(said) for n in m.names} - {found.actor_id}
    for id_ in sorted(others):
        page.append(Text(f"could also be {actors.registry.entries[id_].name} (id {id_})"))
    return Group(*page)
