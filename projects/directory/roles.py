"""Roles (Django groups) and what each may do, as they are set up first.

A role's permissions are data: admins change them in the admin site. Each app names the
permissions that its mechanism knows and gives them to roles with `grant_to_roles`; they are
written once, when the role or the permission is new, so an admin's later change stays.
"""

from collections import defaultdict

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The city's roles; the value is the name of the Django group."""

    REPORTER = "reporter", _("reporting staff")
    REVIEWER = "reviewer", _("reviewer")
    OFFICE = "office", _("dispatch office")
    LEADER = "leader", _("leader")
    SECRETARY = "secretary", _("liaison officer")
    SUPERVISION = "supervision", _("supervision office")
    POOL_ADMIN = "pooladmin", _("pool admin")
    WORKING_GROUP = "group", _("working-group member")
    COMMISSION = "commission", _("development commission")
    APPROVAL = "approval", _("approval department")
    STEWARD = "steward", _("project steward")
    AGENT = "agent", _("agent")
    PROMOTION = "promotion", _("promotion bureau")


EVERYONE = tuple(Role)
_defaults = defaultdict(list)


def grant_to_roles(app_label, codename, *roles):
    """Say which roles have a permission (`pool`, `report_project`) when it is first set up."""
    _defaults[app_label, codename].extend(roles)


def sync_roles(app_config, using="default", **kwargs):
    """After migrating an app: make the roles, and give its new permissions to them."""
    if app_config.label not in {label for label, _codename in _defaults} | {"directory"}:
        return
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    if not apps.get_app_config("auth").models_module:
        return
    create_permissions(app_config, using=using, verbosity=0)
    groups = {role: Group.objects.using(using).get_or_create(name=role)[0] for role in Role}
    through = Group.permissions.through.objects.using(using)
    given = set(through.values_list("permission_id", flat=True))
    links = []
    for (label, codename), roles in _defaults.items():
        if label != app_config.label:
            continue
        permission = Permission.objects.using(using).get(content_type__app_label=label, codename=codename)
        if permission.pk not in given:
            links += [through.model(group=groups[role], permission=permission) for role in roles]
    through.bulk_create(links, ignore_conflicts=True)


def role_in_words(name):
    """A role by its name; one of the city's own making has no other words."""
    return str(dict(Role.choices).get(name, name))


def roles_in_words(user):
    """A person's roles of today, each once; the grants are those the request already has."""
    return list(dict.fromkeys(role_in_words(grant.role) for grant in user.active_grants))


def leads_or_assists(user):
    """Who leads projects, or assists who does (a liaison officer)."""
    return user.has_role(Role.LEADER, Role.SECRETARY)
