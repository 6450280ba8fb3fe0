"""Pages of the import wizard and of draft cycles, below ``/<zone>/``."""

from django.urls import URLPattern, path

from tasks.views import cycles, import_preview, import_report, import_steps, imports

urlpatterns: list[URLPattern] = [
    path("import/", imports.import_list, name="import"),
    path("import/<int:pk>/", import_preview.import_preview, name="import-preview"),
    path("import/<int:pk>/headings/", import_steps.import_headings, name="import-headings"),
    path("import/<int:pk>/names/", import_steps.import_names, name="import-names"),
    path("import/<int:pk>/choices/", import_steps.import_choices, name="import-choices"),
    path("import/<int:pk>/gone/", import_preview.import_gone, name="import-gone"),
    path("import/<int:pk>/apply/", import_preview.import_apply, name="import-apply"),
    path("import/<int:pk>/changes/", import_report.import_changes, name="import-changes"),
    path("import/<int:pk>/undo/", import_report.import_undo, name="import-undo"),
    path("import/<int:pk>/original/", imports.import_original, name="import-original"),
    path("import/<int:pk>/abandon/", imports.import_abandon, name="import-abandon"),
    path("cycles/<int:pk>/issue/", cycles.cycle_issue, name="cycle-issue"),
]
