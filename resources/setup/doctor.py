"""What this machine lacks to run Digitscope, and the one command that mends it (needs nothing).

Only the standard library, and nothing newer than Python 3.7 knows: it must be able to say that
Python itself is too old. `make` asks it for Debian packages: ``doctor.py --missing run|test``.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)  # as requires-python in pyproject.toml
PACKAGES = {  # import name: distribution
    "PySide6": "PySide6-Essentials",
    "cv2": "opencv-python",
    "keras": "keras",
    "tensorflow": "tensorflow",
    "numpy": "numpy",
    "pyqtgraph": "pyqtgraph",
    "onnxruntime": "onnxruntime",
    "onnx": "onnx",
    "h5py": "h5py",
    "platformdirs": "platformdirs",
    "cv2_enumerate_cameras": "cv2-enumerate-cameras",
    "sklearn": "scikit-learn",
    "threadpoolctl": "threadpoolctl",
}
LIBRARIES = {  # what Qt and OpenCV open on Linux: Debian package
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
X11_LIBRARIES = {  # what Qt's window on X needs besides; Qt itself names the wrong one
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
DATA = ("resources/mnist.npz", "resources/models", "resources/fonts")


class Finding(NamedTuple):
    """One thing looked at: ``good`` False means that Digitscope does not run well without it."""

    what: str
    good: bool
    note: str


def python_fits() -> bool:
    """Whether this interpreter is one that all the packages support."""
    return OLDEST <= sys.version_info[:2] <= NEWEST


def has_display() -> bool:
    """Whether a window would be seen by anybody."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform:
        return platform.split(":")[0] not in ("offscreen", "minimal")
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def uses_x11() -> bool:
    """Whether a window would be shown by an X server, for which Qt needs libraries of its own."""
    return (
        bool(os.environ.get("DISPLAY"))
        and not os.environ.get("WAYLAND_DISPLAY")
        and os.environ.get("QT_QPA_PLATFORM", "xcb") == "xcb"
    )


def missing_libraries(with_x11: bool) -> dict[str, str]:
    """The Linux libraries that cannot be opened, each with its Debian package; elsewhere none."""
    if not sys.platform.startswith("linux"):
        return {}
    wanted = {**LIBRARIES, **X11_LIBRARIES} if with_x11 else LIBRARIES
    return {name: package for name, package in wanted.items() if not _opens(name)}


def debian_packages(purpose: str) -> list[str]:
    """What apt has to install before ``make run`` or ``make test`` can go on, by package name."""
    if shutil.which("apt-get") is None:
        return []
    with_x11 = purpose == "test" or uses_x11() or os.geteuid() == 0
    missing = list(missing_libraries(with_x11).values())
    if importlib.util.find_spec("ensurepip") is None:
        missing.append("python{}.{}-venv".format(*sys.version_info))
    if purpose == "test" and shutil.which("Xvfb") is None:
        missing.append("xvfb")
    return missing


def missing_packages() -> list[str]:
    """The Python packages that this interpreter cannot import."""
    return [dist for name, dist in PACKAGES.items() if importlib.util.find_spec(name) is None]


def examine() -> list[Finding]:
    """Looks at Python, the packages, the system's libraries, the shipped data and the display."""
    version = ".".join(map(str, sys.version_info[:3]))
    fits = python_fits()
    findings = [Finding("Python " + version, fits, "" if fits else "3.11, 3.12 or 3.13 is needed")]
    missing = missing_packages()
    for distribution in PACKAGES.values():
        if distribution in missing:
            findings.append(Finding(distribution, False, "not installed"))
        else:
            findings.append(Finding(distribution, True, _version(distribution)))
    for name, package in missing_libraries(uses_x11()).items():
        findings.append(Finding(name, False, "Debian package " + package))
    for name in DATA:
        there = (ROOT / name).exists()
        findings.append(Finding(name, there, "" if there else "missing from this checkout"))
    seen = has_display()
    findings.append(
        Finding("display", True, "" if seen else "none: main.py takes the tour instead")
    )
    return findings


def mending_command() -> str | None:
    """The one command that brings what is missing, or None where nothing is."""
    if any(not (ROOT / name).exists() for name in DATA):
        return "git checkout -- resources"
    if not python_fits() and _fitting_python() is None:
        return _install_python()
    packages_missing = not python_fits() or bool(missing_packages())
    apt = debian_packages("run") if packages_missing else _libraries_to_install()
    if apt:
        if packages_missing and os.geteuid() == 0:
            return "make run"
        line = "apt-get install -y " + " ".join(apt)
        line = line if os.geteuid() == 0 else "sudo " + line
        return line + " && make run" if packages_missing else line
    if not packages_missing:
        return None
    if os.name == "nt":
        return r"resources\setup\Digitscope.bat"
    return "make run" if shutil.which("make") else "sh resources/setup/Digitscope.command"


def main() -> int:
    """Prints the findings and the command; 0 if nothing is missing, otherwise 1."""
    findings = examine()
    for finding in findings:
        mark = "ok     " if finding.good else "MISSING"
        print(f"{mark}  {finding.what:26} {finding.note}".rstrip())
    command = mending_command()
    if command is not None:
        print(f"\nThis mends it:\n    {command}")
    elif all(finding.good for finding in findings):
        print("\nNothing is missing.")
    return 0 if all(finding.good for finding in findings) else 1


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "version unknown"


def _libraries_to_install() -> list[str]:
    if shutil.which("apt-get") is None:
        return []
    return list(missing_libraries(uses_x11()).values())


def _fitting_python() -> str | None:
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    return next((name for name in names if shutil.which(name)), None)


def _install_python() -> str:
    if os.name == "nt":
        return "winget install Python.Python.3.13"
    if sys.platform == "darwin":
        return "brew install python@3.13"
    return "sudo apt-get install -y python3.13 python3.13-venv"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--missing"]:
        print(" ".join(debian_packages(sys.argv[2])))
    else:
        sys.exit(main())
