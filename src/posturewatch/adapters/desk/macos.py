"""The sources of macOS, asked through its frameworks by ctypes. Never run yet.

Input: CGEventSourceSecondsSinceLastEventType; lock: CGSessionCopyCurrentDictionary (its key
CGSSessionScreenIsLocked is not in Apple's headers, but has been there since 10.5); battery:
IOPSGetProvidingPowerSourceType. See https://developer.apple.com/documentation/coregraphics and
/iokit. Focus has no public interface, and sleep shows as a gap of the clock.
"""

import ctypes
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ctypes import CDLL, c_bool, c_char_p, c_double, c_int32, c_long, c_uint32, c_void_p

from posturewatch.adapters.desk.board import Board, Kind, Missing, Teller

_FRAMEWORKS = "/System/Library/Frameworks"
COMBINED_SESSION = 0
"""kCGEventSourceStateCombinedSessionState."""
ANY_INPUT = 0xFFFFFFFF
"""kCGAnyInputEventType."""
UTF_8 = 0x08000100
"""kCFStringEncodingUTF8."""
BATTERY_POWER = b"Battery Power"
"""kIOPMBatteryPowerKey."""


class MacOS:
    """Asks three functions that answer at once."""

    name = "macos"
    tells = (Kind.INPUT, Kind.LOCK, Kind.BATTERY)
    every_s = 2.0

    def __init__(self) -> None:
        self._graphics: CDLL | None = None

    async def tell(self, board: Board) -> None:
        """Say what macOS tells. Raises Missing."""
        if self._graphics is None:
            self._load()
        assert self._graphics is not None
        board.idle(
            self._graphics.CGEventSourceSecondsSinceLastEventType(COMBINED_SESSION, ANY_INPUT)
        )
        board.say(self.name, Kind.LOCK, is_on=self._is_locked(self._graphics))
        board.say(self.name, Kind.BATTERY, is_on=self._is_on_battery())

    def _load(self) -> None:
        try:
            graphics = CDLL(f"{_FRAMEWORKS}/CoreGraphics.framework/CoreGraphics")
            self._base = CDLL(f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation")
            self._io = CDLL(f"{_FRAMEWORKS}/IOKit.framework/IOKit")
        except OSError as error:
            raise Missing("this is not macOS") from error
        seconds = graphics.CGEventSourceSecondsSinceLastEventType
        seconds.argtypes, seconds.restype = (c_int32, c_uint32), c_double
        graphics.CGSessionCopyCurrentDictionary.restype = c_void_p
        for name, arguments, result in (
            ("CFStringCreateWithCString", (c_void_p, c_char_p, c_uint32), c_void_p),
            ("CFDictionaryGetValue", (c_void_p, c_void_p), c_void_p),
            ("CFBooleanGetValue", (c_void_p,), c_bool),
            ("CFStringGetCString", (c_void_p, c_char_p, c_long, c_uint32), c_bool),
            ("CFRelease", (c_void_p,), None),
        ):
            function = getattr(self._base, name)
            function.argtypes, function.restype = arguments, result
        self._io.IOPSCopyPowerSourcesInfo.restype = c_void_p
        kind = self._io.IOPSGetProvidingPowerSourceType
        kind.argtypes, kind.restype = (c_void_p,), c_void_p
        self._graphics = graphics

    def _is_locked(self, graphics: CDLL) -> bool:
        """No dictionary means no session on the screen, as in a login over the network."""
        session = graphics.CGSessionCopyCurrentDictionary()
        if not session:
            raise Missing("no session on the screen")
        key = self._base.CFStringCreateWithCString(None, b"CGSSessionScreenIsLocked", UTF_8)
        try:
            value = self._base.CFDictionaryGetValue(session, key)
            return bool(value) and bool(self._base.CFBooleanGetValue(value))
        finally:
            self._base.CFRelease(key)
            self._base.CFRelease(session)

    def _is_on_battery(self) -> bool:
        sources = self._io.IOPSCopyPowerSourcesInfo()
        if not sources:
            return False
        try:  # the name belongs to the system: it is not to be released
            name = self._io.IOPSGetProvidingPowerSourceType(sources)
            told = ctypes.create_string_buffer(64)
            is_read = name and self._base.CFStringGetCString(name, told, len(told), UTF_8)
            return bool(is_read) and told.value == BATTERY_POWER
        finally:
            self._base.CFRelease(sources)


@asynccontextmanager
async def tellers() -> AsyncIterator[Sequence[Teller]]:
    """The one source there is."""
    yield (MacOS(),)
