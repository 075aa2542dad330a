"""What a medium really is, by its first bytes: a file that only calls itself a picture is none.

Whether a picture can be drawn is for whoever draws it; here a page, a program or an archive under a
picture's or a recording's name is told apart.
"""

from __future__ import annotations

from pathlib import Path

HEAD = 4096  # bytes that tell
_PICTURES = frozenset(("png", "jpg", "jpeg", "gif", "webp", "avif"))
_SOUNDS = frozenset(("mp3", "ogg", "oga", "opus", "wav", "m4a", "flac", "mp4"))


def kind_fault(path: str, head: bytes) -> str:
    """Return what is wrong with a medium called `path` that begins with `head`; "" where nothing is.

    A JPEG that is called .png is a picture all the same: only the kind must be the one the name promises.
    """
    ending = path.rpartition(".")[2].lower()
    if ending in _PICTURES and not _is_picture(head):
        return "is no picture, whatever its name says"
    if ending in _SOUNDS and not _is_sound(head):
        return "is no recording, whatever its name says"
    if ending == "svg" and (b"<svg" not in head.lower() or b"\0" in head):
        return "is no drawing, whatever its name says"
    return ""


def file_kind_fault(path: str, file: Path) -> str:
    """Return what is wrong with the file of a medium called `path`; "" where nothing is.

    Raises OSError where it cannot be read.
    """
    with file.open("rb") as stream:
        return kind_fault(path, stream.read(HEAD))


def _is_picture(head: bytes) -> bool:
    return (
        head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"mif1"))
    )


def _is_sound(head: bytes) -> bool:
    return (
        head.startswith((b"ID3", b"OggS", b"fLaC"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WAVE")
        or head[4:8] == b"ftyp"
        or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)  # a bare MPEG frame
    )
