"""Addresses of this app inside a zone."""

from django.urls import path

from departments.views import (
    account,
    audit_log,
    department,
    exchange,
    group,
    membership,
    person,
    zone_settings,
)

app_name = "departments"

urlpatterns = [
    path("", account.home, name="home"),
    path("departments/", department.department_list, name="list"),
    path("departments/new/", department.department_create, name="create"),
    path("departments/<int:pk>/", department.department_detail, name="detail"),
    path("departments/<int:pk>/edit/", department.department_edit, name="edit"),
    path("departments/<int:pk>/close/", department.department_close, name="close"),
    path("groups/", group.group_list, name="groups"),
    path("groups/new/", group.group_create, name="group-create"),
    path("groups/<int:pk>/edit/", group.group_edit, name="group-edit"),
    path("people/", person.people, name="people"),
    path("people/new/", person.person_create, name="person-create"),
    path("people/<int:pk>/", person.person_edit, name="person-edit"),
    path("people/<int:pk>/reset-password/", person.reset_password, name="reset-password"),
    path("people/<int:pk>/switch/", person.switch, name="switch"),
    path("people/<int:pk>/roles/new/", membership.role_give, name="role-give"),
    path("roles/<int:pk>/end/", membership.role_end, name="role-end"),
    path("roles/<int:pk>/hand-over/", membership.role_hand_over, name="role-hand-over"),
    path("audit/", audit_log.audit_log, name="audit"),
    path("exchange/", exchange.overview, name="exchange"),
    path("exchange/<slug:kind>/export/", exchange.export, name="exchange-export"),
    path("exchange/<slug:kind>/template/", exchange.template, name="exchange-template"),
    path("exchange/<slug:kind>/import/", exchange.upload, name="exchange-import"),
    path("exchange/<slug:kind>/confirm/", exchange.confirm, name="exchange-confirm"),
    path("settings/", zone_settings.zone_settings, name="settings"),
]
