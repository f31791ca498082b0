"""Archives of many kinds, written by the libraries that other programs use."""

import io

import libarchive
import py7zr

SEVEN = "7zip"


def packed(members, form, compression=None, options="", password=None):
    """An archive of these members, written by libarchive."""
    held = bytearray()

    def take(part):
        held.extend(part)
        return len(part)

    with libarchive.custom_writer(take, form, compression, options=options, passphrase=password) as archive:
        for name, content in members.items():
            archive.add_file_from_memory(name, len(content), content)
    return bytes(held)


def sealed_seven(members, password, names="shown"):
    """A 7z whose files only a password opens; with `names="sealed"`, their names too."""
    held = io.BytesIO()
    with py7zr.SevenZipFile(held, "w", password=password, header_encryption=names == "sealed") as archive:
        for name, content in members.items():
            archive.writestr(content, name)
    return held.getvalue()
