"""XML from outside → a tree: no document type, no entities, bounded depth."""

from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bulletin.intake.formats import limits, refusals

Tree = Element


class _Builder(TreeBuilder):
    """Counts how deep it is, since what walks the tree later would fall over a deep one."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise refusals.too_deep()
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def parse(data: bytes) -> Tree:
    """Raises UnreadableText."""
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise refusals.foreign_entities() from error
    except (ParseError, ValueError, LookupError, AttributeError) as error:
        raise refusals.damaged() from error
    return root
