"""Which characters are what."""

HAN = r"\u3400-\u4dbf\u4e00-\u9fff〇\U00020000-\U0003ffff"
NUMERALS = "一二三四五六七八九"
SENTENCE_ENDS = "。！？…"
CLOSING = "”’）〉》】〕」』"
WIDE_MARKS = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…—"
