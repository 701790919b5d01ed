"""The Run key of the current user. Written after the documentation; never run on Windows."""

import subprocess
import sys
from collections.abc import Sequence

from posturewatch.adapters.autostart.entry import NAME
from posturewatch.errors import StoreError

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def command_line(command: Sequence[str]) -> str:
    """One line as Windows takes it, with the Python that opens no console window."""
    program, *rest = command
    if program.lower().endswith("python.exe"):
        program = f"{program[: -len('python.exe')]}pythonw.exe"
    return subprocess.list2cmdline([program, *rest])


class RunKey:
    """A value under HKEY_CURRENT_USER."""

    @property
    def where(self) -> str:
        """The key and value."""
        return rf"HKEY_CURRENT_USER\{KEY}\{NAME}"

    def enable(self, command: Sequence[str]) -> None:
        """Set the value. Raises StoreError."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, command_line(command))
            except OSError as error:
                raise StoreError(f"{self.where}: {error.strerror}") from error

    def disable(self) -> bool:
        """Delete the value; False when there was none. Raises StoreError."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(
                    winreg.HKEY_CURRENT_USER, KEY, access=winreg.KEY_SET_VALUE
                ) as key:
                    winreg.DeleteValue(key, NAME)
            except FileNotFoundError:
                return False
            except OSError as error:
                raise StoreError(f"{self.where}: {error.strerror}") from error
            return True
        return False

    def is_enabled(self) -> bool:
        """The value is there."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    winreg.QueryValueEx(key, NAME)
            except OSError:
                return False
            return True
        return False
