from documents.models.issued_document import IssuedDocument
from documents.models.number_book import NumberBook
from documents.models.rendered_part import RenderedPart
from documents.models.signature import DocumentSignature

__all__ = ["DocumentSignature", "IssuedDocument", "NumberBook", "RenderedPart"]
