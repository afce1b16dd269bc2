"""A screen that nobody sees, with real keys and a real mouse."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

WIDTH, HEIGHT = 1440, 900

_TOOLS = ("Xvfb", "openbox", "xdotool")
needs_a_screen = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, _TOOLS)), reason=f"needs {', '.join(_TOOLS)}"
)

_PLAIN = """<openbox_config xmlns="http://openbox.org/3.4/rc"><focus><focusNew>yes</focusNew></focus><keyboard/>
<mouse><context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/></mousebind>
</context></mouse>
<applications><application class="*"><decor>no</decor></application></applications></openbox_config>"""
"""A window manager with no keys and no menus of its own, by which a program could be ended."""


@contextmanager
def screen(folder: Path) -> Iterator[dict[str, str]]:
    """An X server on a free display: what to add to the environment of who is to be seen there."""
    config = folder / "openbox.xml"
    config.write_text(_PLAIN)
    reading, writing = os.pipe()
    with ExitStack() as stack:
        size = ("-screen", "0", f"{WIDTH}x{HEIGHT}x24")
        server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), *size], pass_fds=[writing])
        stack.enter_context(server)
        stack.callback(server.terminate)
        os.close(writing)
        with os.fdopen(reading) as told:
            place = {"DISPLAY": f":{told.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        manager = subprocess.Popen(["openbox", "--config-file", config], env=os.environ | place)
        stack.enter_context(manager)
        stack.callback(manager.terminate)
        yield place
