"""Pages of departments: list with Excel, one department, create, change, close."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chronicdz import web
from departments import access, entry
from departments.access import Access, Cap
from departments.filters import DepartmentFilter
from departments.forms import CloseForm, DepartmentForm, initial_of
from departments.models import Department, Reform, Role
from departments.selectors import groups_of
from departments.services.department import change_department, close_department, create_department
from departments.views.responses import form_page, tell


@require_safe
def department_list(request: HttpRequest, zone: str) -> HttpResponseBase:
    held = entry.enter(request, zone, Cap.SEE_DIRECTORY)
    found = DepartmentFilter(held, request.GET)
    rows = _with_liaisons(held, found.qs)
    if request.GET.get("export") == "xlsx":
        return _export(held, rows)
    context = {
        "page": web.paginate(request, rows),
        "form": found.form,
        "can_manage": held.can(Cap.MANAGE_DEPARTMENTS),
    }
    return render(request, "departments/list.html", context)


@require_safe
def department_detail(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.SEE_DIRECTORY)
    department = access.get_department_or_404(held, pk)
    day = web.today()
    reforms = list(access.visible_reforms(held).filter(department=department))
    is_planned = any(one.state == Reform.State.PLANNED for one in reforms)
    context = {
        "department": department,
        "memberships": access.valid_memberships(day).filter(department=department).select_related("user"),
        "aliases": department.aliases.all(),
        "groups": groups_of(department, day),
        "reforms": reforms,
        "can_end": department.closed_on is None and not is_planned,
        "children": department.children.filter(closed_on=None),
        "can_manage": held.can(Cap.MANAGE_DEPARTMENTS),
        "can_see_people": held.can(Cap.MANAGE_PEOPLE) or held.can(Cap.RESET_PASSWORD),
    }
    return render(request, "departments/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def department_create(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    form = DepartmentForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            department = create_department(
                actor=held.user, zone=held.zone, now=web.now(), **form.cleaned_data
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s has been created.") % {"name": department.name})
            return redirect("departments:detail", zone=zone, pk=department.pk)
    return form_page(request, "departments/edit.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def department_edit(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    department = access.get_department_or_404(held, pk)
    form = DepartmentForm(held, request.POST or None, department=department, initial=initial_of(department))
    name = department.name
    if request.method == "POST" and form.is_valid():
        try:
            change_department(actor=held.user, department=department, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s has been saved.") % {"name": department.name})
            return redirect("departments:detail", zone=zone, pk=pk)
    return form_page(request, "departments/edit.html", form, department=department, name=name)


@require_http_methods(["GET", "HEAD", "POST"])
def department_close(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    department = access.get_department_or_404(held, pk)
    form = CloseForm(held, department, request.POST or None, initial={"closed_on": web.today()})
    if request.method == "POST" and form.is_valid():
        try:
            close_department(actor=held.user, department=department, now=web.now(), **form.cleaned_data)
        except ValidationError as problem:
            tell(form, problem)
        else:
            messages.success(request, _("%(name)s has been closed.") % {"name": department.name})
            return redirect("departments:detail", zone=zone, pk=pk)
    return form_page(request, "departments/close.html", form, department=department)


def _with_liaisons(held: Access, departments: QuerySet[Department]) -> QuerySet[Department]:
    liaisons = access.holders(held.zone, Cap.OWN_DELIVER, web.today()).select_related("user")
    return departments.select_related("parent").prefetch_related(
        "aliases", Prefetch("memberships", queryset=liaisons, to_attr="liaisons")
    )


def _export(held: Access, departments: Iterable[Department]) -> HttpResponseBase:
    headers = [
        _("Name"), _("Kind"), _("Member of the leading group"), _("Other names"), _("Belongs to"),
        Role.LIAISON.label, _("Closed on"),
    ]  # fmt: skip
    rows = (
        [
            one.name,
            one.get_kind_display(),
            _("Yes") if one.is_member else _("No"),
            "、".join(alias.name for alias in one.aliases.all()),
            one.parent.name if one.parent else "",
            "、".join(str(held_by.user) for held_by in one.liaisons),  # type: ignore[attr-defined]
            one.closed_on,
        ]
        for one in departments
    )
    return web.export_rows(f"{held.zone.name}-{_('Departments')}", headers, rows)
