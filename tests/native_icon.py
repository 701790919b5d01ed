"""A process with the tray icon of Windows and macOS, which does on stdin's word what a click does.

Each line is a list of words in JSON: the way through the menu; empty: only show. The answer is the
menu's words as a list.
"""

import json
import sys
import threading
import time
from pathlib import Path

import pystray
import Xlib.display
import Xlib.protocol.event

from posturewatch.adapters.tray import Watch
from posturewatch.adapters.tray.native import NativeIcon
from posturewatch.paths import Paths


def items(menu: pystray.Menu) -> dict[str, pystray.MenuItem]:
    """What the menu shows, by its words."""
    return {item.text: item for item in menu if item is not pystray.Menu.SEPARATOR}


def listen(icon: pystray.Icon) -> None:
    """Click as the backends of pystray do: their handler around the item."""
    for line in sys.stdin:
        shown = items(icon.menu)
        print(json.dumps(list(shown)), flush=True)
        words = json.loads(line)
        if not words:
            continue
        for word in words[:-1]:
            shown = items(shown[word].submenu)
        icon._handler(shown[words[-1]])()


def nudge(icon: pystray.Icon) -> None:
    """Let something happen to the window, ten times a second.

    python-xlib may keep a request of one thread until another one has something to read. X11 is
    for tests only here; the backends of Windows and macOS rest on no such library.
    """
    server = Xlib.display.Display()
    window = server.create_resource_object("window", icon._window.id)
    nothing = server.intern_atom("_POSTUREWATCH_NOTHING")
    while True:
        word = Xlib.protocol.event.ClientMessage(
            window=window, client_type=nothing, data=(32, (0,) * 5)
        )
        window.send_event(word)
        server.sync()
        time.sleep(0.1)


if __name__ == "__main__":
    native = NativeIcon(Watch(Paths(Path(sys.argv[1]))))
    # Two faults of that backend: it sets this a moment after it says that it is ready, and docks
    # once more when the icon has been drawn, whereupon trayer may drop it.
    native.icon._thread = threading.current_thread()
    native.icon._show = lambda: None
    for beside in listen, nudge:
        threading.Thread(target=beside, args=[native.icon], daemon=True).start()
    native.show()
