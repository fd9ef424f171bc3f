from accounts.models.audit import AuditEntry
from accounts.models.office import Office, OfficeAlias, OfficeKind, Succession
from accounts.models.user import Role, RoleGrant, User

__all__ = [
    "AuditEntry",
    "Office",
    "OfficeAlias",
    "OfficeKind",
    "Role",
    "RoleGrant",
    "Succession",
    "User",
]
