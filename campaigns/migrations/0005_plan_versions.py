import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_duty"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_one_in_force",
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_state_known",
        ),
        migrations.AddField(
            model_name="contentarea",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                help_text="Mục tương ứng của kế hoạch đang có hiệu lực.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaigns.contentarea",
                verbose_name="cùng mục với",
            ),
        ),
        migrations.AddField(
            model_name="historicalobligation",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="campaigns.obligation",
                verbose_name="cùng nghĩa vụ với",
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="amendment_reason",
            field=models.TextField(blank=True, verbose_name="lý do sửa đổi"),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="effective_on",
            field=models.DateField(blank=True, null=True, verbose_name="có hiệu lực từ ngày"),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="hết hiệu lực từ ngày"),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="rounds_follow",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="kỳ báo cáo đang mở đổi theo"
            ),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="version_of",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="campaigns.plan",
                verbose_name="phiên bản của",
            ),
        ),
        migrations.AddField(
            model_name="obligation",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaigns.obligation",
                verbose_name="cùng nghĩa vụ với",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="amendment_reason",
            field=models.TextField(blank=True, verbose_name="lý do sửa đổi"),
        ),
        migrations.AddField(
            model_name="plan",
            name="effective_on",
            field=models.DateField(blank=True, null=True, verbose_name="có hiệu lực từ ngày"),
        ),
        migrations.AddField(
            model_name="plan",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="hết hiệu lực từ ngày"),
        ),
        migrations.AddField(
            model_name="plan",
            name="rounds_follow",
            field=models.BooleanField(
                blank=True, null=True, verbose_name="kỳ báo cáo đang mở đổi theo"
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="version_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="campaigns.plan",
                verbose_name="phiên bản của",
            ),
        ),
        migrations.AlterField(
            model_name="historicalplan",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "dự thảo"),
                    ("scheduled", "chờ có hiệu lực"),
                    ("issued", "đã ban hành"),
                    ("amended", "đã được sửa đổi"),
                    ("superseded", "hết hiệu lực"),
                ],
                default="draft",
                max_length=12,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "dự thảo"),
                    ("scheduled", "chờ có hiệu lực"),
                    ("issued", "đã ban hành"),
                    ("amended", "đã được sửa đổi"),
                    ("superseded", "hết hiệu lực"),
                ],
                default="draft",
                max_length=12,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("version_of", None), models.Q(("state", "superseded"), _negated=True)
                ),
                fields=("campaign", "unit"),
                name="plan_one_in_force",
                violation_error_message="Đơn vị đã có kế hoạch cho phong trào này.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "scheduled"])),
                fields=("version_of",),
                name="plan_one_amendment",
                violation_error_message="Kế hoạch này đang có một bản sửa đổi chưa có hiệu lực.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "scheduled", "issued", "amended", "superseded"])
                ),
                name="plan_state_known",
            ),
        ),
    ]
