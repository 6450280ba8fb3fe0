"""Pages of people: list with Excel, create, change, temporary password, on and off."""

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
from departments.filters import PersonFilter
from departments.forms import NewPersonForm, PersonForm, initial_of_person
from departments.models import Membership, User
from departments.services import account
from departments.services.person import change_person, create_person
from departments.views.responses import form_page, shown_once, tell


@require_safe
def people(request: HttpRequest, zone: str) -> HttpResponseBase:
    held = entry.enter(request, zone, Cap.RESET_PASSWORD)
    found = PersonFilter(held, request.GET)
    rows = _with_roles(held, found.qs)
    if request.GET.get("export") == "xlsx":
        return _export(held, rows)
    context = {
        "page": web.paginate(request, rows),
        "form": found.form,
        "can_manage": held.can(Cap.MANAGE_PEOPLE),
    }
    return render(request, "departments/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_create(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    form = NewPersonForm(held, request.POST or None, initial={"department": request.GET.get("department")})
    if request.method == "POST" and form.is_valid():
        who = {name: form.cleaned_data[name] for name in ("username", "display_name", "post", "email")}
        try:
            person, password = create_person(
                actor=held.user, zone=held.zone, now=web.now(), grant=form.grant(), **who
            )
        except ValidationError as problem:
            tell(form, problem)
        else:
            return shown_once(request, "departments/secret.html", {"person": person, "password": password})
    return form_page(request, "departments/person_create.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """One person: their roles in this zone and what may be done with the account."""
    held = entry.enter(request, zone, Cap.RESET_PASSWORD)
    person = access.get_person_or_404(held, pk)
    own_business = access.may_manage_account(held, person, web.today())
    can_edit = held.can(Cap.MANAGE_PEOPLE) and own_business
    form = PersonForm(request.POST or None, initial=initial_of_person(person))
    if request.method == "POST":
        _require(held, can_edit, Cap.MANAGE_PEOPLE)
        if form.is_valid():
            change_person(actor=held.user, zone=held.zone, person=person, now=web.now(), **form.cleaned_data)
            messages.success(request, _("%(name)s has been saved.") % {"name": person})
            return redirect("departments:person-edit", zone=zone, pk=pk)
    context = {
        "person": person,
        "memberships": access.memberships_of(held, person),
        "today": web.today(),
        "can_edit": can_edit,
        "can_manage": held.can(Cap.MANAGE_PEOPLE),
        "can_reset": own_business,
    }
    return form_page(request, "departments/person_edit.html", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Ask once, then show the temporary password once."""
    held = entry.enter(request, zone, Cap.RESET_PASSWORD)
    person = access.get_person_or_404(held, pk)
    _require(held, access.may_manage_account(held, person, web.today()), Cap.RESET_PASSWORD)
    if request.method != "POST":
        return render(request, "departments/reset_password.html", {"person": person})
    password = account.reset_password(actor=held.user, zone=held.zone, person=person, now=web.now())
    return shown_once(request, "departments/secret.html", {"person": person, "password": password})


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Switch an account off, or on again. What is meant comes with the form, not from today's state."""
    held = entry.enter(request, zone, Cap.MANAGE_PEOPLE)
    person = access.get_person_or_404(held, pk)
    _require(held, access.may_manage_account(held, person, web.today()), Cap.MANAGE_PEOPLE)
    if request.method != "POST":
        return render(request, "departments/switch.html", {"person": person})
    if request.POST.get("to") == "on":
        password = account.switch_on(actor=held.user, zone=held.zone, person=person, now=web.now())
        return shown_once(request, "departments/secret.html", {"person": person, "password": password})
    account.switch_off(actor=held.user, zone=held.zone, person=person, now=web.now())
    messages.success(request, _("The account of %(name)s is switched off.") % {"name": person})
    return redirect("departments:person-edit", zone=zone, pk=pk)


def _require(held: Access, allowed: bool, cap: Cap) -> None:
    """A right that hangs on whose account it is, beyond what is held in the zone."""
    if not allowed:
        raise access.Refusal(held.zone, held.user, cap)


def _with_roles(held: Access, people: QuerySet[User]) -> QuerySet[User]:
    roles = Membership.objects.filter(zone=held.zone).select_related("department")
    return people.prefetch_related(Prefetch("memberships", queryset=roles, to_attr="roles_here"))


def _export(held: Access, people: Iterable[User]) -> HttpResponseBase:
    headers = [
        _("Full name"), _("Log-in name"), _("Post"), _("E-mail"), _("Role"), _("Department"),
        _("In office from"), _("In office until"), _("State"),
    ]  # fmt: skip
    rows = (
        [
            person.display_name, person.username, person.post, person.email, role.get_role_display(),
            role.department.name if role.department else "", role.starts_on, role.ends_on,
            _("switched on") if person.is_active else _("switched off"),
        ]
        for person in people
        for role in person.roles_here  # type: ignore[attr-defined]
    )  # fmt: skip
    return web.export_rows(f"{held.zone.name}-{_('People')}", headers, rows)
