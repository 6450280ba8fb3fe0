"""Pages of reforms (机构改革): what is to be, who takes what, a look beforehand, and what came of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chronicdz import web
from chronicdz.errors import Conflict, Invalid
from departments import access, entry
from departments.access import Access, Cap
from departments.models import Department, Reform
from departments.services.reform import Wish, call_off_reform, check_wish
from departments.views.responses import form_page, tell
from tasks.forms.reform import ReformForm, SharesForm
from tasks.services.reform import begin_reform, carry_out, outlook, preview
from tasks.services.reform_moves import living_shares

#: How the numbers of a report read, in the order in which they are shown.
NUMBERS = {
    "tasks": gettext_lazy("Tasks concerned"),
    "deliverables": gettext_lazy("Open deliverables that move"),
    "waiting": gettext_lazy("of these handed in and awaiting review"),
    "cancelled": gettext_lazy("Untouched deliverables that are cancelled"),
    "kept": gettext_lazy("Begun deliverables that stay where they are"),
    "moved_people": gettext_lazy("People who get the same role at the successor"),
    "joined_groups": gettext_lazy("Groups the successor joins"),
    "children": gettext_lazy("Sub-departments handed on"),
}
DETAILS, SHARES, CONFIRM, BACK = "details", "shares", "confirm", "back"


@require_safe
def reform_list(request: HttpRequest, zone: str) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    page = web.paginate(request, access.visible_reforms(held))
    return render(request, "tasks/reform_list.html", {"page": page, "today": web.today()})


@require_safe
def reform_detail(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """What is planned, or what was done."""
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    reform = access.get_reform_or_404(held, pk)
    planned = reform.state == Reform.State.PLANNED
    counts, report = outlook(reform) if planned else (reform.report.get("counts", {}), reform.report)
    context = {
        "reform": reform,
        "report": report,
        "numbers": _numbers(counts),
        "is_planned": planned,
        "is_due": planned and reform.takes_effect_on <= web.today(),
    }
    return render(request, "tasks/reform_detail.html", context)


def _numbers(counts: dict[str, int]) -> list[tuple[Any, int]]:
    return [(label, counts[key]) for key, label in NUMBERS.items() if counts.get(key)]


@require_http_methods(["GET", "HEAD", "POST"])
def reform_new(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """Three steps on one address: the details, for a split the shares, and a look before it is done."""
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    department = access.get_department_or_404(held, pk)
    form = ReformForm(held, department, request.POST or None, initial={"takes_effect_on": web.today()})
    if request.method == "POST" and request.POST.get("step") != BACK and form.is_valid():
        try:
            return _next_step(request, held, department, form)
        except ValidationError as problem:
            tell(form, problem)
        except Invalid as problem:
            form.add_error(None, problem.message)
    elif request.method != "POST":
        _refuse_closed(department)
    return form_page(request, "tasks/reform_form.html", form, department=department)


def _refuse_closed(department: Department) -> None:
    if department.closed_on is not None:
        raise Conflict(_("This department has already been closed. Reload the page to see its state."))


def _next_step(request: HttpRequest, held: Access, department: Department, form: ReformForm) -> HttpResponse:
    step, today = request.POST.get("step", DETAILS), web.today()
    wish, shares = form.wish(), None
    check_wish(department, wish, today)
    if wish.kind == Reform.Kind.SPLIT and wish.successor is not None:
        given = request.POST if step in (SHARES, CONFIRM) else None
        shares = SharesForm(held, list(living_shares(department)), wish.successor, given)
        if shares.shares and not shares.is_valid():
            return form_page(request, "tasks/reform_shares.html", shares, department=department, details=form)
        wish = form.wish(shares.chosen() if shares.shares else {})
    if step == CONFIRM:
        return _begin(held, department, wish)
    return _look(request, department, wish, form, shares)


def _look(
    request: HttpRequest, department: Department, wish: Wish, form: ReformForm, shares: SharesForm | None
) -> HttpResponse:
    today = web.today()
    counts, report = preview(department, wish, today)
    context = {
        "department": department,
        "wish": wish,
        "kind": Reform.Kind(wish.kind).label,
        "details": form,
        "hidden": shares.hidden() if shares and shares.shares else [],
        "numbers": _numbers(counts),
        "report": report,
        "at_once": wish.takes_effect_on <= today,
    }
    return render(request, "tasks/reform_confirm.html", context)


def _begin(held: Access, department: Department, wish: Wish) -> HttpResponse:
    reform = begin_reform(actor=held.user, department=department, wish=wish, now=web.now(), today=web.today())
    return redirect("tasks:reform", zone=held.zone.slug, pk=reform.pk)


@require_POST
def reform_call_off(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    reform = access.get_reform_or_404(held, pk)
    call_off_reform(actor=held.user, reform=reform, now=web.now())
    messages.success(request, _("The reform of %(name)s was called off.") % {"name": reform.department})
    return redirect("tasks:reforms", zone=zone)


@require_POST
def reform_carry_out(request: HttpRequest, zone: str, pk: int) -> HttpResponse:
    """One whose day has come and that the night's job could not do, or has not done yet."""
    held = entry.enter(request, zone, Cap.MANAGE_DEPARTMENTS)
    reform = access.get_reform_or_404(held, pk)
    carry_out(reform=reform, actor=held.user, now=web.now(), today=web.today())
    return redirect("tasks:reform", zone=zone, pk=pk)
