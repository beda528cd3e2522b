"""The forms of commendation that the real plans name; what each requires is not said here."""

from django.db import migrations

FORMS = [
    ("huan-chuong-lao-dong", "Huân chương Lao động", "state"),
    ("bang-khen-thu-tuong", "Bằng khen của Thủ tướng Chính phủ", "state"),
    ("co-thi-dua-chinh-phu", "Cờ thi đua của Chính phủ", "state"),
    ("co-thi-dua-cap-tinh", "Cờ thi đua của Uỷ ban nhân dân tỉnh", "province"),
    ("bang-khen-chu-tich-tinh", "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh", "province"),
    ("giay-khen-so-nganh", "Giấy khen của Giám đốc sở, thủ trưởng cơ quan", "commune"),
    ("giay-khen-chu-tich-xa", "Giấy khen của Chủ tịch Uỷ ban nhân dân cấp xã", "commune"),
]


def add_forms(apps, schema_editor):
    form_model = apps.get_model("awards", "AwardForm")
    for number, (code, name, level) in enumerate(FORMS, start=1):
        form_model.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "position": number * 10}
        )


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]
    operations = [migrations.RunPython(add_forms, migrations.RunPython.noop)]
