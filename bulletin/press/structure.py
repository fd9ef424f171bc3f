"""The structure of the PDF, finished before it is written."""

from collections.abc import Callable
from typing import Any

from bulletin.press.plan import Plan


def finish(plan: Plan, variant: str | None = None) -> Callable[[Any, Any], None]:
    """A finisher for WeasyPrint's write_pdf."""

    def finisher(document: Any, pdf: Any) -> None:
        """Nothing is mended yet."""

    return finisher
