import io

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse

from units.models import Unit

LISTS = [
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model in admin.site._registry
    if model._meta.app_label in {"units", "reports", "campaigns", "criteria", "awards", "accounts"}
]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_the_admin_opens_in_vietnamese(cast, as_user, name):
    response = as_user(cast.superuser).get(reverse(f"admin:{name}_changelist"))
    assert response.status_code == 200
    assert 'lang="vi"' in response.content.decode()


def test_admin_looks_at_units_but_changes_nothing(cast, as_user):
    client = as_user(cast.superuser)
    assert client.get(reverse("admin:units_unit_add")).status_code == 403
    client.post(reverse("admin:units_unit_change", args=[cast.school.pk]), {"name": "Khác"})
    cast.school.refresh_from_db()
    assert cast.school.name != "Khác"


def test_paths_can_be_built_anew(cast):
    Unit.objects.filter(pk=cast.school.pk).update(path="/hong/", depth=9)
    out = io.StringIO()
    call_command("rebuild_paths", stdout=out)
    before = cast.school.path
    cast.school.refresh_from_db()
    assert cast.school.path == before
    assert "1 đơn vị" in out.getvalue()
