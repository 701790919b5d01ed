"""TOML files, environment and options to one frozen ``Settings``, or an error that names the key.

The rule types stand beside the rules they govern, in ``core``; here they are only collected.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from posturewatch.allowed import check
from posturewatch.core.calibration import CalibrationRules
from posturewatch.core.effect import EffectRules
from posturewatch.core.hours import HoursRules
from posturewatch.core.learning import LearningRules
from posturewatch.core.limits import VerdictRules
from posturewatch.core.pace import CameraMode, GateRules, PaceRules
from posturewatch.core.posture import PostureRules
from posturewatch.core.presence import PresenceRules
from posturewatch.core.rules import AlertRules
from posturewatch.core.sitting import SittingRules
from posturewatch.core.stretches import StretchRules
from posturewatch.core.trends import ReportRules
from posturewatch.errors import ConfigError
from posturewatch.paths import shipped, user_config

ENVIRONMENT_PREFIX = "POSTUREWATCH_"
OTHER_VARIABLES = frozenset(
    {"CONFIG", "DATA_DIR"}
    | {"EVENT", "FAULT", "HELD_S", "KIND", "LENGTH_S", "LEVEL", "STRETCH"}
    | {"FUZZ", "PICTURES", "RENEW_GOLDEN", "RENEW_IMAGES"}
)
"""Variables that are no setting: options, what a hook is told, what the tests are told."""

Profile = Literal["gentle", "standard", "strict"]


class CameraRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the pictures come from and how they are looked at."""

    source: Annotated[
        str, Meta(description="camera index, name or path; video, pattern or address; empty: first")
    ] = ""
    view: Annotated[
        Literal["auto", "front", "side"], Meta(description="where the camera stands; auto: look")
    ] = "auto"
    model: Annotated[
        Literal["full", "lite"], Meta(description="pose model; lite is quicker and less exact")
    ] = "full"
    mode: Annotated[
        CameraMode, Meta(description="steady keeps the camera open, burst lets it go between looks")
    ] = CameraMode.AUTO


class NotifyRules(Struct, frozen=True, forbid_unknown_fields=True):
    """How alerts reach you."""

    backend: Annotated[
        Literal["auto", "plyer", "desktop", "terminal"],
        Meta(description="way of delivery tried first; a lost alert goes on to the next"),
    ] = "auto"
    sound: Annotated[
        bool, Meta(description="play the desktop's own sound with an alert, where it has one")
    ] = False
    snooze_s: Annotated[
        float, Meta(ge=60, le=14400, description="silence that the Snooze button gives, s")
    ] = 600.0
    stays: Annotated[bool, Meta(description="the stronger alert stays until it is answered")] = True
    in_full_screen: Annotated[
        bool, Meta(description="show alerts also while a program fills the screen")
    ] = False
    """For who works in one; a film or a talk is not to be covered."""


class HooksRules(Struct, frozen=True, forbid_unknown_fields=True):
    """Commands of your own, run without a shell; POSTUREWATCH_* variables tell what happened."""

    on_alert: Annotated[
        tuple[str, ...], Meta(description="program and arguments, run when an alert is shown")
    ] = ()
    on_break: Annotated[
        tuple[str, ...], Meta(description="program and arguments, run when a break is over")
    ] = ()


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set, by section."""

    profile: Annotated[
        Profile, Meta(description="named set of values that your own values then override")
    ] = "standard"
    camera: CameraRules = CameraRules()
    gate: GateRules = GateRules()
    pace: PaceRules = PaceRules()
    calibration: CalibrationRules = CalibrationRules()
    verdict: VerdictRules = VerdictRules()
    learning: LearningRules = LearningRules()
    presence: PresenceRules = PresenceRules()
    sitting: SittingRules = SittingRules()
    posture: PostureRules = PostureRules()
    alerts: AlertRules = AlertRules()
    effect: EffectRules = EffectRules()
    hours: HoursRules = HoursRules()
    stretches: StretchRules = StretchRules()
    notify: NotifyRules = NotifyRules()
    report: ReportRules = ReportRules()
    hooks: HooksRules = HooksRules()


PROFILES: dict[Profile, dict[str, dict[str, Any]]] = {
    "gentle": {
        "verdict": {"spreads": 3.5},
        "posture": {"window_s": 180.0, "far_window_s": 90.0},
        "alerts": {"sitting_s": 2700.0, "cooldown_s": 1800.0, "daily_cap": 6},
    },
    "standard": {},
    "strict": {
        "verdict": {"spreads": 2.0},
        "posture": {"window_s": 60.0, "far_window_s": 45.0},
        "alerts": {"sitting_s": 1200.0, "long_sitting_s": 2700.0, "cooldown_s": 600.0},
    },
}
"""What each profile changes. Gentle waits twice as long before it speaks; strict follows the
shortest times of the advice: up every 20 minutes (https://doi.org/10.2337/dc11-1931), posture
static from one minute on (RULA)."""


def load(
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """Defaults, the profile, the user's file, the environment, then command-line options.

    ``config`` is a file that must exist; without it the user's own is read if there is one.
    Overrides that are None are left out. Raises ConfigError: one line, naming file and key.
    """
    own = user_config()
    layers = []
    if config is not None:
        layers.append(read(config.expanduser()))
    elif own.exists():
        layers.append(read(own))
    layers += [_from_environment(environ or {}), _from_options(overrides or {})]
    return combine(layers, str(config or own))


def combine(layers: Sequence[Mapping[str, Any]], origin: str) -> Settings:
    """Settings out of the defaults, the profile and these layers, the later over the earlier.

    Raises ConfigError where two values contradict each other.
    """
    layers = [read(_defaults()), *layers]
    chosen: Profile = [layer["profile"] for layer in layers if "profile" in layer][-1]
    layers.insert(1, PROFILES[chosen])
    merged: dict[str, Any] = {}
    for layer in layers:
        _merge(merged, layer)
    try:
        return msgspec.convert(merged, Settings)
    except msgspec.ValidationError as error:  # a rule between two keys, told by the type itself
        said, _at, place = str(error).partition(" - at `$.")
        where = f"[{place[:-1]}] " if place else ""
        by = "" if chosen == "standard" else f" (some of it by profile = {chosen})"
        raise ConfigError(f"{origin}: {where}{said}{by}") from error


def _defaults() -> Path:
    """The file that comes with the program. Raises ConfigError where it is missing."""
    try:
        return shipped("config/default.toml")
    except FileNotFoundError as error:
        raise ConfigError(f"the installation is incomplete: {error}; install it again") from error


def read(path: Path) -> dict[str, Any]:
    """One TOML file, every key checked. Raises ConfigError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: there is no such settings file") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    check(content, Settings, str(path))
    return content


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping):
            _merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


def _from_options(overrides: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    content = {
        section: {key: value for key, value in values.items() if value is not None}
        for section, values in overrides.items()
    }
    check(content, Settings, "command line")
    return content


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """``POSTUREWATCH_CAMERA_SOURCE=2`` sets ``camera.source``. Raises ConfigError."""
    content: dict[str, Any] = {}
    known = {*OTHER_VARIABLES, "PROFILE"}
    starts = tuple(f"{each.name}_".upper() for each in msgspec.structs.fields(Settings)[1:])
    for variable in sorted(environ):
        name = variable.removeprefix(ENVIRONMENT_PREFIX)
        if name != variable and name not in known and not name.startswith(starts):
            raise ConfigError(
                f"environment {variable}: there is no such setting; posturewatch config show"
            )
    if f"{ENVIRONMENT_PREFIX}PROFILE" in environ:
        content["profile"] = environ[f"{ENVIRONMENT_PREFIX}PROFILE"]
        check(content, Settings, f"environment {ENVIRONMENT_PREFIX}PROFILE")
    for section in msgspec.structs.fields(Settings)[1:]:
        start = f"{ENVIRONMENT_PREFIX}{section.name}_".upper()
        for variable in sorted(environ):
            if not variable.startswith(start):
                continue
            key = variable.removeprefix(start).lower()
            value = _parsed(environ[variable], section.type, key)
            check({section.name: {key: value}}, Settings, f"environment {variable}")
            content.setdefault(section.name, {})[key] = value
    return content


def _parsed(text: str, section: Any, key: str) -> Any:
    """Text of a variable as TOML would have it: as text where the key takes text, else parsed."""
    types = {field.name: field.type for field in msgspec.structs.fields(section)}
    try:
        return msgspec.convert(text, types[key])
    except (KeyError, msgspec.ValidationError):
        pass
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
