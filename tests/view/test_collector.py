import gc
from collections.abc import Iterator

import pytest

from nnviz.view.parts import typesetting
from nnviz.view.parts.collector import collector_asleep


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    yield
    gc.enable()


@pytest.mark.parametrize("is_awake", [True, False])
def test_the_collector_sleeps_meanwhile_and_is_then_as_it_was(is_awake: bool) -> None:
    (gc.enable if is_awake else gc.disable)()
    with pytest.raises(KeyError), collector_asleep():
        raise KeyError
    assert gc.isenabled() is is_awake
    with collector_asleep():
        assert not gc.isenabled()
    assert gc.isenabled() is is_awake


def test_what_typesets_is_loaded_while_the_collector_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(typesetting, "svg_of", lambda *_: seen.append(gc.isenabled()))
    gc.enable()
    typesetting.get_ready()
    assert seen == [False]
