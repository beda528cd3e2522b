import django.db.models.deletion
from django.conf import settings
from django.db import migrations
from django.db import models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("campaigns", "0006_campaign_import"),
        ("units", "0002_succession_and_import_draft"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="plan-readings/", verbose_name="tệp văn bản")),
                ("file_name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("state", models.CharField(choices=[("waiting", "đang đọc"), ("read", "chờ rà soát"), ("failed", "không đọc được"), ("made", "đã tạo dự thảo")], default="waiting", max_length=10, verbose_name="trạng thái")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="lý do không đọc được")),
                ("reading", models.JSONField(blank=True, default=dict, verbose_name="nội dung đọc được")),
                ("review", models.JSONField(blank=True, default=dict, verbose_name="bản đang rà soát")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="phiên bản")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="tải lúc")),
                ("campaign", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.campaign", verbose_name="phong trào")),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="người tải")),
                ("parent", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.plan", verbose_name="kế hoạch cấp trên")),
                ("plan", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="campaigns.plan", verbose_name="kế hoạch đã tạo")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.unit", verbose_name="đơn vị ban hành")),
            ],
            options={
                "verbose_name": "văn bản kế hoạch đang đọc",
                "verbose_name_plural": "văn bản kế hoạch đang đọc",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "read", "failed", "made"])),
                        name="plan_reading_state_known",
                    )
                ],
            },
        ),
    ]
