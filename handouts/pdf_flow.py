"""From the HTML of one page to what ReportLab flows onto paper: the tags of our own templates, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from itertools import count
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, Spacer, Table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SANS, MONO = "Noto", "Cascadia"
_GREY, _LINE = HexColor("#333333"), HexColor("#666666")
_SIZES = {"h1": 17, "h2": 12.5, "h3": 10.5, "value": 12, "secret": 15, "hint": 8.5, "p": 9.5, "th": 9.5, "banner": 9.5}
_BOLD = {"h1", "h2", "h3", "value", "banner", "th"}
_SPACE_BEFORE = {"h1": 0, "h2": 8, "h3": 5}
_NARROW = 46 * mm
_CODE = 30 * mm
_PADDING = 3
_GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, _LINE),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    *((side, (0, 0), (-1, -1), _PADDING) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")),
]
_VOID = re.compile(r"<wbr>|<input[^>]*>")
_STROKE = re.compile(r"([Mmh])([-\d. ]+)")
_BLOCKS = {"div", "section", "p", "ul", "ol", "table", "h1", "h2", "h3", "dl", "figure", "article"}


def flow(article: str, width: float) -> Iterator[Flowable]:
    """Yield what an article becomes, for a column so wide (in points)."""
    # The text is our own templates' output, in which everything from elsewhere is escaped.
    root = ET.fromstring(_VOID.sub(_tick, article))  # noqa: S314 - as said
    yield Paragraph(f'<a name="{escape(root.get("id", ""))}"/>', style("hint"))
    yield from _children(root, width)


@cache
def style(name: str) -> ParagraphStyle:
    """Return the style of a kind of text."""
    size = _SIZES[name]
    return ParagraphStyle(
        name,
        fontName=f"{SANS}-Bold" if name in _BOLD else SANS,
        fontSize=size,
        leading=size * 1.3,
        spaceBefore=_SPACE_BEFORE.get(name, 0),
        spaceAfter=2,
        textColor=_GREY if name == "hint" else HexColor("#111111"),
        keepWithNext=name in {"h1", "h2", "h3"},
        splitLongWords=1,
    )


def _tick(found: re.Match[str]) -> str:
    return "[   ]" if found[0].startswith("<input") else ""


def _children(element: Element, width: float) -> Iterator[Flowable]:
    for child in element:
        yield from _flowables(child, width)


def _flowables(element: Element, width: float) -> Iterator[Flowable]:
    kinds = _classes(element)
    if kinds & {"blank", "running", "screen"}:
        return
    special = next((make for name, make in _SPECIAL.items() if name in kinds or name == element.tag), None)
    if special:
        yield from special(element, width)
    elif any(child.tag in _BLOCKS for child in element):
        yield from _children(element, width)
    elif text := _inline(element):
        yield Paragraph(text, style(_style_of(element)))


def _style_of(element: Element) -> str:
    kinds = _classes(element)
    if kinds & {"banner", "warning"}:
        return "banner"
    return next(
        (name for name in ("secret", "value", "hint") if name in kinds), element.tag if element.tag in _SIZES else "p"
    )


def _classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())


def _inline(element: Element) -> str:
    """Return the text of an element in ReportLab's own markup."""
    between = "&nbsp; " if "secret" in _classes(element) else ""
    inner = escape(element.text or "") + "".join(
        f"{_inline(child)}{between}{escape(child.tail or '')}" for child in element
    )
    inner = re.sub(r"\s+", " ", inner).strip() if element.tag in _BLOCKS or element.tag in {"li", "td", "th"} else inner
    if "mono" in _classes(element):
        inner = f'<font name="{MONO}-Bold">{inner}</font>'
    href = element.get("href", "")
    if element.tag == "a" and href.startswith("http"):
        return f'<a href="{escape(href)}">{inner}</a>'
    return f"<b>{inner}</b>" if element.tag == "b" and "mono" not in _classes(element) else inner


def _title(element: Element, width: float) -> Iterator[Flowable]:
    yield from _children(element, width)
    yield HRFlowable(width="100%", thickness=1.5, color=HexColor("#111111"), spaceAfter=4)


def _facts(element: Element, _width: float) -> Iterator[Flowable]:
    pairs = ((_inline(pair[0]), _inline(pair[1])) for pair in element)
    yield Paragraph(" &nbsp; ".join(f"{label}: <b>{value}</b>" for label, value in pairs), style("p"))


def _list(element: Element, _width: float) -> Iterator[Flowable]:
    numbers = count(1)
    ticks, row = "ticks" in _classes(element), "look-alikes" in _classes(element)
    if row:
        yield Paragraph(" &nbsp; ".join(_inline(item) for item in element), style("p"))
        return
    for item in element:
        mark = "" if ticks else f"{next(numbers)}. " if element.tag == "ol" else "• "
        yield Paragraph(f"{mark}{_inline(item)}", style("p"))


def _table(element: Element, width: float) -> Iterator[Flowable]:
    heads = list(element.iterfind("thead/tr"))
    rows = [*heads, *element.iterfind("tbody/tr"), *element.iterfind("tr")]
    columns = len(rows[0])
    widths = [_NARROW, width - _NARROW] if columns == 2 else [width / columns] * columns  # noqa: PLR2004 - label, value
    cells = [[_cell(cell, at) for cell, at in zip(row, widths, strict=True)] for row in rows]
    yield Table(cells, colWidths=widths, style=_GRID, repeatRows=len(heads), spaceAfter=4)


def _cell(element: Element, width: float) -> list[Flowable]:
    found = list(_children(element, width - 2 * _PADDING)) if any(child.tag in _BLOCKS for child in element) else []
    return found or [Paragraph(_inline(element), style("th" if element.tag == "th" else "p"))]


def _codes(element: Element, width: float) -> Iterator[Flowable]:
    figures = [list(_figure(child)) for child in element if child.tag == "figure"]
    about = [item for child in element if child.tag == "div" for item in _children(child, width / 3)]
    row = [*figures, about or [Spacer(1, 1)]]
    widths = [_CODE + 4 * mm] * len(figures)
    plain = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    yield KeepTogether(Table([row], colWidths=[*widths, width - sum(widths)], style=plain, spaceBefore=6))


def _figure(element: Element) -> Iterator[Flowable]:
    code = element[0]
    yield _Code(float(code.get("viewBox", "").split()[2]), code[0].get("d", ""))
    yield Paragraph(_inline(element[1]), style("hint"))


def _written(element: Element, width: float) -> Iterator[Flowable]:
    labels = [Paragraph(_inline(child), style("hint")) for child in element]
    rows = [labels[start : start + 2] for start in range(0, len(labels), 2)]
    line = [("LINEABOVE", (0, 0), (-1, -1), 0.5, _LINE), ("BOTTOMPADDING", (0, 0), (-1, -1), 16)]
    yield Spacer(1, 16)
    yield KeepTogether(Table(rows, colWidths=[width / 2] * 2, style=line))


_SPECIAL: dict[str, Callable[[Element, float], Iterator[Flowable]]] = {
    "title": _title,
    "dl": _facts,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "codes": _codes,
    "written": _written,
}
"""By class or tag; anything else is its children, or a paragraph."""


class _Code(Flowable):  # type: ignore[misc] # the library has no types
    """A QR code, from the strokes of its SVG: `M` and `m` move, `h` draws to the right; modules are one unit."""

    def __init__(self, modules: float, strokes: str) -> None:
        super().__init__()
        self.width = self.height = _CODE
        self._unit, self._strokes = _CODE / modules, strokes

    def draw(self) -> None:
        x = y = 0.0
        self.canv.setLineWidth(self._unit)
        for kind, numbers in _STROKE.findall(self._strokes):
            found = [float(number) for number in numbers.split()]
            if kind == "h":
                self._line(x, y, found[0])
                x += found[0]
            else:
                x, y = (found[0], found[1]) if kind == "M" else (x + found[0], y + found[1])

    def _line(self, x: float, y: float, length: float) -> None:
        height = self.height - y * self._unit
        self.canv.line(x * self._unit, height, (x + length) * self._unit, height)
