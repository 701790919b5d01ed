"""Settings: their order, and the one line about what is wrong with them."""

import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from posturewatch import demo_script
from posturewatch.allowed import check
from posturewatch.errors import ConfigError
from posturewatch.paths import shipped
from posturewatch.settings import PROFILES, Settings, load

sys.path.append(str(Path(__file__).parent.parent / "tools"))
import settings_files

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("name", "text"), settings_files.FILES.items())
def test_the_written_settings_are_those_of_the_types(name: str, text) -> None:
    """config/default.toml and docs/settings.md say what the types say (``make settings``)."""
    assert text() == (ROOT / name).read_text(encoding="utf-8")


def test_every_default_can_be_read_back() -> None:
    """The shipped file gives exactly the defaults of the types, key by key."""
    written = tomllib.loads(shipped("config/default.toml").read_text(encoding="utf-8"))

    assert msgspec.to_builtins(Settings()) == msgspec.to_builtins(
        msgspec.convert(written, Settings)
    )
    assert set(written) == {field.name for field in msgspec.structs.fields(Settings)}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_is_overridden_by_own_values(tmp_path: Path, profile: str) -> None:
    """Every profile is a set of allowed values; what the file says on top of it counts."""
    config = tmp_path / "mine.toml"
    config.write_text(f'profile = "{profile}"\n[alerts]\ncooldown_s = 777\n')

    settings = load(config)

    for section, values in PROFILES[profile].items():
        for key, value in values.items():
            wanted = 777 if key == "cooldown_s" else value
            assert getattr(getattr(settings, section), key) == wanted
    assert settings.alerts.cooldown_s == 777
    assert load(config, {"POSTUREWATCH_PROFILE": "strict"}).profile == "strict"


def test_profiles_only_hold_what_is_allowed() -> None:
    """Checked like a file."""
    for name, values in PROFILES.items():
        check(values, Settings, name)


def test_every_key_says_what_it_means() -> None:
    """No key is left without a description."""
    silent = [
        f"{name}.{key}"
        for name, section in settings_files.sections()
        for key, _, meaning, _ in settings_files.keys(section)
        if not meaning
    ]

    assert silent == []


def test_later_sources_win(tmp_path: Path) -> None:
    """Defaults, then the file, then the environment, then options."""
    config = tmp_path / "mine.toml"
    config.write_text(
        '[camera]\nsource = "file"\nmodel = "lite"\nview = "side"\n[pace]\nstill_s = 3\n'
    )
    environ = {"POSTUREWATCH_CAMERA_SOURCE": "2", "POSTUREWATCH_CAMERA_MODEL": "full"}

    settings = load(config, environ, {"camera": {"source": "option", "view": None}})

    assert settings.camera.source == "option"
    assert settings.camera.model == "full"
    assert settings.camera.view == "side"
    assert settings.pace.still_s == 3.0
    assert settings.pace.away_s == Settings().pace.away_s


def test_the_users_own_file_is_read(own_home: Path) -> None:
    """Without --config the file in the user's settings folder counts."""
    own = own_home / "config" / "posturewatch" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[camera]\nmodel = "lite"\n')

    assert load().camera.model == "lite"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[camra]\n", "unknown section camra; allowed: profile, camera, "),
        ("[camera]\nsauce = 1\n", "unknown key camera.sauce; allowed: source, "),
        ('[camera]\nmodel = "heavy"\n', "camera.model = 'heavy'; allowed: one of full, lite"),
        ("[camera]\nmodel = 3\n", "camera.model = 3; allowed: one of full, lite"),
        ('[pace]\nstill_s = "2"\n', "pace.still_s = '2'; allowed: a number above 0 to 60"),
        ("[pace]\nstill_s = 0\n", "pace.still_s = 0; allowed: a number above 0 to 60"),
        ("[pace]\nstill_s = 61.5\n", "pace.still_s = 61.5; allowed: a number above 0 to 60"),
        ("[pace]\nstill_s = nan\n", "pace.still_s = nan; allowed: a number above 0 to 60"),
        ("[pace]\nstill_s = true\n", "pace.still_s = true; allowed: a number above 0 to 60"),
        ("[gate]\nchange_grey = 1.5\n", "gate.change_grey = 1.5; allowed: a whole number from 1"),
        ("[[camera]]\n", "camera is a section: write [camera]"),
        ("camera = 3\n", "camera is a section: write [camera]"),
        ("[camera\n", "is not valid TOML: "),
    ],
)
def test_a_bad_file_is_one_line_naming_file_key_and_range(
    tmp_path: Path, posturewatch, text: str, said: str
) -> None:
    """One line on stderr, exit code 2."""
    config = tmp_path / "bad.toml"
    config.write_text(text)

    result = posturewatch("config", "validate", "--config", config)

    assert result.code == 2
    assert result.err.startswith(f"posturewatch: {config}: {said}")
    assert result.err.count("\n") == 1
    assert result.out == ""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "there is no such settings file"),
        (lambda path: path.mkdir(), "cannot be read (Is a directory)"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_text_is_one_line(tmp_path: Path, make, said: str) -> None:
    """Missing, a folder, not text: each said as such."""
    config = tmp_path / "other.toml"
    make(config)

    with pytest.raises(ConfigError) as caught:
        load(config)

    assert str(caught.value) == f"{config}: {said}"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Some editors write one."""
    config = tmp_path / "mine.toml"
    config.write_text("\ufeff[pace]\nstill_s = 3\n", encoding="utf-8")

    assert load(config).pace.still_s == 3


@pytest.mark.parametrize("command", [["run"], ["doctor"], ["config", "show"]])
def test_an_installation_without_its_defaults_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, posturewatch, command: list[str]
) -> None:
    """One line, not a traceback."""
    monkeypatch.setattr("posturewatch.paths._PACKAGE", tmp_path / "a" / "b" / "posturewatch")

    result = posturewatch(*command)

    assert result.code == 2
    assert result.err.startswith("posturewatch: the installation is incomplete: config/default.")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("POSTUREWATCH_CAMERA_MODEL", "heavy", "camera.model = 'heavy'; allowed: one of full, "),
        ("POSTUREWATCH_PACE_STILL_S", "soon", "pace.still_s = 'soon'; allowed: a number above"),
        ("POSTUREWATCH_CAMERA_SAUCE", "1", "unknown key camera.sauce; allowed: source, "),
    ],
)
def test_a_bad_variable_is_named(variable: str, value: str, said: str) -> None:
    """The complaint names the variable."""
    with pytest.raises(ConfigError, match=f"^environment {variable}: ") as caught:
        load(environ={variable: value})

    assert said in str(caught.value)


@pytest.mark.parametrize(
    "variable", ["POSTUREWATCH_ALERT_SITTING_S", "POSTUREWATCH_PROFILES", "POSTUREWATCH_CAMERA"]
)
def test_a_variable_of_no_section_is_refused(variable: str) -> None:
    """A misspelt name is heard of, as a misspelt key is."""
    with pytest.raises(ConfigError, match=f"^environment {variable}: there is no such setting"):
        load(environ={variable: "1"})


CONTRADICTIONS = {
    "[verdict]\nneck_floor = 1.0\n": "[verdict] neck_floor = 1 lies above neck_ceiling = 0.125",
    "[verdict]\nhead_tilt_ceiling_deg = 5.0\n": "[verdict] head_tilt_floor_deg = 10 lies above ",
    "[alerts]\nsitting_s = 3600\nlong_sitting_s = 2700\n": "[alerts] sitting_s = 3600 lies above ",
    '[hours]\nwork_hours = "09:00-17:00"\nwork_days = []\n': "[hours] work_hours = 09:00-",
}


@pytest.mark.parametrize(("content", "said"), CONTRADICTIONS.items())
def test_values_that_contradict_each_other_are_one_line(
    tmp_path: Path, posturewatch, content: str, said: str
) -> None:
    """Each alone is in its range: `config validate` says it, and `run` refuses with the same."""
    config = tmp_path / "mine.toml"
    config.write_text(content)
    for command in (["config", "validate"], ["run", "--data-dir", tmp_path], ["start"]):
        result = posturewatch(*command, "--config", config)
        assert result.code == 2
        assert result.err.startswith(f"posturewatch: {config}: {said}")
        assert result.err.count("\n") == 1


def test_a_file_of_stretches_that_is_missing_is_one_line(tmp_path: Path, posturewatch) -> None:
    """Heard of when the settings are checked, not when the first alert falls due."""
    config, clip = tmp_path / "mine.toml", demo_script.clip()
    config.write_text('[stretches]\nown = "/no/such.toml"\n')
    for command in (["config", "validate"], ["run", "--source", clip, "--data-dir", tmp_path]):
        result = posturewatch(*command, "--config", config)
        assert result.code == 2
        assert result.err.startswith(
            "posturewatch: stretches.own: /no/such.toml cannot be read (No"
        )
        assert result.err.count("\n") == 1


def test_variables_take_numbers_and_words() -> None:
    """Text of a variable becomes the type of its key; those of the tests are left alone."""
    settings = load(
        environ={
            "POSTUREWATCH_PACE_STILL_S": "3",
            "POSTUREWATCH_CAMERA_SOURCE": "2",
            "POSTUREWATCH_PICTURES": "/somewhere",
        }
    )

    assert (settings.pace.still_s, settings.camera.source) == (3.0, "2")
