"""What run.sh does on systems of several kinds, with stand-ins for the system's programs and for Python."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# A Python that says its version when it is asked, and otherwise with what it was started.
PYTHON = 'case "$*" in *version_info*) echo 3.12 ;; *) echo "ran $*" ;; esac'
LIBRARIES = [
    "libGL.so.1",
    "libEGL.so.1",
    "libxkbcommon.so.0",
    "libdbus-1.so.3",
    "libfontconfig.so.1",
    "libglib-2.0.so.0",
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxcb-shape.so.0",
    "libxkbcommon-x11.so.0",
]


class Machine:
    """A folder with run.sh in it, set up already, and the programs of a system where all is in place."""

    def __init__(self, folder: Path) -> None:
        self.top = folder / "a folder"
        self._programs = folder / "bin"
        self._home = folder / "home"
        for place in (self.top / ".venv/bin", self.top / ".venv/lib/python3.12/site-packages/pip", self._programs):
            place.mkdir(parents=True)
        (self._home / ".fonts").mkdir(parents=True)
        (self._home / ".fonts/any.ttf").touch()
        shutil.copy(ROOT / "run.sh", self.top)
        program(self.top / ".venv/bin/python", PYTHON)
        for lock in ("requirements.lock", "requirements-dev.lock", "requirements-compiled.lock"):
            (self.top / lock).write_text("click==8\n")
            if lock == "requirements-compiled.lock":
                continue  # is installed for who asks for it
            summed = subprocess.run(["cksum"], input="click==8\n", capture_output=True, text=True, check=True).stdout
            (self.top / f".venv/{lock}.stamp").write_text(f"3.12 {summed}")
        self.has("uname", "echo Linux")
        self.has("id", "echo 1000")
        self.has("apt-get", 'echo "apt-get $*" >&2; exit 1')
        self.knows(*LIBRARIES)

    def has(self, name: str, script: str) -> None:
        program(self._programs / name, script)

    def knows(self, *libraries: str) -> None:
        """Make the dynamic linker know just these libraries."""
        lines = "\n".join(f"    {name} (libc6,x86-64) => /lib/{name}" for name in libraries)
        self.has("ldconfig", f"cat <<'END'\n{lines}\nEND")

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run run.sh from another folder, in this environment alone."""
        own = {"PATH": f"{self._programs}:{os.defpath}:/usr/bin:/bin", "HOME": str(self._home)}
        command = ["sh", str(self.top / "run.sh"), *arguments]
        return subprocess.run(
            command, cwd=self._home, env=own | environment, capture_output=True, text=True, check=False, timeout=30
        )


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_second_start_hands_its_arguments_over_and_says_nothing(machine: Machine) -> None:
    done = machine.run("my file.backprop", DISPLAY=":0")
    assert done.stdout == f"ran {machine.top}/main.py my file.backprop\n"
    assert done.stderr == ""


def test_without_a_display_it_runs_the_tour_and_says_so_in_one_line(machine: Machine) -> None:
    done = machine.run()
    assert done.stdout == f"ran {machine.top}/main.py tour\n"
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_it_opens_the_window(machine: Machine, display: str) -> None:
    machine.knows(*LIBRARIES, "libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1")
    assert machine.run(**{display: "any"}).stdout == f"ran {machine.top}/main.py\n"


def test_a_link_to_it_finds_the_folder(machine: Machine) -> None:
    link = machine.top.parent / "studio"
    link.symlink_to(machine.top / "run.sh")
    done = subprocess.run(["sh", link, "--version"], capture_output=True, text=True, check=False, timeout=30)
    assert done.stdout == f"ran {machine.top}/main.py --version\n"
    assert done.stderr == ""


def test_the_tests_run_off_screen_with_their_arguments(machine: Machine) -> None:
    program(machine.top / ".venv/bin/python", f'{PYTHON}; case "$*" in *pytest*) pwd; echo $QT_QPA_PLATFORM ;; esac')
    whole = "-n auto --maxprocesses 8 --dist loadfile --max-worker-restart 0"
    assert machine.run("test").stdout == f"ran -m pytest {whole}\n{machine.top}\noffscreen\n"
    assert machine.run("test", "-k", "trace").stdout == f"ran -m pytest -k trace\n{machine.top}\noffscreen\n"


def test_a_user_without_rights_gets_one_line_to_copy(machine: Machine) -> None:
    machine.knows("libGL.so.1", *LIBRARIES[3:-1])
    done = machine.run(DISPLAY=":0")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[1:] == ["sudo apt-get install -y libegl1 libxkbcommon0 libxkbcommon-x11-0"]


def test_libraries_of_x11_are_wanted_only_where_it_is(machine: Machine) -> None:
    machine.knows(*LIBRARIES[:6])
    assert machine.run("tour").returncode == 0
    assert machine.run("tour", DISPLAY=":0").returncode == 1


def test_a_library_of_a_longer_name_does_not_stand_for_one_that_is_missing(machine: Machine) -> None:
    machine.knows("libGL.so.12", *LIBRARIES[1:])
    assert "libgl1" in machine.run("tour").stderr


@pytest.mark.parametrize("command", ["new", "train", "explain", "check", "predict", "-h", "--help"])
def test_commands_that_do_not_draw_want_no_libraries(machine: Machine, command: str) -> None:
    machine.knows()
    assert machine.run(command, "F").stdout == f"ran {machine.top}/main.py {command} F\n"


def test_an_administrator_gets_them_installed(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", f'echo "$*" >>"{machine.top}/installed"')
    machine.knows(*LIBRARIES[1:])
    done = machine.run("tour")
    assert done.stderr == "Installing system packages: libgl1\n"
    assert "install -y -qq --no-install-recommends libgl1" in (machine.top / "installed").read_text()
    assert done.stdout == f"ran {machine.top}/main.py tour\n"


def test_a_failed_installation_names_the_line_that_tells_why(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.knows(*LIBRARIES[1:])
    done = machine.run("tour")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("apt-get update && apt-get install -y libgl1")


def test_a_python_that_will_not_do_is_refused_in_one_line(machine: Machine) -> None:
    machine.has("old", "echo 3.9")
    done = machine.run(PYTHON="old")
    assert done.returncode == 1
    assert done.stderr == "run.sh: PYTHON=old is not a Python 3.11 to 3.14\n"


def test_a_changed_lock_is_installed_once(machine: Machine) -> None:
    (machine.top / "requirements.lock").write_text("click==9\n")
    assert "-m pip install" in machine.run("train").stderr
    assert machine.run("train").stderr == ""


def test_a_failed_set_up_is_taken_up_again(machine: Machine) -> None:
    (machine.top / ".venv/requirements.lock.stamp").unlink()
    program(machine.top / ".venv/bin/python", f'case "$*" in *pip*) exit 1 ;; esac; {PYTHON}')
    assert machine.run("train").returncode == 1
    program(machine.top / ".venv/bin/python", PYTHON)
    assert "-m pip install" in machine.run("train").stderr


def test_the_compiled_path_is_installed_for_who_asks_for_it_and_kept_from_then_on(machine: Machine) -> None:
    lock, stamp = machine.top / "requirements-compiled.lock", machine.top / ".venv/requirements-compiled.lock.stamp"
    assert "pip" not in machine.run("train", "F").stderr
    asked = machine.run("compiled", "train", "F")
    assert f"-r {lock}" in asked.stderr
    assert "ran -m engine.kernel" in asked.stderr
    assert asked.stdout == f"ran {machine.top}/main.py train F\n"
    assert stamp.exists()
    assert machine.run("train", "F").stderr == ""
    lock.write_text("click==9\n")
    assert f"-r {lock}" in machine.run("train", "F").stderr


def test_what_cannot_be_compiled_is_said_and_the_program_starts(machine: Machine) -> None:
    program(machine.top / ".venv/bin/python", f'case "$*" in *kernel*) exit 1 ;; esac; {PYTHON}')
    done = machine.run("compiled", "train", "F")
    assert done.stderr.splitlines()[-1] == "That failed; training goes on with NumPy."
    assert done.stdout == f"ran {machine.top}/main.py train F\n"


def test_the_program_is_compiled_once_and_again_where_it_has_changed(machine: Machine) -> None:
    (machine.top / "gui").mkdir()
    source = machine.top / "gui/app.py"
    source.touch()
    log = machine.top / "compiled"
    program(machine.top / ".venv/bin/python", f'{PYTHON}; case "$*" in *compileall*) echo "$*" >>"{log}" ;; esac')
    for _ in range(2):
        assert machine.run("train", "F").stdout == f"ran {machine.top}/main.py train F\n"
    assert len(log.read_text().splitlines()) == 1
    ahead = (machine.top / ".venv/bytecode.stamp").stat().st_mtime + 10
    os.utime(source, (ahead, ahead))
    machine.run("train", "F")
    assert len(log.read_text().splitlines()) == 2
