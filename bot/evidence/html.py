"""The report as one page: no script, nothing fetched, readable on a telephone and on paper."""

from collections.abc import Iterable
from html import escape

from bot.evidence.report import Block, Happening, Heading, Paragraph, Report, Table

_STYLE = """
body { font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1a1a1a;
  background: #fff; max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0.5rem 0 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.6rem; border-bottom: 2px solid #1a1a1a; }
.sub { color: #444; margin: 0.2rem 0 1rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; margin: 0.6rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.5rem;
  border-bottom: 1px solid #bbb; min-width: 4.5rem; }
th { background: #f0f0f0; }
article { border-left: 4px solid #1f4e79; padding: 0.2rem 0 0.2rem 0.8rem; margin: 1.1rem 0;
  break-inside: avoid; }
article.context { border-left-color: #999; color: #444; }
article h3 { font-size: 1rem; margin: 0; }
time { font-size: 0.85rem; color: #333; }
.utc { font-size: 0.75rem; color: #555; }
blockquote { margin: 0.4rem 0; padding: 0.5rem 0.7rem; background: #f5f5f5;
  white-space: pre-wrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 0.8rem; margin: 0.3rem 0;
  font-size: 0.88rem; }
dt { color: #444; } dd { margin: 0; }
img { max-width: 100%; max-height: 24rem; display: block; margin: 0.4rem 0; }
@media (max-width: 36rem) {
  dl { display: block; } dd { margin: 0 0 0.3rem; }
  table, tbody, tr, td { display: block; } .heads { display: none; }
  tr { border-bottom: 2px solid #999; padding: 0.4rem 0; }
  td { border: 0; padding: 0.1rem 0; }
  td::before { content: attr(data-head) ": "; color: #444; }
}
@media print { body { max-width: none; font-size: 11pt; } }
"""


def html(report: Report) -> str:
    """The whole page; every word of it is escaped."""
    body = "\n".join(part for block in report.blocks for part in _block(block))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src 'self' file:; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(report.title)}</h1>\n<p class="sub">{escape(report.subtitle)}</p>\n'
        f"{body}\n</body>\n</html>\n"
    )


def _block(block: Block) -> Iterable[str]:
    match block:
        case Heading(text=text):
            yield f"<h2>{escape(text)}</h2>"
        case Paragraph(text=text):
            yield f"<p>{escape(text)}</p>"
        case Table():
            yield from _table(block)
        case Happening():
            yield from _happening(block)


def _table(table: Table) -> Iterable[str]:
    heads = "".join(f"<th>{escape(head)}</th>" for head in table.heads)
    yield f'<div class="table"><table><tr class="heads">{heads}</tr>'
    for row in table.rows:
        cells = (
            f'<td data-head="{escape(head)}">{escape(cell)}</td>'
            for head, cell in zip(table.heads, row, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</table></div>"


def _happening(one: Happening) -> Iterable[str]:
    yield f'<article class="{"context" if one.context else "incident"}">'
    yield f"<h3>{escape(one.what)}</h3>"
    who = f" · {escape(one.who)}" if one.who else ""
    yield f'<time datetime="{one.utc}">{escape(one.when)}</time>{who}'
    if one.words:
        # dir: Urdu and Arabic begin on the right.
        yield f'<blockquote dir="auto">{escape(one.words)}</blockquote>'
    yield from (f'<img src="{escape(path)}" alt="what was attached">' for path in one.pictures)
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in one.facts)
    if rows:
        yield f"<dl>{rows}</dl>"
    yield f'<div class="utc">{one.utc} · {escape(one.entry)}</div>'
    yield "</article>"
