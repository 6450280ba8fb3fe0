"""The indicator tree of a table: domain → objective → standard, any of them missing."""

from dataclasses import dataclass, field

from tasks.importing.document import Json

LEVELS = ("domain", "objective", "standard")
MOST_POINTS = 10_000  #: what the database keeps stays below


@dataclass
class Node:
    """One indicator. The same text under another parent is another node."""

    title: str
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)
    points: float | None = None
    is_core: bool = False
    is_bonus: bool = False

    @property
    def level(self) -> int:
        return 1 if self.parent is None else self.parent.level + 1

    @property
    def root(self) -> "Node":
        return self if self.parent is None else self.parent.root

    @property
    def titles(self) -> tuple[str, ...]:
        """From the root down; what identifies the node."""
        return (*(self.parent.titles if self.parent else ()), self.title)


@dataclass
class Tree:
    nodes: list[Node] = field(default_factory=list)  #: parents before children, in the order of the table
    leaves: list[Node | None] = field(default_factory=list)  #: the deepest node of each row

    def by_level(self) -> list[list[Node]]:
        """The nodes of level 1, of level 2 …"""
        deepest = max((node.level for node in self.nodes), default=0)
        return [[node for node in self.nodes if node.level == level] for level in range(1, deepest + 1)]


def build(rows: list[Json]) -> Tree:
    """The tree, and for every row its leaf; None for a row that names no indicator at all."""
    tree = Tree()
    known: dict[tuple[int, str], Node] = {}
    for row in rows:
        leaf: Node | None = None
        for level in LEVELS:
            if row[level].strip():
                leaf = _child(tree, known, leaf, row[level].strip())
        if leaf is not None:
            _mark(leaf, row)
        tree.leaves.append(leaf)
    return tree


def _child(tree: Tree, known: dict[tuple[int, str], Node], parent: Node | None, title: str) -> Node:
    key = (id(parent), title)
    if key not in known:
        known[key] = Node(title, parent)
        tree.nodes.append(known[key])
        if parent is not None:
            parent.children.append(known[key])
    return known[key]


def _mark(leaf: Node, row: Json) -> None:
    points = row.get("points")
    if leaf.points is None and points is not None and 0 <= points < MOST_POINTS:
        leaf.points = points
    leaf.is_core = leaf.is_core or bool(row.get("is_core"))
    leaf.is_bonus = leaf.is_bonus or bool(row.get("is_bonus"))
