"""For every test: settings and caches of its own, and a check that it left nothing running behind."""

import faulthandler
import gc
import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings
from left_running import Running, watch_timers
from pytestqt.qtbot import QtBot

# The same examples in every run, which take as long as the machine needs.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before NumPy is loaded: on busy cores a second BLAS thread makes small products a hundred times slower.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

# A machine may stand still for seconds: what waits for a condition is in no hurry to give up.
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitActive, QtBot.waitExposed):
    wait.__kwdefaults__["timeout"] = 30_000

_failed = pytest.StashKey[bool]()
_running = pytest.StashKey[Running]()


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """The whole run goes to every core; what is named on the command line is quicker at hand."""
    cores = yield
    return 0 if config.args_source is config.ArgsSource.ARGS or config.option.markexpr == "soak" else cores


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests stay to the end: the collector need not go through them, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A window that is dressed takes twice as long, and looks otherwise. This is the order in each process, as
    # tests are dealt from the front (--dist load): one that stole from the end would go on with the others.
    items.sort(key=_is_dressed)
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(0))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    if item.get_closest_marker("soak"):
        faulthandler.cancel_dump_traceback_later()
    if rng := getattr(item.module, "RNG", None):  # whatever ran before, a test is given the same numbers
        rng.bit_generator.state = type(rng.bit_generator)(rng.bit_generator.seed_seq).state
    item.config.stash[_running] = Running("qapp" in item.fixturenames, _is_dressed(item))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    made = yield
    if fixturedef.scope != "function":  # what is kept for several tests is left by none of them
        request.config.stash[_running].look()
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Look for what was left: here, as fixtures of every test take a third of the time of an empty one."""
    yield
    if not gc.isenabled():  # there is an application, whose collector is at work between two events alone
        from nnviz.app.collector import collect_what_is_due

        collect_what_is_due()
    if (left := item.config.stash[_running].left()) and not item.stash.get(_failed, False):
        pytest.fail(left, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


@pytest.fixture(scope="session", autouse=True)
def folders_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings and caches go to a temporary folder: a test never reads or writes the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("config", "cache", "data", "state"):
            patch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path_factory.mktemp(kind)))
        yield


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The program's own application, for pytest-qt to make; loaded by tests that have one."""
    from nnviz.app.desktop import Application

    return Application


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Any:
    """The application, whose own timer is left running by no test."""
    watch_timers()
    return qapp


def _is_dressed(item: pytest.Item) -> bool:
    return item.get_closest_marker("dressed") is not None
