from documents.models.issued_document import IssuedDocument
from documents.models.number_book import NumberBook

__all__ = ["IssuedDocument", "NumberBook"]
