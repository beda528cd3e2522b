"""The page of what a plan says of awards."""

from django.urls import reverse

from awards.models import AwardForm
from tests.factories.campaigns import PlanFactory


def post(client, plan, *forms):
    data = {"version": plan.version, "dong-TOTAL_FORMS": len(forms), "dong-INITIAL_FORMS": 0}
    for number, form in enumerate(forms):
        data |= {f"dong-{number}-occasion": "final", f"dong-{number}-form": form.pk}
    return client.post(reverse("awards:provisions", args=[plan.pk]), data)


def test_the_seven_forms_are_there(db):
    assert AwardForm.objects.filter(level="state").count() == 6
    assert AwardForm.objects.count() == 10


def test_provisions_are_saved(cast, as_user):
    plan = PlanFactory(campaign__unit=cast.province, draft=True)
    assert (
        post(
            as_user(cast.province_officer), plan, *AwardForm.objects.filter(grade_of=None)
        ).status_code
        == 302
    )
    assert plan.award_provisions.count() == 7


def test_a_form_named_twice_is_refused_in_words(cast, as_user):
    plan = PlanFactory(campaign__unit=cast.province, draft=True)
    form = AwardForm.objects.first()
    page = post(as_user(cast.province_officer), plan, form, form)
    assert "chỉ ghi một lần" in page.content.decode()
    assert not plan.award_provisions.exists()
