"""From INPUT arguments to files: folders are walked in order, globs expanded, hidden files and bookkeeping left out."""

import glob
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import CallError
from pipeline.inputs.rejects import SourceReject, printable

STDIN = "-"
# Files that lie beside articles in archives and describe them.
_BOOKKEEPING = re.compile(
    r"(readme|manifest|licen[cs]e|copying|changelog|md5sums?|sha\d+sums?|checksums?|thumbs)(\.[\w.]*)?|desktop\.ini",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. ``path`` opens it, ``locator`` names it in reports (always printable)."""

    path: str
    locator: str


def check_inputs(inputs: Sequence[str]) -> None:
    """Refuses a call whose INPUTs match nothing, before anything is read.

    Raises:
        CallError: naming the first INPUT that matches nothing.
    """
    if not inputs:
        raise CallError("bad_call", "no INPUT given", "name files, folders, globs, or - for standard input")
    if list(inputs).count(STDIN) > 1:
        raise CallError("bad_call", "- (standard input) is given twice", "give it once")
    for name in inputs:
        if name != STDIN and next(expand([name]), None) is None:
            what = "has no files in it" if os.path.isdir(name) else "matches nothing"
            raise CallError("bad_call", f"INPUT {printable(name)} {what}", "check the path or the pattern")


def expand(
    inputs: Sequence[str],
    exclude: frozenset[tuple[int, int]] = frozenset(),
    on_skip: Callable[[str], None] | None = None,
) -> Iterator[Source | SourceReject]:
    """The files behind the INPUTs, in a fixed order: as given, folders and globs sorted by name.

    ``exclude`` holds (device, inode) of files never to read (the database itself); ``on_skip`` hears of each
    bookkeeping file left out.
    """
    for name in inputs:
        if name == STDIN:
            yield Source(STDIN, "stdin")
        elif os.path.lexists(name):
            yield from _under(os.path.normpath(name), exclude, on_skip)
        elif glob.has_magic(name):
            for path in _matches(name):
                yield from _under(os.path.normpath(path), exclude, on_skip)


def _matches(pattern: str) -> Iterator[str]:
    """What a pattern matches, sorted; ** gives files only, each once, however many links lead to it."""
    paths = sorted(glob.glob(pattern, recursive=True))
    if "**" not in pattern:
        yield from paths
        return
    met: set[str] = set()
    for path in paths:
        if not os.path.isdir(path) and (real := os.path.realpath(path)) not in met:
            met.add(real)
            yield path


def _under(
    path: str, exclude: frozenset[tuple[int, int]], on_skip: Callable[[str], None] | None
) -> Iterator[Source | SourceReject]:
    if not os.path.isdir(path):
        if not _same(path, exclude):
            yield Source(path, printable(path))
        return
    # An explicit stack keeps the walk independent of depth; a folder that is its own ancestor (a link) is left out.
    stack: list[tuple[Iterator[str], frozenset[tuple[int, int]]]] = []

    def enter(folder: str, above: frozenset[tuple[int, int]]) -> SourceReject | None:
        try:
            info = os.stat(folder)
            if (info.st_dev, info.st_ino) in above:
                return None
            names = sorted(os.listdir(folder))
        except OSError as error:
            return unreadable(printable(folder), error, "folder")
        kept = iter([os.path.join(folder, n) for n in names if not n.startswith(".")])
        stack.append((kept, above | {(info.st_dev, info.st_ino)}))
        return None

    if reject := enter(path, frozenset()):
        yield reject
    while stack:
        entries, above = stack[-1]
        entry = next(entries, None)
        if entry is None:
            stack.pop()
        elif os.path.isdir(entry):
            if reject := enter(entry, above):
                yield reject
        elif _BOOKKEEPING.fullmatch(os.path.basename(entry)):
            if on_skip:
                on_skip(printable(entry))
        elif not _same(entry, exclude):
            yield from _regular(entry)


def _regular(entry: str) -> Iterator[Source | SourceReject]:
    locator = printable(entry)
    try:
        mode = os.stat(entry).st_mode
    except OSError as error:
        yield unreadable(locator, error)
        return
    if stat.S_ISREG(mode):
        yield Source(entry, locator)
    else:  # opening a pipe in a folder would wait for ever
        yield SourceReject(locator, "unreadable", f"{locator} is not a regular file", "remove it or name it as INPUT")


def _same(path: str, exclude: frozenset[tuple[int, int]]) -> bool:
    if not exclude:
        return False
    try:
        info = os.stat(path)
    except OSError:
        return False
    return (info.st_dev, info.st_ino) in exclude


def unreadable(locator: str, error: OSError, what: str = "file") -> SourceReject:
    """The reject of a file or folder that the system would not open or read."""
    remedies: dict[type[OSError], str] = {
        PermissionError: f"give yourself permission to read the {what}, then run again",
        FileNotFoundError: f"the {what} vanished; run again when it is back",
    }
    remedy = remedies.get(type(error), f"check the {what} and its disk, then run again")
    reason = error.strerror or str(error) or type(error).__name__
    return SourceReject(locator, "unreadable", f"cannot read {locator}: {reason}", remedy)
