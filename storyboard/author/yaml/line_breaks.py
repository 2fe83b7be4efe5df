"""The line breaks of a text: edits are made on line feeds alone, and the writer's own come back."""


def with_plain_breaks(text: str) -> tuple[str, str]:
    """Return *text* with line feeds alone, and what they stand for; a text of mixed ones is taken as it is."""
    feeds, both, returns = text.count("\n"), text.count("\r\n"), text.count("\r")
    if both and both == feeds == returns:
        return text.replace("\r\n", "\n"), "\r\n"
    if returns and not feeds:
        return text.replace("\r", "\n"), "\r"
    return text, "\n"
