from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.server import Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()
