"""Pages of scoring tables: the list, and what a table in force and a draft let do."""

import pytest
from django.urls import reverse

from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory


@pytest.mark.parametrize("count", [2, 30])
def test_list_asks_as_often_for_few_as_for_many(cast, client, django_assert_num_queries, count):
    for _ in range(count):
        ScoringItemFactory(table=ScoringTableFactory(unit=cast.province, in_force=True))
    client.force_login(cast.commune_officer)
    client.get(reverse("scoring:tables"))
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("scoring:tables"))
    assert len(page.context["page"].object_list) == count


def test_draft_of_the_province_is_not_shown_to_a_commune(cast, client):
    ScoringTableFactory(unit=cast.province, title="Bảng còn soạn")
    client.force_login(cast.commune_officer)
    assert "Bảng còn soạn" not in client.get(reverse("scoring:tables")).text


LIST_QUERIES = 7
