from django.db import models


class UnitKind(models.TextChoices):
    """Kinds of unit that the plans name (provincial and communal)."""

    PROVINCE = "province", "UBND tỉnh"
    DEPARTMENT = "department", "sở, ban, ngành"
    FRONT = "front", "Mặt trận Tổ quốc và tổ chức chính trị - xã hội"
    ASSOCIATION = "association", "tổ chức xã hội, hiệp hội"
    PRESS = "press", "báo, đài"
    PUBLIC_SERVICE = "public_service", "đơn vị sự nghiệp"
    ARMED_FORCES = "armed_forces", "lực lượng vũ trang"
    DISTRICT = "district", "UBND huyện (trước 01/7/2025)"
    COMMUNE = "commune", "UBND xã"
    WARD = "ward", "UBND phường"
    SPECIAL_ZONE = "special_zone", "UBND đặc khu"
    OFFICE = "office", "phòng, ban chuyên môn"
    SCHOOL = "school", "trường học"
    VILLAGE = "village", "thôn, xóm, tổ dân phố, đội"
    ENTERPRISE = "enterprise", "doanh nghiệp"
    COOPERATIVE = "cooperative", "hợp tác xã"
    HOUSEHOLD_BUSINESS = "household_business", "hộ kinh doanh"
    STEERING = "steering", "ban chỉ đạo"


COMMUNE_KINDS = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)


class Role(models.TextChoices):
    """What a person is in a unit; rights follow from role and unit together."""

    OFFICER = "officer", "cán bộ phụ trách"
    LEADER = "leader", "lãnh đạo"
    REVIEWER = "reviewer", "người thẩm định"
    SECRETARY = "secretary", "thư ký hội đồng"
    READER = "reader", "người xem"
    ADMINISTRATOR = "administrator", "quản trị đơn vị"


class BlocKind(models.TextChoices):
    CLUSTER = "cluster", "cụm thi đua"
    BLOC = "bloc", "khối thi đua"


class ImportKind(models.TextChoices):
    UNITS = "units", "đơn vị"
    PEOPLE = "people", "người dùng"


class InvitationState(models.TextChoices):
    """Where an invitation stands; derived from its three moments, never stored."""

    WAITING = "waiting", "chờ nhận"
    ACCEPTED = "accepted", "đã nhận"
    WITHDRAWN = "withdrawn", "đã rút lại"
    EXPIRED = "expired", "hết hạn"


class ApiScope(models.TextChoices):
    """What another system may read through the API."""

    CAMPAIGNS = "campaigns", "phong trào"
    PLANS = "plans", "kế hoạch và nội dung thi đua"
    ROUNDS = "rounds", "kỳ báo cáo"
    REPORTS = "reports", "tình trạng báo cáo"
    FIGURES = "figures", "số liệu đã chấp nhận"
    AWARDS = "awards", "sổ khen thưởng"
    DOCUMENTS = "documents", "siêu dữ liệu văn bản"
