"""The page of a zone's settings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chronicdz import web
from departments import entry
from departments.access import Cap
from departments.forms import ZoneForm, initial_of_zone
from departments.services.zone import change_zone
from departments.views.responses import form_page, tell


@require_http_methods(["GET", "HEAD", "POST"])
def zone_settings(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_ZONE)
    form = ZoneForm(request.POST or None, initial=initial_of_zone(held.zone))
    if request.method == "POST" and form.is_valid():
        try:
            change_zone(actor=held.user, zone=held.zone, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The settings have been saved."))
            return redirect("departments:settings", zone=zone)
    return form_page(request, "departments/settings.html", form, today=web.today())
