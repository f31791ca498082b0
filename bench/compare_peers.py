"""Independent tools that say what stands in a file, and for which kinds of files each is asked."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: its name, the program it needs, media types and endings of names it is asked for, and how it is asked."""

    name: str
    program: str
    media: tuple[str, ...]
    endings: tuple[str, ...]
    text: Callable[[Path], str]
    adds: bool = False
    """Whether it says much of itself, so that only words count that stand in the bytes of the file."""
    own: frozenset[str] = field(default_factory=frozenset)
    """Words that it adds."""

    def is_here(self) -> bool:
        """Whether the program is installed."""
        return not self.program or shutil.which(self.program) is not None

    def reads(self, media: str, path: Path) -> bool:
        """Whether it is asked for a file."""
        return media.startswith(self.media) and (not self.endings or path.suffix.lower() in self.endings)


def _run(*command: str) -> str:
    """What a program prints; what it printed until then where it fails or takes too long."""
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "ignore")
    return done.stdout.decode("utf-8", "ignore")


_LABELS = ("Title:", "Subject:", "Keywords:", "Author:", "Creator:", "Producer:")
_ENTRIES_OF_PRINTERS = ("Trapped:", "CreationDate:", "ModDate:")


def _described(path: Path) -> str:
    """What a PDF document says of itself, also in entries that somebody made up."""
    known = [
        line.split(":", 1)[1] for line in _run("pdfinfo", str(path)).splitlines() if line.startswith(_LABELS)
    ]
    made_up = [
        line
        for line in _run("pdfinfo", "-custom", str(path)).splitlines()
        if not line.startswith((*_LABELS, *_ENTRIES_OF_PRINTERS))
    ]
    return "\n".join([*known, *made_up])


_TECHNICAL = re.compile(
    r"(?:Format|Codec|Commercial|Encod(?:ing|ed)|Writing|Color|Chroma|Scan|Standard|Bit|Frame|Duration|Muxing|Channel|Complete|File|Overall"
    r"|Stream|Width|Height|Display|Sampling|Compression|Default|Forced|ID|Matrix|Transfer|Rotation|Header|Tagged|Delay|Mode|Language|Unique"
    r"|Binary|Menu|Source|Interleave|Time|CodecConfig|Alternate)[^:]*:"
)


def _told(path: Path) -> str:
    """The values that people or telephones wrote into a recording; how it is coded is no word of anybody."""
    lines = _run("mediainfo", str(path)).replace("(Binary)", "").splitlines()
    return "\n".join(
        line.split(" : ", 1)[1] for line in lines if " : " in line and not _TECHNICAL.match(line)
    )


def _page(path: Path) -> str:
    # In narrow lines words of Japanese are cut anywhere.
    return _run("w3m", "-dump", "-cols", "9999", "-T", "text/html", "-O", "UTF-8", str(path))


def _of_picture(path: Path) -> str:
    return _run("exiftool", "-a", "-S", "-T", *_WORDED, str(path))


def _without_pictures(path: Path) -> str:
    """The text of a document in rich text; lines that name its pictures are the tool's own."""
    return "\n".join(
        line
        for line in _run("unrtf", "--text", "--quiet", str(path)).splitlines()
        if not line.startswith("###")
    )


def _printed(path: Path) -> str:
    """The words of a document as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path))
        return "\n".join(
            _run("pdftotext", "-enc", "UTF-8", str(each), "-") for each in Path(folder).glob("*.pdf")
        )


def _mail(path: Path) -> str:
    """Headers and text of a mail as Python's own library decodes them."""
    return "\n".join(_parts(message_from_bytes(path.read_bytes(), policy=default)))


def _parts(mail: Message) -> list[str]:
    said = [
        f"{name}: {value}" for name, value in mail.items() if name.lower() in ("from", "to", "cc", "subject")
    ]
    for part in mail.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/plain":
            try:
                said.append(part.get_content())
            except (LookupError, ValueError, KeyError):
                continue
    return said


def _store(path: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        _run("readpst", "-r", "-o", folder, str(path))
        return "\n".join(_mail_text(each) for each in sorted(Path(folder).rglob("*")) if each.is_file())


def _mail_text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "ignore")


_WORDED = (
    "-All",
    *(
        f"--{group}:all"
        for group in (
            "ICC_Profile",
            "System",
            "File",
            "Composite",
            "JFIF",
            "ExifTool",
            "JUMBF",
            "CBOR",
            "QuickTime",
        )
    ),
)
"""Colour profiles, forms of files and what is concluded from other fields are words of nobody; credentials
are asked as JSON."""
_OF_EXIFTOOL = frozenset(
    (
        "none",
        "yes",
        "did",
        "not",
        "use",
        "option",
        "binary",
        "data",
        "rev",
        "utf",
        "icc",
        "bytes",
        "extract",
        "file",
        "srgb",
        "standard",
        "ycbcr",
    )
)
"""What it says instead of a value that is a number or no text: also where the number says a colour space or
what kind of scene it is."""
_OLD = "application/x-ole-storage"
PEERS = (
    Peer(
        "pdftotext",
        "pdftotext",
        ("application/pdf",),
        (),
        lambda path: _run("pdftotext", "-enc", "UTF-8", str(path), "-"),
    ),
    Peer("pdfinfo", "pdfinfo", ("application/pdf",), (), _described),
    Peer(
        "antiword",
        "antiword",
        (_OLD,),
        (".doc",),
        lambda path: _run("antiword", "-m", "UTF-8.txt", str(path)),
        own=frozenset(("pic",)),
    ),
    Peer("catdoc", "catdoc", (_OLD,), (".doc",), lambda path: _run("catdoc", "-d", "utf-8", str(path))),
    Peer("xls2csv", "xls2csv", (_OLD,), (".xls",), lambda path: _run("xls2csv", "-d", "utf-8", str(path))),
    Peer("catppt", "catppt", (_OLD,), (".ppt",), lambda path: _run("catppt", "-d", "utf-8", str(path))),
    Peer(
        "docx2txt",
        "docx2txt",
        ("application/zip",),
        (".docx", ".docm"),
        lambda path: _run("docx2txt", str(path), "-"),
    ),
    Peer(
        "LibreOffice",
        "soffice",
        ("application/zip", _OLD),
        (".pptx", ".odp", ".docx", ".doc", ".ppt"),
        _printed,
    ),
    Peer(
        "odt2txt",
        "odt2txt",
        ("application/zip",),
        (".odt", ".ods", ".odp"),
        lambda path: _run("odt2txt", "--encoding=UTF-8", str(path)),
    ),
    Peer(
        "unrtf",
        "unrtf",
        ("application/rtf",),
        (),
        _without_pictures,
        adds=True,
        own=frozenset(("author", "font", "from", "table", "translation", "performed")),
    ),
    Peer("w3m", "w3m", ("text/html",), (), _page, own=frozenset(("sec", "refresh"))),
    Peer("email of Python", "", ("message/rfc822", "text/plain"), (".eml",), _mail),
    Peer("readpst", "readpst", ("application/vnd.ms-outlook-pst",), (), _store),
    Peer(
        "exiftool",
        "exiftool",
        ("image/",),
        (),
        _of_picture,
        adds=True,
        own=_OF_EXIFTOOL,
    ),
    Peer("mediainfo", "mediainfo", ("audio/", "video/"), (), _told),
)
