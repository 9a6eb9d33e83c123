"""Which kind of file an inventory is; what cannot be read is refused with the way to save it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from catalog import Problem
from inventory.errors import InventoryError

# How large may an inventory be, in bytes? 100,000 devices with 30 columns are about 40 MB.
LARGEST = 100 * 1024 * 1024
# And unpacked? A workbook of 100 MB can hold a thousand times that.
_LARGEST_UNPACKED = 1024 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # ECMA-376 part 2, agile encryption: a stream of that name
_AS_XLSX = "open it, and save it as 'Excel Workbook (.xlsx)' or 'CSV UTF-8'"
_AS_CSV = "export it as CSV or .xlsx"
_OTHERS = (
    (b"%PDF", "is a PDF"),
    (b"<", "is HTML or XML"),
    (b"{", "is JSON"),
    (b"[", "is JSON"),
    (b"\x1f\x8b", "is packed (gzip)"),
    (b"\x89PNG", "is an image, and no workbook"),
    (b"\xff\xd8\xff", "is an image, and no workbook"),
    (b"GIF8", "is an image, and no workbook"),
)


def is_workbook(data: bytes, file: str) -> bool:
    """Return whether `data` is an XLSX workbook, else it is text; raises `InventoryError` for anything else."""
    if found := _refusal(data):
        raise InventoryError([Problem(file, None, None, *found)])
    return data.startswith(b"PK\x03\x04")


def by_name_a_workbook(file: str) -> bool:
    """Return whether a file is called like a workbook."""
    return file.lower().endswith((".xlsx", ".xlsm"))


def no_workbook(file: str) -> InventoryError:
    """Return the refusal of a file that is called like a workbook, and is none and no text either."""
    return InventoryError([Problem(file, None, None, "is no .xlsx workbook, whatever its name says", _AS_XLSX)])


def _refusal(data: bytes) -> tuple[str, str] | None:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \t\r\n")
    if not start:
        return "is empty", _AS_CSV
    if len(data) > LARGEST:
        return f"has more than {LARGEST // 1024 // 1024} MB", "export only the devices that send mail"
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return (
                "is protected with a password",
                "take it off (Excel: File, Info, Protect Workbook), and import it again",
            )
        return "is in Excel's old format (.xls)", _AS_XLSX
    if data.startswith(b"PK\x03\x04"):
        return _workbook_refusal(data)
    return next(((what, _AS_CSV) for sign, what in _OTHERS if start.startswith(sign)), None)


def _workbook_refusal(data: bytes) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names, size = set(package.namelist()), sum(part.file_size for part in package.infolist())
    except zipfile.BadZipFile:
        return "is a damaged workbook", "copy or export it again"
    if "xl/workbook.xml" not in names:
        return "is a ZIP file, but no .xlsx workbook", _AS_XLSX
    if size > _LARGEST_UNPACKED:
        return "is too large when unpacked", "export only the devices that send mail"
    return None
