"""What one paper may take of the machine."""

from __future__ import annotations


class TooHeavy(RuntimeError):
    """A paper needed more memory or time than one may use; `reason` is for the officer."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.reason = (
            f"Không dàn trang được văn bản: {what}. Hãy bớt nội dung quá dài (bảng, đoạn văn lặp) "
            "rồi dựng lại; nếu vẫn lỗi, hãy báo bộ phận hỗ trợ."
        )
