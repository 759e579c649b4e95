from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from factory_prov.errors import InputError
from factory_prov.files.owner_only import (
    remove_leftovers,
    write_credentials_folder,
    write_owner_only,
)
from factory_prov.files.staging import as_input_error

posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions and signals of POSIX")
FILES = {"client_cert.der": b"certificate", "client_key.der": b"key"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pack.cbor"
    write_owner_only(path, b"one" * 1000)
    write_owner_only(path, b"two\r\n\x1a")
    assert path.read_bytes() == b"two\r\n\x1a"
    assert names(tmp_path) == ["pack.cbor"]


@posix_only
@pytest.mark.usefixtures("open_umask")
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    write_owner_only(tmp_path / "new" / "key.der", b"key")
    folder = write_credentials_folder(tmp_path / "sets", "unit", FILES)
    assert mode(tmp_path / "new" / "key.der") == 0o600
    assert [mode(tmp_path / "new"), mode(tmp_path / "sets"), mode(folder)] == [0o700] * 3
    assert {mode(entry) for entry in folder.iterdir()} == {0o600}


@posix_only
def test_a_readable_file_becomes_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "key.der"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_owner_only(path, b"new")
    assert mode(path) == 0o600


@pytest.mark.slow
@posix_only
@pytest.mark.usefixtures("open_umask")
def test_nothing_is_open_to_others_for_a_moment(tmp_path: Path) -> None:
    """A second thread looks at every name that ever appears while files are written."""
    seen: set[tuple[bool, int]] = set()
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            for folder, folders, files in os.walk(tmp_path):
                for name in [*folders, *files]:
                    try:
                        found = os.lstat(f"{folder}/{name}")
                    except FileNotFoundError:
                        continue
                    seen.add((stat.S_ISDIR(found.st_mode), stat.S_IMODE(found.st_mode)))

    watcher = threading.Thread(target=look)
    watcher.start()
    for number in range(40):
        write_owner_only(tmp_path / "pack.cbor", bytes(200_000))
        write_credentials_folder(tmp_path, f"unit-{number}", {"key.der": bytes(200_000)})
    done.set()
    watcher.join()
    assert seen == {(True, 0o700), (False, 0o600)}


@posix_only
def test_files_are_made_anew_with_their_final_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[int, int]] = []
    real_open = os.open

    def observed(path: str, flags: int, file_mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            opened.append((flags, file_mode))
        return real_open(path, flags, file_mode)

    monkeypatch.setattr(os, "open", observed)
    write_owner_only(tmp_path / "a", b"a")
    write_credentials_folder(tmp_path, "unit", FILES)
    assert len(opened) == 3
    assert all(flags & os.O_EXCL and flags & os.O_NOFOLLOW and file_mode == 0o600 for flags, file_mode in opened)


@posix_only
def test_a_link_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"target")
    (tmp_path / "link").symlink_to(target)
    write_owner_only(tmp_path / "link", b"new")
    assert target.read_bytes() == b"target"
    assert not (tmp_path / "link").is_symlink()


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="not a file"):
        write_owner_only(tmp_path / "folder", b"x")


def test_a_set_is_written_whole(tmp_path: Path) -> None:
    folder = write_credentials_folder(tmp_path / "a" / "b", "unit", FILES)
    assert folder == tmp_path / "a" / "b" / "unit"
    assert contents(folder) == FILES
    assert names(tmp_path / "a" / "b") == ["unit"]


@pytest.mark.parametrize("taken_by", ["set", "empty folder", "file", "dead link"])
def test_an_existing_name_is_never_written_over(tmp_path: Path, taken_by: str) -> None:
    target = tmp_path / "unit"
    match taken_by:
        case "set":
            write_credentials_folder(tmp_path, "unit", {"first": b"1"})
        case "empty folder":
            target.mkdir()
        case "file":
            target.write_bytes(b"file")
        case _:
            target.symlink_to(tmp_path / "nowhere")
    before = os.lstat(target)
    with pytest.raises(InputError, match="exists already") as caught:
        write_credentials_folder(tmp_path, "unit", FILES)
    assert caught.value.place == str(target)
    assert os.path.samestat(os.lstat(target), before)
    assert write_credentials_folder(tmp_path, "unit", FILES, unique=True) == tmp_path / "unit.2"
    assert names(tmp_path) == ["unit", "unit.2"]


def test_unique_counts_on(tmp_path: Path) -> None:
    made = [write_credentials_folder(tmp_path, "unit", {"n": b"%d" % n}, unique=True).name for n in range(4)]
    assert made == ["unit", "unit.2", "unit.3", "unit.4"]
    assert (tmp_path / "unit.3" / "n").read_bytes() == b"2"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "c:", "a\0b", "a\n", "*"])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="not a plain file name"):
        write_credentials_folder(tmp_path, name, FILES)
    with pytest.raises(InputError, match="not a plain file name"):
        write_credentials_folder(tmp_path, "unit", {name: b"x"})
    assert names(tmp_path) == []


def test_an_empty_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file to write"):
        write_credentials_folder(tmp_path, "unit", {})


WRITER = """
import sys, threading
from pathlib import Path
from factory_prov.files.owner_only import write_credentials_folder, write_owner_only
parent, process, threads = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
barrier = threading.Barrier(threads)
def work(thread):
    me = b"%d-%d" % (process, thread)
    files = {name: me * 1000 for name in ("client_cert.der", "client_key.der", "pack.cbor")}
    barrier.wait()
    write_owner_only(parent / "newest", me * 1000)
    write_credentials_folder(parent, "unit", files, unique=True)
workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
print("ready", flush=True)
sys.stdin.readline()
[worker.start() for worker in workers]
[worker.join() for worker in workers]
"""


def test_a_hundred_writers_at_once_never_mix(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    running = [
        subprocess.Popen([*command, str(number), "20"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(5)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready" + os.linesep.encode()
    for process in running:
        process.communicate(b"go\n", timeout=60)
    assert [process.returncode for process in running] == [0] * 5
    sets = [entry for entry in tmp_path.iterdir() if entry.is_dir()]
    assert sorted(entry.name for entry in sets) == sorted(["unit", *(f"unit.{number}" for number in range(2, 101))])
    owners = set()
    for entry in sets:
        found = contents(entry)
        assert len(found) == 3
        assert len(set(found.values())) == 1
        owners |= set(found.values())
    assert len(owners) == 100
    assert (tmp_path / "newest").read_bytes() in owners


KILLED = """
import sys
from pathlib import Path
from factory_prov.files.owner_only import write_credentials_folder, write_owner_only
parent = Path(sys.argv[1])
print("ready", flush=True)
for number in range(100000):
    write_owner_only(parent / "newest", b"%07d" % number * 100_000)
    write_credentials_folder(parent, f"unit-{number}", {name: b"k" * 400_000 for name in "abcd"})
"""


@pytest.mark.slow
@posix_only
def test_a_kill_leaves_whole_sets_and_at_most_a_hidden_leftover(tmp_path: Path) -> None:
    leftovers = 0
    for attempt in range(8):
        parent = tmp_path / str(attempt)
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(parent)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 + attempt * 0.0137)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        found = list(parent.iterdir()) if parent.exists() else []
        hidden = [entry for entry in found if entry.name.startswith(".")]
        leftovers += len(hidden)
        assert len(hidden) <= 1
        for entry in found:
            if entry.name == "newest":
                assert len(entry.read_bytes()) == 700_000
            elif entry not in hidden:
                assert {name: len(data) for name, data in contents(entry).items()} == dict.fromkeys("abcd", 400_000)
        assert remove_leftovers(parent) == 0
        assert remove_leftovers(parent, older_than_s=-60) == len(hidden)
        assert not any(entry.name.startswith(".") for entry in (parent.iterdir() if parent.exists() else []))
    assert leftovers, "no kill came in the middle of writing"


def test_leftovers_are_looked_for_by_name_only(tmp_path: Path) -> None:
    assert remove_leftovers(tmp_path / "nowhere") == 0
    write_credentials_folder(tmp_path, "unit", FILES)
    (tmp_path / ".partial-file").write_bytes(b"")
    assert remove_leftovers(tmp_path, older_than_s=-60) == 0
    assert names(tmp_path) == [".partial-file", "unit"]


def in_child(code: str, folder: Path) -> str:
    """Run code that must end in an InputError, in a process of its own; return the error's text."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from factory_prov.files.owner_only import write_credentials_folder, write_owner_only\n"
        "from factory_prov.errors import InputError\n"
        "parent = Path(sys.argv[1])\n"
        f"{code}\n"
        "for write in (lambda: write_owner_only(parent / 'pack', bytes(100_000)),\n"
        "              lambda: write_credentials_folder(parent, 'unit', {'a': b'a', 'b': bytes(100_000)})):\n"
        "    try:\n"
        "        write()\n"
        "    except InputError as error:\n"
        "        print(error)\n"
    )
    command = [sys.executable, "-c", program, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout


@posix_only
def test_a_write_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "pack").write_bytes(b"old")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))"
    text = in_child(limit, tmp_path)
    assert text.count("It cannot be written: File too large. Choose another folder.") == 2
    assert contents(tmp_path) == {"pack": b"old"}


@posix_only
def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    full = (
        "import errno\ndef no_room(*_):\n    raise OSError(errno.ENOSPC, 'No space left on device')\nos.fsync = no_room"
    )
    text = in_child(full, tmp_path)
    assert text.count("The disk is full. Free some space") == 2
    assert names(tmp_path) == []


@posix_only
def test_a_folder_that_may_not_be_written_is_told() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o555)
        text = in_child("if os.geteuid() == 0: os.seteuid(65534)", folder)
        assert text.count("Writing here is not allowed.") == 2
        assert str(folder) in text
        assert names(folder) == []
    finally:
        folder.rmdir()


def test_a_file_in_the_path_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for parent in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(InputError, match="a file, not a folder"):
            write_credentials_folder(parent, "unit", FILES)


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_owner_only(tmp_path / ("n" * 300), b"x")
    assert isinstance(caught.value.__cause__, OSError)
    assert str(caught.value.cure)
    assert names(tmp_path) == []


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_credentials_folder(tmp_path, "unit", FILES)
    assert names(tmp_path) == []


def test_every_reason_has_a_sentence() -> None:
    for code in (errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.ENOENT):
        with pytest.raises(InputError) as caught, as_input_error(Path("folder")):
            raise OSError(code, os.strerror(code))
        assert str(caught.value.what).endswith(".")
        assert str(caught.value.cure)
