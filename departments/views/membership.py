"""Pages that give, end and hand over a role."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chronicdz import web
from departments import access, entry
from departments.access import Cap
from departments.forms import EndRoleForm, HandOverForm, RoleForm
from departments.services.person import end_role, give_role, hand_over
from departments.views.responses import form_page, tell


@require_http_methods(["GET", "HEAD", "POST"])
def role_give(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    person = access.get_person_or_404(held, pk)
    form = RoleForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_role(actor=held.user, zone=held.zone, person=person, now=web.now(), grant=form.grant())
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": person})
            return redirect("departments:person-edit", zone=zone, pk=person.pk)
    return form_page(request, "departments/role_give.html", form, person=person)


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    membership = access.get_membership_or_404(held, pk)
    form = EndRoleForm(request.POST or None, initial={"last_day": web.today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_role(actor=held.user, membership=membership, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("The role has been ended."))
            return redirect("departments:person-edit", zone=zone, pk=membership.user_id)
    return form_page(request, "departments/role_end.html", form, membership=membership)


@require_http_methods(["GET", "HEAD", "POST"])
def role_hand_over(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    membership = access.get_membership_or_404(held, pk)
    form = HandOverForm(held, membership, request.POST or None, initial={"first_day": web.today()})
    if request.method == "POST" and form.is_valid():
        try:
            received = hand_over(actor=held.user, membership=membership, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(
                request, _("The role has been handed over to %(name)s.") % {"name": received.user}
            )
            return redirect("departments:person-edit", zone=zone, pk=received.user_id)
    return form_page(request, "departments/role_hand_over.html", form, membership=membership)
