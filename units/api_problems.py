"""How the API says no: RFC 9457 problems in Vietnamese, each with a code that stays the same."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.http import HttpRequest
from django.http import HttpResponse
from django.http import JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.cache import set_response_etag
from ninja import NinjaAPI
from ninja import Schema
from ninja.errors import ValidationError
from pydantic import Field

from config.api import PREFIX
from workflow import Refused

PROBLEM_TYPE = "application/problem+json"
# Status → (code, title, detail) of what is not said more exactly where it happens.
USUAL = {
    400: ("bad_request", "Yêu cầu không hợp lệ", "Máy chủ không hiểu được yêu cầu."),
    401: (
        "no_token",
        "Thiếu mã truy cập",
        "Gửi mã truy cập trong tiêu đề Authorization: Bearer <mã>.",
    ),
    403: ("outside_scope", "Không được đọc", "Mã truy cập không được đọc dữ liệu này."),
    404: ("not_found", "Không tìm thấy", "Không có dữ liệu này trong phạm vi của mã truy cập."),
    405: ("read_only", "Chỉ đọc", "Giao diện này chỉ nhận phương thức GET."),
    422: ("bad_parameter", "Tham số không hợp lệ", "Có tham số sai kiểu hoặc ngoài giới hạn."),
    429: (
        "too_many",
        "Gọi quá nhiều",
        "Đã vượt số lần gọi trong một phút. Chờ số giây ghi ở Retry-After rồi gọi lại.",
    ),
    500: ("server_error", "Lỗi máy chủ", "Máy chủ gặp lỗi. Hãy thử lại sau."),
}
# In the API's description under every endpoint.
DESCRIBED = (401, 403, 404, 422, 429)


class ProblemOut(Schema):
    """A refusal (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Không tìm thấy"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["Không có dữ liệu này trong phạm vi của mã truy cập."])
    code: str = Field(
        description="Mã lỗi không đổi giữa các phiên bản, để chương trình so sánh.",
        examples=["not_found"],
    )
    parameters: list[str] = Field([], description="Tên các tham số sai, nếu có.", examples=[[]])


class Problem(Exception):
    """A refusal with its status; words default to the usual ones of that status."""

    def __init__(
        self, status: int, *, code: str = "", detail: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.retry_after = retry_after


def problem_response(
    status: int, *, code: str = "", detail: str = "", parameters: list[str] | None = None
) -> JsonResponse:
    """A problem as an answer; unknown statuses keep their own English title."""
    usual = USUAL.get(status, ("http_error", HTTPStatus(status).phrase, HTTPStatus(status).phrase))
    return JsonResponse(
        {
            "type": "about:blank",
            "title": usual[1],
            "status": status,
            "detail": detail or usual[2],
            "code": code or usual[0],
            "parameters": parameters or [],
        },
        status=status,
        content_type=PROBLEM_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def answer_problems(api: NinjaAPI) -> None:
    """Let `api` answer refusals as problems; what is no refusal stays a fault and is logged."""

    def problem(request: HttpRequest, exc: Any) -> HttpResponse:
        response = problem_response(exc.status, code=exc.code, detail=exc.detail)
        if exc.retry_after:
            response["Retry-After"] = str(exc.retry_after)
        if exc.status == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = "Bearer"
        return response

    def missing(request: HttpRequest, exc: Any) -> HttpResponse:
        return problem_response(404)

    def refused(request: HttpRequest, exc: Any) -> HttpResponse:
        return problem_response(403 if exc.denied else 409, detail=exc.reason)

    def invalid(request: HttpRequest, exc: Any) -> HttpResponse:
        names = sorted({str(error["loc"][-1]) for error in exc.errors if error.get("loc")})
        return problem_response(422, parameters=names)

    api.add_exception_handler(Problem, problem)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(ValidationError, invalid)


class ApiMiddleware:
    """Under the API's address there are no cookies and no pages: only data and problems.

    Cookies are dropped both ways, so that being signed in opens nothing and no session grows;
    answers are kept by no cache, but name an ETag, with which a program may ask again cheaply.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response = self._as_problem(response)
        elif response.status_code == HTTPStatus.OK:
            set_response_etag(response)
            response = get_conditional_response(
                request, etag=response.get("ETag"), response=response
            )
        response.cookies.clear()
        response["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def _as_problem(response: HttpResponse) -> HttpResponse:
        if response.get("Content-Type", "").startswith(PROBLEM_TYPE):
            return response
        return problem_response(response.status_code)
