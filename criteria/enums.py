from django.db import models


class CriterionKind(models.TextChoices):
    """How a criterion is judged; real plans are almost wholly qualitative."""

    QUALITATIVE = "qualitative", "định tính"
    YES_NO = "yes_no", "đạt, không đạt"
    NUMERIC = "numeric", "số liệu so với mục tiêu"
    RANK = "rank", "xếp hạng"
