from django.db import migrations
from django.db import models


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_dossier_file")]
    operations = [
        migrations.AddField(
            model_name="awardrecord",
            name="is_leader_recorded",
            field=models.BooleanField(
                default=True,
                help_text="Quyết định cũ nhập vào sổ có thể không cho biết; thống kê bỏ qua những dòng đó.",
                verbose_name="quyết định ghi rõ chức vụ",
            ),
        ),
    ]
