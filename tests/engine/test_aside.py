"""What is read in a terminal is read in a copy: it gives what it reads, says what it refuses, and may come to its end alone."""

from __future__ import annotations

import os
import re

import pytest

from engine.aside import DAMAGED, aside
from engine.parameter import ParameterError
from engine.reader import read_for
from engine.samples import ocean


def test_what_is_read_comes_back_whole() -> None:
    found = aside(read_for, "ocean", ocean(), "a sample.nc")["ocean"]
    direct = read_for("ocean", ocean(), "a sample.nc")["ocean"]
    assert found.grid.volume.tobytes() == direct.grid.volume.tobytes()
    assert (found.operator != direct.operator).nnz == 0


def test_a_refusal_is_the_sentence_it_was() -> None:
    with pytest.raises(ParameterError) as told:
        read_for("ocean", b"no circulation", "a file.mat")
    with pytest.raises(ParameterError, match=re.escape(str(told.value))):
        aside(read_for, "ocean", b"no circulation", "a file.mat")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies here")
def test_what_brings_a_library_down_ends_the_copy_and_is_said() -> None:
    with pytest.raises(ParameterError) as told:
        aside(os._exit, 9)
    assert str(told.value) == DAMAGED
