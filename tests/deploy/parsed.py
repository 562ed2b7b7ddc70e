"""Reading nginx's configuration: enough of its grammar to hold ours to what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"""\s*(?:\#[^\n]*|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{};]|[^\s{};"']+))""")


@dataclass
class Block:
    """One block: its own words, its directives and the blocks inside it."""

    words: list[str] = field(default_factory=list)
    directives: list[list[str]] = field(default_factory=list)
    inside: list[Block] = field(default_factory=list)

    def said(self, name: str) -> list[list[str]]:
        """What this block says under a name, here and not further in."""
        return [words[1:] for words in self.directives if words[0] == name]


def parsed(text: str) -> Block:
    """Read a configuration; raises ValueError where a brace or an end is missing."""
    stack, words = [Block()], []
    for found in _TOKEN.finditer(text):
        token = found[1]
        if token is None:
            continue
        if token == ";":
            stack[-1].directives.append(words)
        elif token == "{":
            stack.append(Block(words))
        elif token == "}":
            done = stack.pop()
            stack[-1].inside.append(done)
        else:
            words.append(token[1:-1] if token[0] in "\"'" else token)
            continue
        words = []
    if len(stack) != 1 or words:
        msg = "a brace or a semicolon is missing"
        raise ValueError(msg)
    return stack[0]
