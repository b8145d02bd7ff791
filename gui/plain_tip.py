"""Tooltips of words that users brought along, which Qt would otherwise take for HTML where they look like it.

Anyone in the window may use it.
"""

from __future__ import annotations

import html

_MOST = 600  # characters: a tooltip is no page


def plain_tip(text: str) -> str:
    """A tooltip that says a text as it stands, if need be without its end."""
    said = text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
    return f'<p style="white-space: pre-wrap">{html.escape(said)}</p>' if set(said) & set("<&") else said
