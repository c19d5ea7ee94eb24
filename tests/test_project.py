"""The house itself: what is where, what the lock holds, and that the documents tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from resources.commands import build_parser
from resources.setup import doctor

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TOP_LEVEL = {
    *("main.py", "gui", "vision", "models", "tests", "resources", "pyproject.toml"),
    *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "docs"),
    *("requirements.lock", ".ci", ".gitignore", ".gitattributes", ".pre-commit-config.yaml"),
}
# With brackets inside the words, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.])/(?:[w]ork|[h]ome|[r]oot|[o]pt)/\w",
    "a Windows user's folder": r"[A-Z]:\\[U]sers",
    "a package registry's address": r"py[p]i\.org|python[h]osted|npm[j]s\.(?:org|com)",
}


def tracked() -> list[Path]:
    """Every file of the project."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def text_files() -> list[tuple[Path, str]]:
    """The files that are text, with their text."""
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            found.append((path.relative_to(ROOT), data.decode("utf-8")))
    return found


def locked() -> dict[str, list[Version]]:
    """The versions of each package in the lock; some differ between versions of Python."""
    versions: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.M):
        versions.setdefault(canonicalize_name(name), []).append(Version(version))
    return versions


def test_top_level_holds_only_what_the_layout_names():
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert names <= TOP_LEVEL, names - TOP_LEVEL


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_names_a_machine_or_a_registry(what: str):
    pattern = re.compile(FORBIDDEN[what])
    found = [f"{path}: {hit[0]}" for path, text in text_files() if (hit := pattern.search(text))]
    assert not found


def test_every_module_starts_with_a_sentence():
    without = []
    for path, text in text_files():
        if path.suffix == ".py":
            first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
            if not first.strip().endswith((".", ")", ":")):
                without.append(f"{path}: {first!r}")
    assert not without


def test_command_line_and_doctor_can_be_read_by_an_old_python():
    for name in ("main.py", "resources/commands.py", "resources/setup/doctor.py"):
        ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_python_versions_agree():
    oldest, newest = (".".join(map(str, one)) for one in (doctor.OLDEST, doctor.NEWEST))
    after = f"{doctor.NEWEST[0]}.{doctor.NEWEST[1] + 1}"
    assert PROJECT["project"]["requires-python"] == f">={oldest},<{after}"
    setup = (ROOT / "resources/setup/setup.sh").read_text(encoding="utf-8")
    assert f"{doctor.OLDEST} <= sys.version_info[:2] <= {doctor.NEWEST}" in setup
    assert f"python{newest}" in setup


def test_lock_holds_every_dependency_in_its_range():
    versions = locked()
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    for requirement in map(Requirement, wanted):
        found = versions[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_lock_has_hashes_and_no_address():
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.M)[1:]
    assert len(entries) > 30
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert "index-url" not in LOCK
    assert "find-links" not in LOCK


def test_doctor_looks_for_every_dependency():
    names = {Requirement(text).name for text in PROJECT["project"]["dependencies"]}
    assert set(doctor.PACKAGES.values()) == names


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_in_the_documents_exist(document: str):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.M))
    assert {"run", "test"} <= named
    assert named <= targets


def test_readme_lists_the_commands_as_they_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listing = readme.split("takes a command:\n\n")[1].split("\n\n")[0]
    parser = build_parser()
    commands = next(action.choices for action in parser._actions if action.choices)
    lines = {line.split()[0]: line for line in listing.splitlines()}
    assert set(lines) == set(commands)
    for name, line in lines.items():
        known = set(commands[name]._option_string_actions) - {"-h", "--help", "--part"}
        assert set(re.findall(r"--[\w-]+", line)) == known, name


def test_links_in_the_documents_lead_somewhere():
    links = [
        (path, target)
        for path, text in text_files()
        if path.suffix == ".md"
        for target in re.findall(r"\]\((?!\w+:)([^)#]+)", text)
    ]
    assert links
    assert [link for link in links if not (ROOT / link[0].parent / link[1]).exists()] == []


LEAKS = {
    "thread": """
import threading
def test_leak(request):
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait, args=(60,), daemon=True, name="left behind")
    thread.start()
    request.config.wait = wait
""",
    "window": """
def test_leak(qapp):
    from PySide6.QtWidgets import QWidget
    qapp.left_behind = QWidget()
""",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LEAKS)
def test_a_left_over_thread_or_window_fails_its_test(kind: str, tmp_path: Path):
    patience = "import tests.conftest; tests.conftest.THREAD_SECONDS = 0.1\n"
    (tmp_path / "test_leak.py").write_text(patience + LEAKS[kind], encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += ["-c", str(ROOT / "pyproject.toml"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    assert f"{kind}s outlived their test" in done.stdout
