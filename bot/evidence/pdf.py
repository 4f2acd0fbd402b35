"""The report as PDF, with fonts that have most of what people write.

What no font has no letter for is shown as its code point (⟨U+0995⟩) and counted: the page
has it as it was written.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from bot.evidence.report import Block, Happening, Heading, Paragraph, Report, Table

_FONT = "DejaVu"
_FONTS = Path(__file__).parent / "fonts"
#: For the scripts of the languages in which tenants write to us.
_OTHERS = ("NotoSansArabic", "NotoSansBengali", "NotoSansGujarati", "NotoSansGurmukhi")
_MARGIN = 18
_LEFT, _BELOW = XPos.LMARGIN, YPos.NEXT
_DARK, _GREY, _BLUE, _LIGHT = (26, 26, 26), (95, 95, 95), (31, 78, 121), (244, 244, 244)
_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\ufe0e", "\ufe0f", "\u2060"}


class _Line(NamedTuple):
    text: str
    size: float
    colour: tuple[int, int, int] = _DARK
    #: Somebody's exact words, on grey.
    quoted: bool = False


class _Pages(FPDF):
    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self.named = report.title
        self.escaped = 0
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.set_title(report.title)
        self.set_lang("en")
        self.add_font(_FONT, fname=_FONTS / "DejaVuSans.ttf")
        for name in _OTHERS:
            self.add_font(name, fname=_FONTS / f"{name}-Regular.ttf")
        self.set_fallback_fonts(list(_OTHERS))
        self.letters = {
            code for font in self.fonts.values() if isinstance(font, TTFFont) for code in font.cmap
        }
        self.set_text_shaping(use_shaping_engine=True)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(_FONT, size=8)
        self.set_text_color(*_GREY)
        self.cell(0, 5, f"{self.named} · page {self.page_no()} of {{nb}}", align="C")

    def known(self, text: str) -> str:
        """*text* with what the font lacks shown as code points."""
        out = []
        for letter in text:
            if letter in "\n\t " or ord(letter) in self.letters:
                out.append(letter)
            elif letter not in _INVISIBLE:
                out.append(f"⟨U+{ord(letter):04X}⟩")
                self.escaped += 1
        return "".join(out)

    def say(self, text: str, size: float, colour: tuple[int, int, int] = _DARK) -> None:
        """A paragraph."""
        self.line_of(_Line(text, size, colour))

    def line_of(self, line: _Line) -> None:
        """One paragraph of a kind."""
        self._set(line)
        self.multi_cell(
            0,
            line.size * 0.5,
            self.known(line.text),
            align="L",
            fill=line.quoted,
            padding=1 if line.quoted else 0,
            new_x=_LEFT,
            new_y=_BELOW,
        )

    def height(self, line: _Line) -> float:
        """How much room it will take."""
        self._set(line)
        counted = self.escaped
        tall = self.multi_cell(
            0,
            line.size * 0.5,
            self.known(line.text),
            align="L",
            padding=1 if line.quoted else 0,
            dry_run=True,
            output=MethodReturnValue.HEIGHT,
        )
        self.escaped = counted
        return cast("float", tall)

    def _set(self, line: _Line) -> None:
        self.set_font(_FONT, size=line.size)
        self.set_text_color(*line.colour)
        self.set_fill_color(*_LIGHT)


def pdf(report: Report, as_of: datetime) -> bytes:
    """The bytes are the same for the same report; *as_of* is the day the file says it is of."""
    pages = _Pages(report)
    pages.set_creation_date(as_of.astimezone(UTC))
    pages.add_page()
    pages.say(report.title, 18)
    pages.say(report.subtitle, 10, _GREY)
    pages.ln(3)
    for block in report.blocks:
        _block(pages, block)
    if pages.escaped:
        pages.ln(3)
        pages.say(
            f"{pages.escaped} letters or pictures that the fonts of this file do not have are "
            "shown as ⟨U+…⟩, their number in Unicode. report.html has them as they were written.",
            9,
            _GREY,
        )
    return bytes(pages.output())


def _block(pages: _Pages, block: Block) -> None:
    match block:
        case Heading(text=text):
            _heading(pages, text)
        case Paragraph(text=text):
            pages.say(text, 9.5)
            pages.ln(1.5)
        case Table():
            _table(pages, block)
        case Happening():
            _happening(pages, block)


def _heading(pages: _Pages, text: str) -> None:
    if pages.will_page_break(30):  # never alone at the foot of a page
        pages.add_page()
    pages.ln(4)
    pages.say(text, 13, _BLUE)
    y = pages.get_y() + 0.5
    pages.set_draw_color(*_BLUE)
    pages.line(pages.l_margin, y, pages.w - pages.r_margin, y)
    pages.ln(3)


def _table(pages: _Pages, table: Table) -> None:
    pages.set_font(_FONT, size=8)
    pages.set_text_color(*_DARK)
    pages.set_draw_color(170, 170, 170)
    pages.set_fill_color(255, 255, 255)
    heads = FontFace(fill_color=_LIGHT, color=_DARK)
    with pages.table(
        col_widths=table.widths,
        headings_style=heads,
        line_height=4.2,
        text_align="LEFT",
        padding=1,
        borders_layout="HORIZONTAL_LINES",
    ) as drawn:
        for cells in (table.heads, *table.rows):
            row = drawn.row()
            for cell in cells:
                row.cell(pages.known(cell))
    pages.ln(3)


def _happening(pages: _Pages, one: Happening) -> None:
    """Whole on one page, unless it is longer than one."""
    lines = tuple(_lines(one))
    pages.set_left_margin(_MARGIN + 4)
    pages.set_x(_MARGIN + 4)
    height = sum(pages.height(line) for line in lines)
    if (pages.will_page_break(height) and height < pages.eph) or pages.will_page_break(22):
        pages.add_page()
    first_page, top = pages.page, pages.get_y()
    for line in lines:
        pages.line_of(line)
    pages.set_left_margin(_MARGIN)
    if pages.page == first_page:
        pages.set_fill_color(*(_GREY if one.context else _BLUE))
        pages.rect(_MARGIN, top, 1.1, pages.get_y() - top, style="F")
    pages.ln(3.5)


def _lines(one: Happening) -> Iterable[_Line]:
    colour = _GREY if one.context else _DARK
    yield _Line(one.what, 10.5, colour if one.context else _BLUE)
    yield _Line(f"{one.when}{f' · {one.who}' if one.who else ''}", 8.5, colour)
    if one.words:
        yield _Line(one.words, 10, _DARK, True)
    for path in one.pictures:
        yield _Line(f"Picture: {path}", 8.5, colour)
    for name, said in one.facts:
        yield _Line(f"{name}: {said}", 8.5, colour)
    yield _Line(f"{one.utc} · {one.entry}", 7, _GREY)
