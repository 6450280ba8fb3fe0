"""Rows of a framework as a tree, and what is left of it under a filter. Pure: no query, no clock."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from indicators.models import Indicator


@dataclass(frozen=True)
class Node:
    """One indicator with what stands below it. ``is_open``: shown unfolded."""

    row: Indicator
    children: tuple["Node", ...] = ()
    is_open: bool = field(default=False, compare=False)

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, in tree order."""
        yield self
        for child in self.children:
            yield from child.walk()


def build(rows: Iterable[Indicator]) -> list[Node]:
    """The top nodes of the tree. ``rows`` in any order; one whose parent is not among them stands on top."""
    ordered = sorted(rows, key=lambda row: row.path)
    known = {row.pk for row in ordered}
    below: dict[int | None, list[Indicator]] = {}
    for row in ordered:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    return [_node(row, below) for row in below.get(None, [])]


def _node(row: Indicator, below: dict[int | None, list[Indicator]]) -> Node:
    return Node(row, tuple(_node(child, below) for child in below.get(row.pk, [])))


def narrowed(nodes: Iterable[Node], wanted: Callable[[Indicator], bool]) -> list[Node]:
    """The wanted indicators with everything below them and the way to them; that way is unfolded."""
    kept = []
    for node in nodes:
        below = narrowed(node.children, wanted)
        if below:
            kept.append(replace(node, children=tuple(below), is_open=True))
        elif wanted(node.row):
            kept.append(node)
    return kept


def unfolded(nodes: Iterable[Node], levels: int) -> list[Node]:
    """The same tree with its first ``levels`` levels unfolded, and what was unfolded before."""
    return [
        replace(
            node,
            is_open=node.is_open or levels > 0,
            children=tuple(unfolded(node.children, levels - 1)),
        )
        for node in nodes
    ]


def flat(nodes: Iterable[Node]) -> list[Indicator]:
    """Every indicator of the tree from top to bottom."""
    return [node.row for top in nodes for node in top.walk()]
