"""Pages of groups of departments."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chronicdz import web
from departments import access, entry
from departments.access import Cap
from departments.forms import GroupForm, initial_of_group
from departments.selectors import expand_groups
from departments.services.group import change_group, create_group
from departments.views.responses import form_page, tell


@require_safe
def group_list(request: HttpRequest, zone: str) -> HttpResponse:
    """Every group with the departments it stands for today."""
    held = entry.enter(request, zone, Cap.SEE_DIRECTORY)
    page = web.paginate(request, access.visible_groups(held).select_related("same_as", "zone"))
    meant = expand_groups(page.object_list, web.today())
    rows = [{"group": group, "departments": meant[group.pk]} for group in page.object_list]
    context = {"page": page, "rows": rows, "can_manage": held.can(Cap.MANAGE_DEPARTMENTS)}
    return render(request, "departments/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def group_create(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    form = GroupForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = create_group(actor=held.user, zone=held.zone, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s has been created.") % {"name": group.name})
            return redirect("departments:groups", zone=zone)
    return form_page(request, "departments/group_edit.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    group = access.get_group_or_404(held, pk)
    form = GroupForm(held, request.POST or None, group=group, initial=initial_of_group(group))
    name = group.name
    if request.method == "POST" and form.is_valid():
        try:
            change_group(actor=held.user, group=group, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": group.name})
            return redirect("departments:groups", zone=zone)
    return form_page(request, "departments/group_edit.html", form, group=group, name=name)
