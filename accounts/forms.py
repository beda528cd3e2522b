from django import forms

from accounts.models import User
from accounts.trail import ACTS


class ProfileForm(forms.ModelForm):
    """What a person keeps up to date themselves."""

    class Meta:
        model = User
        fields = ["full_name", "phone", "email_notices"]


class TrailFilterForm(forms.Form):
    """Filters of the audit trail; what cannot be read filters nothing."""

    ai = forms.CharField(label="Người thực hiện", required=False, max_length=150)
    viec = forms.ChoiceField(label="Việc", required=False)
    tu = forms.DateField(label="Từ ngày", required=False)
    den = forms.DateField(label="Đến ngày", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = sorted(ACTS.items(), key=lambda pair: pair[1])
        self.fields["viec"].choices = [("", "Tất cả"), *named]

    def apply(self, events):
        self.is_valid()
        lookups = {
            "ai": "actor_name__icontains",
            "viec": "act",
            "tu": "at__date__gte",
            "den": "at__date__lte",
        }
        wanted = {lookups[name]: value for name, value in self.cleaned_data.items() if value}
        return events.filter(**wanted)
