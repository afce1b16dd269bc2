"""Where shipped files are found."""

from pathlib import Path

import pytest

from nnviz.data import resources


def test_a_shipped_file_is_found() -> None:
    assert resources.resource("data/digits.npz").is_file()


@pytest.mark.parametrize(
    ("existing", "expected"), [("nnviz/resources", "nnviz/resources"), ("resources", "resources")]
)
def test_in_the_wheel_and_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: str, expected: str
) -> None:
    (tmp_path / existing).mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "nnviz")
    assert resources.resource("data/a.npz") == tmp_path / expected / "data/a.npz"
