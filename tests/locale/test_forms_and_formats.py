"""What a user meets in any form: errors that say what to do, dates and numbers as written here."""

from datetime import date
from datetime import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context
from django.template import Template
from django.template.defaultfilters import filesizeformat
from django.template.defaultfilters import floatformat
from django.template.defaultfilters import timesince
from django.utils import formats
from django.utils import translation

FIELDS = [
    field
    for field in vars(forms).values()
    if isinstance(field, type) and issubclass(field, forms.Field)
]


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.__name__)
def test_default_errors_of_a_field_are_vietnamese_and_name_a_remedy(field):
    messages = {}
    for parent in reversed(field.__mro__):
        messages.update(getattr(parent, "default_error_messages", {}))
    assert messages["required"] == "Hãy nhập nội dung vào ô này."
    # A plural has no text before it has a number.
    texts = [str(text) or str(text % {"max": 3, "length": 5}) for text in messages.values()]
    assert [text for text in texts if "ãy" not in text] == []


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        (forms.CharField(max_length=3), "abcd", "Hãy rút ngắn còn tối đa 3 ký tự (hiện có 4)."),
        (forms.CharField(min_length=3), "ab", "Hãy nhập ít nhất 3 ký tự (hiện có 2)."),
        (forms.IntegerField(min_value=5), "4", "Hãy nhập giá trị không nhỏ hơn 5."),
        (forms.IntegerField(max_value=5), "6", "Hãy nhập giá trị không lớn hơn 5."),
        (
            forms.DecimalField(max_digits=4, decimal_places=1, localize=True),
            "1,25",
            "Hãy nhập tối đa 1 chữ số sau dấu phẩy.",
        ),
        (
            forms.FileField(),
            SimpleUploadedFile("trong.pdf", b""),
            "Tệp này trống. Hãy chọn tệp có nội dung.",
        ),
        (
            forms.DateField(),
            "31/02/2026",
            "Hãy nhập ngày đúng theo dạng ngày/tháng/năm, ví dụ: 15/12/2026.",
        ),
    ],
)
def test_refused_value_names_limit_and_remedy(field, value, error):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [error]


@pytest.mark.parametrize("written", ["03/04/2026", "3/4/2026", "03-04-2026", "03.04.2026"])
def test_day_stands_before_month(written):
    assert forms.DateField().clean(written) == date(2026, 4, 3)


def test_dates_print_as_written_here():
    assert formats.localize(date(2026, 4, 3)) == "03/04/2026"
    assert formats.localize(datetime(2026, 4, 3, 14, 5)) == "14:05 03/04/2026"
    assert formats.date_format(date(2026, 12, 15), "l, d/m/Y") == "thứ Ba, 15/12/2026"
    assert formats.date_format(date(2026, 4, 3), "YEAR_MONTH_FORMAT") == "tháng 04/2026"


def test_comma_is_the_decimal_sign_and_figures_group_only_where_asked():
    assert forms.DecimalField(localize=True).clean("1234,5") == Decimal("1234.5")
    assert formats.localize(Decimal("1234567.5")) == "1234567,5"
    assert floatformat(1234567, "0g") == "1.234.567"


def test_years_and_keys_are_never_grouped():
    """Fields that read figures with points use `documents.numbers`, never a localized field."""
    assert Template('<a id="{{ key }}">Năm {{ year }}</a>').render(
        Context({"key": 12345, "year": 2026})
    ) == ('<a id="12345">Năm 2026</a>')


def test_sizes_and_spans_are_vietnamese():
    assert filesizeformat(1536).replace("\xa0", " ") == "1,5 KB"
    span = timesince(datetime(2026, 4, 1, 8), datetime(2026, 4, 3, 11))
    assert span.replace("\xa0", " ") == "2 ngày, 3 giờ"
