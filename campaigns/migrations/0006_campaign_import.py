import django.db.models.deletion
from django.conf import settings
from django.db import migrations
from django.db import models

import campaigns.models.campaign_import


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_plan_versions"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=campaigns.models.campaign_import.new_token,
                        max_length=32,
                        unique=True,
                        verbose_name="mã",
                    ),
                ),
                ("file_name", models.CharField(max_length=160, verbose_name="tên tệp")),
                ("tables", models.JSONField(verbose_name="các trang tính")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="tải lúc"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người tải",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.unit",
                        verbose_name="đơn vị phát động",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp phong trào chờ nhập",
                "verbose_name_plural": "tệp phong trào chờ nhập",
            },
        ),
    ]
