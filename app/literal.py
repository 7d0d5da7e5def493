"""A visitor's text, shown as it was written where more than text is read."""

from __future__ import annotations

_TEX = str.maketrans({"$": "$\u2060", "\\": "\\\u2060"})


def in_markdown(text: str) -> str:
    """For a Typography, which reads Markdown and HTML: every sign that may mean something there, as its number."""
    return "".join(sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in text)


def in_picture(text: str) -> str:
    """For the words of a figure, where $$…$$, \\(…\\) and \\[…\\] are formulas: a joiner nobody sees keeps their ends apart."""
    return text.translate(_TEX)
