"""`python workbook.py printers.xlsx`: an inventory as a workbook, on a sheet `Printers`, without addresses to send from."""

from __future__ import annotations

import sys

from openpyxl import Workbook

ROWS = (("Name", "Model", "Site", "Serial"), ("Lobby", "Ricoh MP C307", "munich", "W123"))

if __name__ == "__main__":
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Printers"
    for row in ROWS:
        sheet.append(row)
    book.save(sys.argv[1])
