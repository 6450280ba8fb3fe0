"""Log-in, log-out, own password, and the way from the front door to a zone."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from chronicdz import web
from departments import access, entry, navigation
from departments.forms import LogInForm, OwnPasswordForm
from departments.models import User
from departments.services import account
from departments.views.responses import form_page

log_in = views.LoginView.as_view(
    template_name="departments/log_in.html", authentication_form=LogInForm, redirect_authenticated_user=True
)
log_out = views.LogoutView.as_view()


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Choose an own password; this session goes on, all others of the account end."""
    user = cast(User, request.user)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        account.change_own_password(
            actor=user, new_password=form.cleaned_data["new_password1"], now=web.now()
        )
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password has been changed."))
        return redirect("root")
    return form_page(request, "departments/password_change.html", form, forced=user.must_change_password)


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The only zone's first page, or the choice of zones."""
    zones = list(access.zones_of(cast(User, request.user), web.today())[:2])
    if len(zones) == 1:
        return redirect("departments:home", zone=zones[0].slug)
    return redirect("zones")


@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    found = access.zones_of(cast(User, request.user), web.today())
    return render(request, "departments/zones.html", {"zones": found})


@require_safe
def home(request: HttpRequest, zone: str) -> HttpResponse:
    """Where this person's work in the zone begins."""
    held = entry.enter(request, zone)
    return redirect(navigation.first_page(held))
