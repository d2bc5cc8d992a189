"""What operators see of plans: that they are there. What is in them is the partnerships' own."""

from django.contrib import admin

from actions.models import Plan
from concordat.admin_site import ReadOnlyAdmin


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """The plans of all partnerships by their titles."""

    list_display = ("title", "partnership", "status", "agreed_on")
    list_filter = ("status", "partnership")
    list_select_related = ("partnership",)
    search_fields = ("title",)
    fields = ("title", "partnership", "status", "agreed_on", "chased_from", "source_name")
