from tests.bulletin.press_rich import red_head, rich, rich_pictures, rich_printed, sample_structure
from tests.plain_static import plain_static

__all__ = ["plain_static", "red_head", "rich", "rich_pictures", "rich_printed", "sample_structure"]
