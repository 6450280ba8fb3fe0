"""Re-exports, so that other apps write ``from departments.models import Zone``."""

from departments.models.audit import AuditChain, AuditEntry
from departments.models.department import Department, DepartmentAlias, DepartmentGroup, DepartmentKind
from departments.models.people import DEPARTMENT_ROLES, Membership, Role, User
from departments.models.reform import Reform
from departments.models.zone import Zone

__all__ = [
    "DEPARTMENT_ROLES",
    "AuditChain",
    "AuditEntry",
    "Department",
    "DepartmentAlias",
    "DepartmentGroup",
    "DepartmentKind",
    "Membership",
    "Reform",
    "Role",
    "User",
    "Zone",
]
