from django.db import models


class Occasion(models.TextChoices):
    """When a plan lets an award be given."""

    ANNUAL = "annual", "hằng năm"
    MID_TERM = "mid_term", "sơ kết"
    FINAL = "final", "tổng kết"
    PROMPT = "prompt", "kịp thời, đột xuất"


class AwardLevel(models.TextChoices):
    STATE = "state", "Nhà nước"
    PROVINCE = "province", "cấp tỉnh"
    COMMUNE = "commune", "cấp xã, cơ sở"
