"""What is loaded once in a process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import MODEL
from truceline.coding.many import Knowledge, beside, coder
from truceline.reading.reader import shipped

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the trained model is not there")


def test_a_coder_is_made_once_by_its_knowledge(tmp_path: Path) -> None:
    own = tmp_path / "actors.yaml"
    own.write_text("[]\n")
    assert coder(Knowledge(), 1) is coder(Knowledge(), 1)
    assert coder(Knowledge(own), 1) is coder(Knowledge(own), 1) is not coder(Knowledge(), 1)


def test_who_asks_for_no_threads_takes_the_model_that_is_there() -> None:
    made = coder(Knowledge(), beside()).reader
    assert shipped(beside()) is made
    assert shipped() is shipped()
    assert shipped() in {shipped(0), made, shipped(1)}
