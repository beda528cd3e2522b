"""Path converters shared by all address books."""


class YearConverter:
    """A year of four digits."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
