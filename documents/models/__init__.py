from documents.models.issued_document import IssuedDocument
from documents.models.number_book import NumberBook
from documents.models.rendered_part import RenderedPart
from documents.models.signature import DocumentSignature
from documents.models.stored_file import AbstractStoredFile

__all__ = [
    "AbstractStoredFile",
    "DocumentSignature",
    "IssuedDocument",
    "NumberBook",
    "RenderedPart",
]
