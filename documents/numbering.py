"""Numbers of documents: one series per issuer, type and year, without gap and without twin."""

from __future__ import annotations

from django.db import transaction

from documents.models import NumberBook


@transaction.atomic
def take_number(issuer: str, type_code: str, year: int) -> int:
    """The next number of a series, from 1 each year.

    Holds the book's row until the caller's transaction ends: a rolled-back document gives its
    number back, so the series has no gap (each type is numbered by itself and restarts on
    1 January, Decree 30/2020).
    """
    NumberBook.objects.get_or_create(issuer=issuer, type_code=type_code, year=year)
    book = NumberBook.objects.select_for_update().get(issuer=issuer, type_code=type_code, year=year)
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book.last_number


def number_text(number: int, type_code: str, symbol: str) -> str:
    """Compose “02/KH-UBND”, with a leading zero below 10."""
    return f"{number:02d}/{type_code}-{symbol}"
