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
    """A parsed page: `root`, `nodes` in document order, `ids`, and `invalid` as (element, what is wrong)."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.lines = text.split("\n")
        self.root = self.here = Node("#document", {}, 0, None)
        self.nodes: list[Node] = []
        self.invalid: list[tuple[Node, str]] = []
        self.feed(text)
        self.close()
        for node in [self.here, *self.here.above()]:
            if node.name not in ("#document", "html", "body"):
                self.invalid.append((node, f"`<{node.name}>` is never closed"))
        self.ids: dict[str, Node] = {}
        for node in self.nodes:
            if node.get("id"):
                if node.get("id") in self.ids:
                    self.invalid.append((node, f"the id `{node.get('id')}` stands twice"))
                self.ids.setdefault(node.get("id"), node)
        for node in self.nodes:  # a question of the guided way bears the id of its heading
            if node.name == "h2" and "id" not in node.attributes:
                node.attributes.update(id=next((above.get("id") for above in node.above() if above.has_class("step")), None))

    def handle_starttag(self, name, pairs):
        raw = self.get_starttag_text() or ""
        attributes = {}
        node = Node(name, attributes, self.getpos()[0], self.here)
        for key, value in pairs:
            if key in attributes:
                self.invalid.append((node, f"`<{name}>` has `{key}` twice"))
            attributes.setdefault(key, value or "")
        in_svg = any(parent.name == "svg" for parent in node.above())
        if not in_svg:
            self.invalid += [(node, what) for what in self._misplaced(node, raw)]
        self.here.children.append(node)
        self.nodes.append(node)
        if name not in VOID and not (raw.endswith("/>") and (in_svg or name == "svg")):
            self.here = node

    handle_startendtag = handle_starttag

    def _misplaced(self, node, raw):
        """What is wrong with an element where it stands."""
        name, parent, attributes = node.name, node.parent.name, node.attributes
        if name not in PHRASING | SECTIONS | OTHER:
            yield f"there is no element `<{name}>`"
        if name in PARTS and parent not in PARTS[name]:
            yield f"`<{name}>` stands in `<{parent}>`"
        elif parent in CHILDREN and name not in CHILDREN[parent] | {"script", "template"}:
            yield f"`<{name}>` stands directly in `<{parent}>`"
        if name in SECTIONS:
            for above in node.above():
                if above.name in PHRASING_ONLY and not (above.name == "a" and above.parent and above.parent.name not in PHRASING_ONLY):
                    yield f"`<{name}>` stands in `<{above.name}>`"
                    break
        if name in INTERACTIVE and not (name == "input" and attributes.get("type") == "hidden"):
            for above in node.above():
                if above.name in ("a", "button") or above.name == "label" and name in ("a", "button", "label"):
                    yield f"`<{name}>` stands in `<{above.name}>`"
                    break
        if name == "img" and "alt" not in attributes:
            yield "an image has no `alt`"
        if name not in VOID and raw.endswith("/>") and name != "svg":
            yield f"`<{name}/>` does not close itself"
        for key in ("id", "for"):
            if key in attributes and name != "output" and (not attributes[key] or re.search(r"\s", attributes[key])):
                yield f"`{key}=\"{attributes[key]}\"` is not a name"

    def handle_endtag(self, name):
        here = Node(name, {}, self.getpos()[0], self.here)
        if name in VOID:
            self.invalid.append((here, f"`</{name}>` closes nothing"))
            return
        if self.here.name == name:
            self.here = self.here.parent
            return
        for node in self.here.above():
            if node.name == name:
                self.invalid.append((self.here, f"`<{self.here.name}>` is not closed before `</{name}>`"))
                self.here = node.parent
                return
        self.invalid.append((here, f"`</{name}>` closes nothing"))

    def handle_data(self, data):
        self.here.children.append(data)
        if self.here.name in CHILDREN and data.strip():
            self.invalid.append((self.here, f"text stands directly in `<{self.here.name}>`: “{data.strip()[:20]}”"))
