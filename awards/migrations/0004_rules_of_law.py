"""Rule sets, grades of the order and base salaries as known on 20/11/2026.

Taken from published copies and secondary sources; what nobody has read in the signed text is marked
unverified, in the data and on the administrators' page. Legal bases stand in each row.
"""

import datetime as dt

from django.db import migrations

ALL_KINDS = ["collective", "individual", "worker", "household", "enterprise"]
BODIES = ["collective", "enterprise"]
ORDER_KINDS = ["collective", "individual", "worker", "enterprise"]
REVIEWS = ["mid_term", "final"]
EVERY = ["annual", "mid_term", "final", "prompt"]
PROVINCE = ["province"]
COMMUNES = ["commune", "ward", "special_zone"]
OFFICES = ["department", "front", "public_service", "enterprise", "cooperative"]
PAPERS = ["proposal", "minutes", "report"]

GRADES = [  # code, name, factor of a person
    ("huan-chuong-lao-dong-hang-nhat", "Huân chương Lao động hạng Nhất", "9.0"),
    ("huan-chuong-lao-dong-hang-nhi", "Huân chương Lao động hạng Nhì", "7.5"),
    ("huan-chuong-lao-dong-hang-ba", "Huân chương Lao động hạng Ba", "4.5"),
]
FACTS = {  # code: units that decide, what the certificate is called
    "huan-chuong-lao-dong": ([], "HUÂN CHƯƠNG LAO ĐỘNG"),
    "bang-khen-thu-tuong": ([], "BẰNG KHEN"),
    "co-thi-dua-chinh-phu": ([], "CỜ THI ĐUA"),
    "co-thi-dua-cap-tinh": (PROVINCE, "CỜ THI ĐUA"),
    "bang-khen-chu-tich-tinh": (PROVINCE, "BẰNG KHEN"),
    "giay-khen-so-nganh": (OFFICES, "GIẤY KHEN"),
    "giay-khen-chu-tich-xa": (COMMUNES, "GIẤY KHEN"),
}
STATE = {
    "needs_consultation": True, "publicity_days": 10, "processing_days": 10, "threshold_percent": 80,
    "ballot": "secret", "checklist": [*PAPERS, "opinion"],
}  # fmt: skip
RULES = {
    "huan-chuong-lao-dong-hang-nhat": STATE | {
        "decided_by": "Chủ tịch nước", "subject_classes": ORDER_KINDS, "occasions": REVIEWS,
        "minimum_years": 5, "factor": "9.0",
        "source": "Luật 06/2022/QH15 điều 44; hệ số: NĐ 152/2025 điều 51 (bản sao)",
    },
    "huan-chuong-lao-dong-hang-nhi": STATE | {
        "decided_by": "Chủ tịch nước", "subject_classes": ORDER_KINDS, "occasions": REVIEWS,
        "minimum_years": 5, "factor": "7.5",
        "source": "Luật 06/2022/QH15 điều 44; hệ số: NĐ 152/2025 điều 51 (bản sao)",
    },
    "huan-chuong-lao-dong-hang-ba": STATE | {
        "decided_by": "Chủ tịch nước", "subject_classes": ORDER_KINDS, "occasions": REVIEWS,
        "minimum_years": 5, "factor": "4.5",
        "source": "Luật 06/2022/QH15 điều 44.2, 44.4; hệ số: NĐ 152/2025 điều 51 (bản sao)",
    },
    "co-thi-dua-chinh-phu": STATE | {
        "decided_by": "Thủ tướng Chính phủ", "subject_classes": BODIES, "occasions": REVIEWS,
        "minimum_years": 5, "collective_factor": "12.0",
        "source": "Luật 06/2022/QH15 điều 25.3; hệ số: bản sao trên báo",
    },
    "bang-khen-thu-tuong": STATE | {
        "decided_by": "Thủ tướng Chính phủ", "subject_classes": ALL_KINDS, "occasions": REVIEWS,
        "publicity_days": 0, "factor": "3.5",
        "source": "Luật 06/2022/QH15 điều 73; hệ số: NĐ 152/2025 điều 54.1 (bản sao)",
    },
    "co-thi-dua-cap-tinh": {
        "decided_by": "Chủ tịch Uỷ ban nhân dân tỉnh", "subject_classes": BODIES,
        "occasions": REVIEWS, "minimum_years": 3, "collective_factor": "8.0",
        "threshold_percent": 80, "ballot": "secret", "checklist": PAPERS, "processing_days": 15,
        "source": "Luật 06/2022/QH15 điều 26; hệ số: NĐ 98/2023 điều 54 (bản sao)",
    },
    "bang-khen-chu-tich-tinh": {
        "decided_by": "Chủ tịch Uỷ ban nhân dân tỉnh", "subject_classes": ALL_KINDS,
        "occasions": EVERY, "factor": "1.5", "threshold_percent": 80, "ballot": "secret",
        "checklist": PAPERS, "processing_days": 15,
        "source": "Luật 06/2022/QH15 điều 74; hệ số: NĐ 152/2025 điều 54 (bản sao)",
    },
    "giay-khen-so-nganh": {
        "decided_by": "Giám đốc sở, thủ trưởng cơ quan", "subject_classes": ALL_KINDS,
        "occasions": EVERY, "factor": "0.3", "threshold_percent": "50.01", "ballot": "open",
        "denominator": "present", "absent_mode": "none", "checklist": ["report"],
        "source": "Luật 06/2022/QH15 điều 75; biểu quyết quá bán; hệ số chưa đối chiếu",
    },
    "giay-khen-chu-tich-xa": {
        "decided_by": "Chủ tịch Uỷ ban nhân dân cấp xã", "subject_classes": ALL_KINDS,
        "occasions": EVERY, "factor": "0.3", "threshold_percent": "50.01", "ballot": "open",
        "denominator": "present", "absent_mode": "none", "checklist": ["report"],
        "source": "Luật 06/2022/QH15 điều 75, 80; biểu quyết quá bán; hệ số (0,15 hoặc 0,3) chưa đối chiếu",
    },
}  # fmt: skip
LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15"
NEW_LAW = "Luật số 06/2026/QH16 sửa đổi, bổ sung Luật Thi đua, khen thưởng"
DECREE = "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ"
CIRCULAR = "Thông tư số 15/2025/TT-BNV ngày 04 tháng 8 năm 2025 của Bộ Nội vụ"
SETS = [
    (
        "Theo Nghị định 98/2023/NĐ-CP", dt.date(2024, 1, 1), dt.date(2025, 6, 30),
        [LAW, "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ",
         "Thông tư số 01/2024/TT-BNV ngày 24 tháng 02 năm 2024 của Bộ Nội vụ"], "",
    ),
    (
        "Theo Nghị định 152/2025/NĐ-CP", dt.date(2025, 7, 1), dt.date(2025, 8, 4),
        [LAW, DECREE, "Thông tư số 01/2024/TT-BNV ngày 24 tháng 02 năm 2024 của Bộ Nội vụ"], "",
    ),
    (
        "Theo Nghị định 152/2025/NĐ-CP và Thông tư 15/2025/TT-BNV", dt.date(2025, 8, 5),
        dt.date(2026, 9, 30), [LAW, DECREE, CIRCULAR], "",
    ),
    (
        "Theo Luật sửa đổi 06/2026/QH16", dt.date(2026, 10, 1), dt.date(2027, 2, 28),
        [LAW, NEW_LAW, DECREE, CIRCULAR],
        "Chưa đọc được toàn văn Luật 06/2026/QH16; các ngưỡng giữ như trước, phải đối chiếu.",
    ),
    (
        "Từ 01/3/2027 (chờ văn bản thay thế)", dt.date(2027, 3, 1), None, [LAW, NEW_LAW],
        "Nghị định 152/2025 và Thông tư 15/2025 hết hiệu lực ngày 01/3/2027. Khi có văn bản thay "
        "thế, hãy sửa căn cứ và các ngưỡng của bộ này.",
    ),
]  # fmt: skip
SALARIES = [
    (2_340_000, dt.date(2024, 7, 1), dt.date(2026, 6, 30), "Nghị định số 73/2024/NĐ-CP", True),
    (2_530_000, dt.date(2026, 7, 1), None, "Nghị định số 161/2026/NĐ-CP", False),
]


def add_law(apps, schema_editor):
    form_model = apps.get_model("awards", "AwardForm")
    rule_set_model = apps.get_model("awards", "RuleSet")
    rule_model = apps.get_model("awards", "AwardFormRule")
    salary_model = apps.get_model("awards", "BaseSalary")
    for code, (kinds, name) in FACTS.items():
        form_model.objects.filter(code=code).update(decided_in_kinds=kinds, certificate_name=name)
    order = form_model.objects.get(code="huan-chuong-lao-dong")
    for number, (code, name, _) in enumerate(GRADES, start=1):
        form_model.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "level": "state", "position": order.position + number,
                "grade_of": order, "certificate_name": "HUÂN CHƯƠNG LAO ĐỘNG",
            },
        )  # fmt: skip
    forms = {form.code: form for form in form_model.objects.all()}
    for title, first, last, bases, note in SETS:
        rule_set = rule_set_model.objects.create(
            title=title, valid_from=first, valid_to=last, legal_basis="\n".join(bases), note=note
        )
        rule_model.objects.bulk_create(
            rule_model(rule_set=rule_set, form=forms[code], **facts)
            for code, facts in RULES.items()
        )
    for amount, first, last, basis, is_verified in SALARIES:
        salary_model.objects.create(
            amount=amount, valid_from=first, valid_to=last, legal_basis=basis,
            is_verified=is_verified,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_awards")]
    operations = [migrations.RunPython(add_law, migrations.RunPython.noop)]
