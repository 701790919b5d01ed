"""The sources of Windows, asked through user32, wtsapi32, shell32 and kernel32. Never run yet.

Input: GetLastInputInfo; lock: WTSQuerySessionInformation with WTSSessionInfoEx; presentation and
full screen: SHQueryUserNotificationState; battery: GetSystemPowerStatus (all at
https://learn.microsoft.com/windows/win32/api/). Focus assist has no public interface, and sleep
shows as a gap of the clock.
"""

import ctypes
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ctypes import POINTER, Structure, byref, c_uint8, c_uint32, c_void_p

from posturewatch.adapters.desk.board import Board, Kind, Missing, Teller

CURRENT_SESSION = 0xFFFFFFFF
SESSION_INFO_EX = 25
"""WTSSessionInfoEx; its answer holds, from byte 16 on, the session flags."""
LOCKED, UNLOCKED = 0, 1
BUSY = (2, 3, 4)
"""QUNS_BUSY (a full-screen program), QUNS_RUNNING_D3D_FULL_SCREEN, QUNS_PRESENTATION_MODE."""


class _LastInput(Structure):
    _fields_ = (("size", c_uint32), ("tick_ms", c_uint32))


class _Power(Structure):
    _fields_ = (
        ("ac_line", c_uint8),
        ("battery", c_uint8),
        ("percent", c_uint8),
        ("system", c_uint8),
        ("seconds", c_uint32),
        ("full_seconds", c_uint32),
    )


class Windows:
    """Asks four functions that answer at once."""

    name = "windows"
    tells = (Kind.INPUT, Kind.LOCK, Kind.FULL_SCREEN, Kind.BATTERY)
    every_s = 2.0

    async def tell(self, board: Board) -> None:
        """Say what Windows tells. Raises Missing."""
        board.idle(_idle_s())
        board.say(self.name, Kind.LOCK, is_on=_is_locked())
        board.say(self.name, Kind.FULL_SCREEN, is_on=_is_busy())
        board.say(self.name, Kind.BATTERY, is_on=_is_on_battery())


@asynccontextmanager
async def tellers() -> AsyncIterator[Sequence[Teller]]:
    """The one source there is."""
    yield (Windows(),)


if sys.platform == "win32":

    def _idle_s() -> float:
        """Both ticks count milliseconds in 32 bits and wrap after 49.7 days, together."""
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not ctypes.windll.user32.GetLastInputInfo(byref(last)):
            raise Missing("GetLastInputInfo fails")
        ctypes.windll.kernel32.GetTickCount.restype = c_uint32
        now_ms: int = ctypes.windll.kernel32.GetTickCount()
        idle_ms: int = (now_ms - last.tick_ms) & 0xFFFFFFFF
        return idle_ms / 1000

    def _is_locked() -> bool:
        wts = ctypes.windll.wtsapi32
        query, free = wts.WTSQuerySessionInformationW, wts.WTSFreeMemory
        query.argtypes = (c_void_p, c_uint32, c_uint32, POINTER(c_void_p), POINTER(c_uint32))
        free.argtypes = (c_void_p,)
        answer, length = c_void_p(), c_uint32()
        if not query(None, CURRENT_SESSION, SESSION_INFO_EX, byref(answer), byref(length)):
            raise Missing("WTSQuerySessionInformation fails")
        try:
            told = ctypes.string_at(answer.value or 0, length.value)
            flags = int.from_bytes(told[16:20], "little", signed=True)
        finally:
            free(answer)
        return flags == LOCKED

    def _is_busy() -> bool:
        state = c_uint32()
        asked = ctypes.windll.shell32.SHQueryUserNotificationState(byref(state))
        return asked == 0 and state.value in BUSY

    def _is_on_battery() -> bool:
        power = _Power()
        told = ctypes.windll.kernel32.GetSystemPowerStatus(byref(power))
        return bool(told) and power.ac_line == 0

else:

    def _idle_s() -> float:
        raise Missing("this is not Windows")

    def _is_locked() -> bool:
        raise Missing("this is not Windows")

    _is_busy = _is_on_battery = _is_locked
