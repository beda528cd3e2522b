from django import forms

from accounts.models import User


class ProfileForm(forms.ModelForm):
    """What a person keeps up to date themselves."""

    class Meta:
        model = User
        fields = ["full_name", "phone", "email_notices"]
