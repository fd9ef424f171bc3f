"""Names of Word's XML, transitional and strict alike."""

from collections.abc import Iterator

from bulletin.intake.formats.trees import Tree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


def local(node: Tree) -> str:
    """The name of an element without its namespace."""
    return node.tag.rsplit("}", 1)[-1]


def attribute(node: Tree | None, name: str) -> str:
    """The value of ``w:name``, whatever namespace the attribute has; "" when it is not there."""
    if node is None:
        return ""
    return node.get(W + name) or node.get(STRICT + name) or node.get(name) or ""


def child(node: Tree | None, *names: str) -> Tree | None:
    """The element reached from ``node`` by these local names."""
    for name in names:
        if node is None:
            return None
        node = next((inner for inner in node if local(inner) == name), None)
    return node


def children(node: Tree | None, name: str) -> Iterator[Tree]:
    if node is not None:
        yield from (inner for inner in node if local(inner) == name)


def switched_on(node: Tree | None) -> bool | None:
    """Whether a property such as ``w:b`` is on; None when it is not said."""
    if node is None:
        return None
    return attribute(node, "val").lower() not in ("0", "false", "off")


def integer(text: str, otherwise: int = 0) -> int:
    try:
        return int(text)
    except ValueError:
        return otherwise
