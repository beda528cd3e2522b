"""Build the demo province, run the main job and the mid-term review; the last lines name their PDFs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.management.base import CommandError
from django.core.management.base import CommandParser

from demo.building import build
from demo.building import is_built
from demo.building import paper_of_the_province
from demo.mid_term_review import papers_of_the_review
from demo.people import ACCOUNTS
from demo.people import ELSEWHERE
from demo.people import PASSWORD
from units.models import Unit


class Command(BaseCommand):
    help = "Dựng dữ liệu mẫu tỉnh Ninh Bình và chạy trọn một kỳ báo cáo và đợt khen thưởng sơ kết"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="chỉ dựng khi chưa có dữ liệu")
        parser.add_argument("--accounts", action="store_true", help="in các tài khoản mẫu")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Dữ liệu mẫu có mật khẩu công khai nên không được dựng trên hệ thống thật. "
                "Chỉ chạy khi DEMO=1."
            )
        if not options["if_empty"] and not options["accounts"]:
            self._build_and_print()
            return
        if options["if_empty"] and not Unit.objects.exists():
            self._build()
        if options["accounts"]:
            self._print_accounts()

    def _build_and_print(self) -> None:
        if is_built():
            self.stdout.write("Dữ liệu mẫu đã có, không thay đổi gì.")
        elif Unit.objects.exists():
            raise CommandError("Cơ sở dữ liệu đã có đơn vị khác nên không dựng dữ liệu mẫu vào.")
        else:
            self._build()
            self._print_accounts()
        for path in [*papers_of_the_review(), paper_of_the_province()]:
            self.stdout.write(str(path))

    def _build(self) -> None:
        self.stdout.write("Dựng dữ liệu mẫu, mất khoảng nửa phút …")
        build(self._say)

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  ✓ {sentence}")
        self.stdout.flush()

    def _print_accounts(self) -> None:
        if not is_built():
            return
        self.stdout.write(f"Tài khoản mẫu (mật khẩu chung: {PASSWORD}):")
        self.stdout.write(f"  {'quan-tri':<16} Quản trị hệ thống")
        for username, _, what, _ in ACCOUNTS:
            self.stdout.write(f"  {username:<16} {what}")
        for username, what in ELSEWHERE:
            self.stdout.write(f"  {username:<20} {what}")
