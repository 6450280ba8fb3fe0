"""Logging in and choosing a password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from departments import password_rules
from departments.models import User


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "Log-in name or password is wrong. After five wrong tries log-in is locked for a while."
        ),
        "inactive": _("This account is switched off. Please ask your zone's office."),
    }


class OwnPasswordForm(PasswordChangeForm):
    """The choice of an own password; what is wrong with the new one is told at its first field."""

    error_messages = {
        "password_incorrect": _("This is not the password you logged in with. Please enter it again."),
        "password_mismatch": _("The two entries differ. Please enter the new password twice alike."),
        "temporary": _("Somebody else has seen this temporary password. Please choose one of your own."),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        old, new, again = (self.fields[name] for name in ("old_password", "new_password1", "new_password2"))
        old.label = _("Temporary password") if user.must_change_password else _("Current password")
        new.label, again.label = _("New password"), _("New password again")
        new.help_text, again.help_text = password_rules.SUMMARY, ""

    def validate_password_for_user(
        self,
        user: Any,
        password_field_name: str = "new_password1",  # noqa: S107 - the name of a field
    ) -> None:
        super().validate_password_for_user(user, "new_password1")
        new = self.cleaned_data.get("new_password1")
        if new and user.must_change_password and user.check_password(new):
            self.add_error("new_password1", self.error_messages["temporary"])
