"""What a table of contacts has: its columns, and what they may be called."""

from bulletin.table_files import Row
from bulletin.table_files import read_table as read_columns

# What a column may be called; the first name is the one in messages.
COLUMNS = {
    "name": ("name", "姓名", "收件人"),
    "organisation": ("organisation", "单位名称", "单位"),
    "title": ("title", "职务"),
    "email": ("email", "电子邮箱", "邮箱", "邮箱地址", "e-mail"),
}
# May stand in the table besides: an office's name or alias, and the number of printed copies.
MORE_COLUMNS = {
    "office": ("office", "所属单位", "报送单位"),
    "copies": ("copies", "纸质份数", "份数"),
}


def read_table(data: bytes) -> list[Row]:
    """Raises DomainError when it is too large, cannot be read or lacks a column."""
    return read_columns(data, COLUMNS, MORE_COLUMNS)
