"""Reading a plan from its document: nothing is guessed silently, everything carries its place."""

from campaigns.reading.extraction import UnreadableDocument
from campaigns.reading.reader import read_document
from campaigns.reading.reader import read_lines

__all__ = ["UnreadableDocument", "read_document", "read_lines"]
