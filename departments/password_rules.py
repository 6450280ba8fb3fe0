"""Django's rules for passwords, told in the words of the portal."""

from django.contrib.auth import password_validation as usual
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SUMMARY = gettext_lazy(
    "At least 10 characters, not only digits, not a common password, not like your name or log-in name."
)


class LongEnough(usual.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("The password is too short: at least %d characters.") % self.min_length


class NotCommon(usual.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("The password is among the most common ones and easily guessed. Please choose another.")


class NotOnlyDigits(usual.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("The password consists of digits only. Please add letters or signs.")


class NotLikeThePerson(usual.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("The password is too much like your name, log-in name or e-mail address.")
