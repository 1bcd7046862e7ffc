"""Built HTML as a small tree with lines, and what is not valid in it. Standard library only, because it reads hundreds of pages in seconds."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = set("area base br col embed hr img input link meta source track wbr".split())
SECTIONS = set("address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre search section table ul".split())
PHRASING = set("a abbr b bdi bdo br button cite code data datalist del dfn em i img input ins kbd label link map mark meter output progress q ruby rp rt s samp script "
               "select small span strong sub sup svg time u var wbr".split())
PARTS = {"li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"table", "thead", "tbody", "tfoot"}, "td": {"tr"}, "th": {"tr"}, "thead": {"table"},
         "tbody": {"table"}, "tfoot": {"table"}, "caption": {"table"}, "option": {"select", "optgroup", "datalist"}, "summary": {"details"}, "figcaption": {"figure"},
         "legend": {"fieldset"}, "source": {"picture", "audio", "video"}}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "table": {"thead", "tbody", "tfoot", "caption", "tr", "colgroup"}, "thead": {"tr"}, "tbody": {"tr"},
            "tr": {"td", "th"}, "select": {"option", "optgroup", "hr"}}
PHRASING_ONLY = set("p h1 h2 h3 h4 h5 h6 span a strong em b i label button dt kbd code abbr time small sub sup pre output mark".split())
SINGLE_LINE = re.compile(r"\s")
INTERACTIVE = set("a button input select textarea label details iframe".split())
OTHER = set("html head body title meta link style base noscript svg path g iframe picture video audio source canvas object param template optgroup textarea figcaption legend summary "
            "option li dt dd tr td th thead tbody tfoot caption colgroup col embed track area".split())


class Node:
    """An element. Text stands among `children` as plain strings."""

    __slots__ = ("attributes", "children", "line", "name", "parent")

    def __init__(self, name, attributes, line, parent):
        self.name, self.attributes, self.line, self.parent, self.children = name, attributes, line, parent, []

    def walk(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def get(self, name: str, default=None):
        return self.attributes.get(name, default)

    def has_class(self, name: str) -> bool:
        return name in self.get("class", "").split()

    def above(self) -> Iterator["Node"]:
        node = self.parent
        while node:
            yield node
            node = node.parent


class Document(HTMLParser):
    """A parsed page: `root`, `nodes` in document order, `ids`, and `invalid` as (line, what is wrong, text to look for)."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("#document", {}, 0, None)
        self.nodes: list[Node] = []
        self.invalid: list[tuple[int, str, str]] = []
        self.feed(text)
        self.close()
        for node in [self.here, *self.here.above()]:
            if node.name not in ("#document", "html", "body"):
                self.invalid.append((node.line, f"`<{node.name}>` is never closed", f"<{node.name}"))
        self.ids: dict[str, Node] = {}
        for node in self.nodes:
            if node.get("id"):
                if node.get("id") in self.ids:
                    self.invalid.append((node.line, f"the id `{node.get('id')}` stands twice", node.get("id")))
                self.ids.setdefault(node.get("id"), node)

    def bad(self, what: str, find: str):
        self.invalid.append((self.getpos()[0], what, find))

    def handle_starttag(self, name, pairs):
        raw = self.get_starttag_text() or ""
        attributes = {}
        for key, value in pairs:
            if key in attributes:
                self.bad(f"`<{name}>` has `{key}` twice", f"<{name}")
            attributes.setdefault(key, value or "")
        if name not in PHRASING | SECTIONS | OTHER and not self._in_svg(self.here):
            self.bad(f"there is no element `<{name}>`", f"<{name}")
        self._nesting(name, attributes, raw)
        node = Node(name, attributes, self.getpos()[0], self.here)
        self.here.children.append(node)
        self.nodes.append(node)
        if name not in VOID and not (raw.endswith("/>") and self._in_svg(node)):
            self.here = node

    handle_startendtag = handle_starttag

    def _in_svg(self, node):
        return node.name == "svg" or any(parent.name == "svg" for parent in node.above())

    def _nesting(self, name, attributes, raw):
        parent = self.here.name
        if self._in_svg(self.here):
            return
        if name in PARTS and parent not in PARTS[name]:
            self.bad(f"`<{name}>` stands in `<{parent}>`", f"<{name}")
        elif parent in CHILDREN and name not in CHILDREN[parent] | {"script", "template"}:
            self.bad(f"`<{name}>` stands directly in `<{parent}>`", f"<{name}")
        if name in SECTIONS:
            for node in [self.here, *self.here.above()]:
                if node.name in PHRASING_ONLY and not (node.name == "a" and node.parent and node.parent.name not in PHRASING_ONLY):
                    self.bad(f"`<{name}>` stands in `<{node.name}>`", f"<{name}")
                    break
        if name in INTERACTIVE and not (name == "input" and attributes.get("type") == "hidden"):
            for node in [self.here, *self.here.above()]:
                if node.name in ("a", "button") or node.name == "label" and name in ("a", "button", "label"):
                    self.bad(f"`<{name}>` stands in `<{node.name}>`", f"<{name}")
                    break
        if name == "img" and "alt" not in attributes:
            self.bad("an image has no `alt`", "<img")
        if name == "a" and "/>" in raw[-2:]:
            self.bad("`<a/>` does not close itself", "<a")
        for key in ("id", "for"):
            if key in attributes and name != "output" and (not attributes[key] or SINGLE_LINE.search(attributes[key])):
                self.bad(f"`{key}=\"{attributes[key]}\"` is not a name", f"{key}=")

    def handle_endtag(self, name):
        if name in VOID:
            if name != "br":
                self.bad(f"`</{name}>` closes nothing", f"</{name}")
            return
        if self.here.name == name:
            self.here = self.here.parent
            return
        for node in self.here.above():
            if node.name == name:
                self.bad(f"`<{self.here.name}>` is not closed before `</{name}>`", f"<{self.here.name}")
                self.here = node.parent
                return
        self.bad(f"`</{name}>` closes nothing", f"</{name}")

    def handle_data(self, data):
        self.here.children.append(data)
        if self.here.name in ("ul", "ol", "dl", "table", "thead", "tbody", "tr", "select") and data.strip():
            self.bad(f"text stands directly in `<{self.here.name}>`", data.strip()[:20])
