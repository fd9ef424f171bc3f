"""Elements that the end of a page or column cut in two, made one again."""

from bulletin.press.tagging.tree import Tag

# They stand again at the head of every page of a table, and are read once.
REPEATED = frozenset({"Caption", "THead"})


def join(first: Tag, second: Tag, depth: int) -> None:
    """``second`` becomes the end of ``first``, and its first element the end of their last.

    ``depth`` elements of the page were cut, these two the outermost; an item of a list is one of
    them with its body. A head that is repeated is in neither afterwards.
    """
    kids = [kid for kid in second.kids if not isinstance(kid, Tag) or kid.kind not in REPEATED]
    if kids and first.kids:
        last, head = first.kids[-1], kids[0]
        if isinstance(last, Tag) and isinstance(head, Tag) and last.kind == head.kind:
            inner = depth - (last.kind != "LBody")
            if inner > 0:
                join(last, head, inner)
                del kids[0]
    first.kids += kids
