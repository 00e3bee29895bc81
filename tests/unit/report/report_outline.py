"""What a browser would see of a report: elements, attributes and text, read with the standard library's parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Text in this element and all below it, in order."""

    def all(self, tag: str) -> list[Element]:
        """Elements of a tag at any depth, in order."""
        found = []
        for child in self.children:
            found += [child] if child.tag == tag else []
            found += child.all(tag)
        return found

    def one(self, tag: str) -> Element:
        """The only element of a tag."""
        (found,) = self.all(tag)
        return found

    def section(self, id: str) -> Element:
        """The section with this id."""
        (found,) = [one for one in self.all("section") if one.attributes.get("id") == id]
        return found

    @property
    def text(self) -> str:
        """Text with single spaces."""
        return " ".join("".join(self.texts).split())

    def table(self, caption: str) -> list[dict[str, str]]:
        """Rows of the table whose caption is this, or begins so; by column title, of equal ones the first."""
        tables = [(one.one("caption").text, one) for one in self.all("table")]
        exact = [one for text, one in tables if text == caption]
        (found,) = exact or [one for text, one in tables if text.startswith(caption)]
        titles = [one.text for one in found.one("thead").all("th")]
        rows = []
        for row in found.one("tbody").all("tr"):
            values: dict[str, str] = {}
            for title, cell in zip(titles, row.all("td"), strict=True):
                values.setdefault(title, cell.text)
            rows.append(values)
        return rows


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {tag} {names}"
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.texts.append(data)


def outline(page: str) -> Element:
    """The page as a tree; every element has to be closed in order."""
    parser = _Outline()
    parser.feed(page)
    parser.close()
    assert len(parser.open) == 1, f"left open: {[element.tag for element in parser.open]}"
    return parser.open[0]
