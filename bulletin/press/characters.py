"""What a cluster is, by its first character; nothing at all is none of it."""

DASHES = frozenset("—…⸺")
SPACES = frozenset(" \u3000\u200b")
DIGITS = frozenset("0123456789０１２３４５６７８９")


def is_word(cluster: str) -> bool:
    """Part of a Latin word, a number or an address."""
    char = cluster[:1]
    if char < "\u2000":
        return char != "" and char not in " ·"
    return "０" <= char <= "９" or "Ａ" <= char <= "ｚ"


def is_han_latin(before: str, after: str) -> bool:
    """A Chinese character beside a Latin letter or a digit, either way round."""
    return (is_han(before) and is_alphanumeric(after)) or (
        is_alphanumeric(before) and is_han(after)
    )


def is_han(cluster: str) -> bool:
    char = cluster[:1]
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000" or char == "〇"


def is_alphanumeric(cluster: str) -> bool:
    return cluster[:1] < "\u2000" and cluster[:1].isalnum()


def is_letter(cluster: str) -> bool:
    return cluster[:1] < "\u2000" and cluster[:1].isalpha()


def is_unit(cluster: str) -> bool:
    """㎡, ㎏ and their like."""
    return "\u3380" <= cluster[:1] <= "\u33df"


def is_circled(cluster: str) -> bool:
    """①, ⑴, ⒈ and their like, which stand ahead of what they number."""
    return "\u2460" <= cluster[:1] <= "\u24ff"
