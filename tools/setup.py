"""Sets up .venv for the commands of the Makefile: on the first run, and again when it no longer fits.

It runs in whatever `python3` is, before anything is installed, so it uses the standard library only.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
# Settings of pip that would install elsewhere; those that say from where stay.
ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH")


def wanted():
    """What the environment was made for. Its programs carry the checkout's path and the path of Python."""
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return f"{VENV}\n{sys.version}\n{lock}\n"


def fits():
    """Whether commands can run as it is. A link is somebody's own environment and is left alone."""
    if VENV.is_symlink():
        return True
    try:
        return ((VENV / "ready").read_text() == wanted()
                and subprocess.run([VENV / "bin/python", "-c", ""], check=False).returncode == 0)
    except OSError:
        return False


def set_up():
    """Makes the environment, from the locked versions."""
    quiet = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    quiet.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode:
        sys.exit("No virtual environments here. On Debian: apt-get install python3-venv")
    if subprocess.run([VENV / "bin/python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r",
                       ROOT / "requirements.lock"], check=False, env=quiet).returncode:
        sys.exit("The locked versions could not be installed: pip says why above.")
    (VENV / "ready").write_text(wanted())


def main():
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything is known of Python
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if fits():
        return
    (ROOT / ".build").mkdir(exist_ok=True)
    with (ROOT / ".build/setup.lock").open("w") as lock:  # of two first runs at once, one sets up and one waits
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not fits():
            print("Setting up .venv: it is new, the checkout or its Python moved, or other versions are wanted.",
                  file=sys.stderr)
            set_up()


if __name__ == "__main__":
    main()
